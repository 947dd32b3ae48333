import { CancellationScope, TemporalFailure, patched, proxyActivities } from '@temporalio/workflow';
import type { Activities, Snapshot } from '../domain/decide/snapshot';
import { mostSilence } from './still-runs';

/** What is taken back keeps nobody waiting. */
const takenBack = { cancellationType: 'TRY_CANCEL' } as const;

/**
 * Messages and calls of webhooks on queues of their own, where they can be seen and steered. They never give up by themselves;
 * what is to be handed over no more is taken back at once, and not at its next attempt, which may be a day away.
 */
export class Deliveries {
  private readonly underway = new Map<string, CancellationScope>();

  /** @param done tells that one was settled, so that its journey can go on */
  constructor(
    private readonly customerId: string,
    private readonly done: () => void,
  ) {}

  get none(): boolean {
    return this.underway.size === 0;
  }

  /** Takes back what the snapshot names no more, and starts what it names anew. */
  follow({ deliver = [], call = [], inTheAir = [] }: Snapshot): void {
    this.keepOnly(new Set([...deliver.map(({ messageId }) => messageId), ...call, ...inTheAir]));
    for (const { messageId, channel } of deliver) this.once(messageId, () => this.deliver(messageId, channel));
    for (const callId of call) this.once(callId, () => this.call(callId));
  }

  private keepOnly(named: ReadonlySet<string>): void {
    for (const [id, scope] of this.underway) {
      // Asked last, so that only who takes something back pays for the marker in its history.
      if (named.has(id) || !patched('takes-back-deliveries')) continue;
      this.underway.delete(id);
      scope.cancel();
    }
  }

  private once(id: string, work: () => Promise<unknown>): void {
    if (this.underway.has(id)) return;
    const scope = new CancellationScope();
    this.underway.set(id, scope);
    void scope.run(() => this.finish(id, scope, work));
  }

  private async finish(id: string, scope: CancellationScope, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // Taken back, or failed by an operator's hand: then the next look names it again.
      if (!(error instanceof TemporalFailure)) throw error;
    }
    if (scope.consideredCancelled) return;
    this.underway.delete(id);
    this.done();
  }

  private deliver(messageId: string, channel: string): Promise<unknown> {
    const { deliver } = proxyActivities<Pick<Activities, 'deliver'>>({
      ...takenBack,
      taskQueue: `deliver-${channel}`,
      startToCloseTimeout: '1 minute',
      heartbeatTimeout: mostSilence,
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
      summary: `hand over by ${channel}`,
    });
    return deliver({ customerId: this.customerId, messageId });
  }

  /** The activity itself says when to try again: over days. */
  private call(callId: string): Promise<unknown> {
    const { callWebhook } = proxyActivities<Pick<Activities, 'callWebhook'>>({
      ...takenBack,
      taskQueue: 'webhooks',
      startToCloseTimeout: '30 seconds',
      heartbeatTimeout: mostSilence,
      retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
      summary: 'tell another system',
    });
    return callWebhook({ customerId: this.customerId, callId });
  }
}
