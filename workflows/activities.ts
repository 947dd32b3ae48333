import { TemporalFailure, isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities, AdvanceInput, Delivery, Snapshot } from '../domain/snapshot';

/** A wake costs one marker in history. Short: where the database is away, the regular activity below waits instead. */
const local = proxyLocalActivities<Pick<Activities, 'advance'>>({
  startToCloseTimeout: '2 minutes',
  retry: { maximumAttempts: 2, initialInterval: '200 milliseconds' },
  localRetryThreshold: '1 second',
  summary: 'decide and speak',
});

/** Its retries write no history, so that an outage of hours costs nothing. It never gives up. */
const patient = proxyActivities<Pick<Activities, 'advance'>>({
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 seconds' },
  summary: 'decide and speak, as soon as the database is back',
});

/** Decides what the facts call for, speaks, and says what the customer waits for. */
export async function decideAndSpeak(input: AdvanceInput): Promise<Snapshot> {
  try {
    return await local.advance(input);
  } catch (error) {
    // A local activity's failure comes bare, as ApplicationFailure, not wrapped in ActivityFailure.
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
    return patient.advance(input);
  }
}

/** Messages on their channels' own queues, where they can be seen and steered. They never give up. */
export class Deliveries {
  private readonly underway = new Set<string>();

  /** @param done tells that a message was settled, so that its journey can go on */
  constructor(
    private readonly customerId: string,
    private readonly done: () => void,
  ) {}

  get none(): boolean {
    return this.underway.size === 0;
  }

  start(deliveries: readonly Delivery[] = []): void {
    for (const delivery of deliveries) {
      if (this.underway.has(delivery.messageId)) continue;
      this.underway.add(delivery.messageId);
      void this.deliver(delivery);
    }
  }

  private async deliver({ messageId, channel }: Delivery): Promise<void> {
    const { deliver } = proxyActivities<Pick<Activities, 'deliver'>>({
      taskQueue: `deliver-${channel}`,
      startToCloseTimeout: '1 minute',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
      summary: `hand over by ${channel}`,
    });
    try {
      await deliver({ customerId: this.customerId, messageId });
    } finally {
      this.underway.delete(messageId);
      this.done();
    }
  }
}
