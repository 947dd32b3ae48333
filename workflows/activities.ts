import { TemporalFailure, isCancellation, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities, AdvanceInput, Snapshot } from '../domain/decide/snapshot';

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
  }
  for (;;) {
    const said: unknown = await patient.advance(input);
    if (isSnapshot(said)) return said;
  }
}

/** An operator may complete the activity by hand with anything; then it is asked again. */
const isSnapshot = (said: unknown): said is Snapshot =>
  typeof said === 'object' && said !== null && 'stage' in said && typeof said.stage === 'string';

/** Messages and calls of webhooks on queues of their own, where they can be seen and steered. They never give up. */
export class Deliveries {
  private readonly underway = new Set<string>();

  /** @param done tells that one was settled, so that its journey can go on */
  constructor(
    private readonly customerId: string,
    private readonly done: () => void,
  ) {}

  get none(): boolean {
    return this.underway.size === 0;
  }

  start({ deliver = [], call = [] }: Snapshot): void {
    for (const { messageId, channel } of deliver) this.once(messageId, () => this.deliver(messageId, channel));
    for (const callId of call) this.once(callId, () => this.call(callId));
  }

  private once(id: string, work: () => Promise<unknown>): void {
    if (this.underway.has(id)) return;
    this.underway.add(id);
    void this.finish(id, work);
  }

  private async finish(id: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } finally {
      this.underway.delete(id);
      this.done();
    }
  }

  private deliver(messageId: string, channel: string): Promise<unknown> {
    const { deliver } = proxyActivities<Pick<Activities, 'deliver'>>({
      taskQueue: `deliver-${channel}`,
      startToCloseTimeout: '1 minute',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
      summary: `hand over by ${channel}`,
    });
    return deliver({ customerId: this.customerId, messageId });
  }

  /** The activity itself says when to try again: over days. */
  private call(callId: string): Promise<unknown> {
    const { callWebhook } = proxyActivities<Pick<Activities, 'callWebhook'>>({
      taskQueue: 'webhooks',
      startToCloseTimeout: '30 seconds',
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
      summary: 'tell another system',
    });
    return callWebhook({ customerId: this.customerId, callId });
  }
}
