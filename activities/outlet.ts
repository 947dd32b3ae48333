import { Semaphore } from 'async-mutex';
import type { Outcome } from '../db/wake/messages';
import type { Share } from '../db/wake/close-wake';
import type { Loaded } from '../db/wake/open-wake';
import type { ChannelKind } from '../domain/contact/channel';
import type { Message } from '../domain/contact/message';
import type { Clock } from '../domain/time/time';
import type { Claim, Decided } from './decide-and-claim';
import type { ActivityDeps } from './deps';
import { handOver } from './hand-over';
import { FreeConnection } from './free-connection';

/** After a provider was away or slow its channel's messages go through the queue for so long (real milliseconds). */
const restAfterFailure = 5_000;

/**
 * Real milliseconds from a claim to the start of its hand-over; its lease lasts longer than this and the slowest hand-over
 * together. A process that stood still for longer gives the claim back: a withdrawal may have been answered meanwhile.
 */
export const longestRound = 5_000;

/** Wakes that speak at once: a claim that waited for a connection to its provider would be lost with its process. */
export const connectionsAtOnce = 16;

/** A claim that was not handed over, so that nobody has to guess what became of it. */
export const givenBack = ({ message, attempt }: Claim, clock: Clock): Outcome => ({
  messageId: message.id,
  attempt,
  status: 'decided',
  at: clock.now(),
});

/** What a process hands over at once, and what it leaves to the channels' queues. */
export class Outlet {
  private readonly connections = new Semaphore(connectionsAtOnce);
  private readonly restUntil = new Map<ChannelKind, number>();

  constructor(private readonly deps: ActivityDeps) {}

  connection(): FreeConnection {
    return new FreeConnection(this.connections);
  }

  /** Those of the due messages that may go at once are ours once a connection is ours; the others are put into their channel's queue. */
  share(due: readonly Message[], { channels, queued }: Loaded, connection: FreeConnection): Share {
    const [mine, toQueues]: [string[], string[]] = [[], []];
    for (const { id, channel = '' } of due) {
      const state = channels.get(channel);
      const steered = state !== undefined && (state.paused || state.perSecond !== undefined);
      const isMine = !queued.has(id) && !steered && this.isOpen(channel);
      (isMine ? mine : toQueues).push(id);
    }
    return { mine: mine.length > 0 && connection.take() ? mine : [], toQueues };
  }

  /** One after another; once the provider was away or time was lost the rest is given back, so that no claim outlives its lease. */
  async handOverAll(decided: Decided): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    let slow = false;
    for (const claim of decided.claims) {
      if (slow || performance.now() - decided.begun > longestRound) {
        outcomes.push(givenBack(claim, this.deps.clock));
        continue;
      }
      const { outcome, answer } = await handOver(this.deps, decided, claim);
      outcomes.push(outcome);
      if (answer === 'later') this.restUntil.set(claim.message.channel ?? '', Date.now() + restAfterFailure);
      slow = answer === 'later';
    }
    return outcomes;
  }

  private isOpen(channel: ChannelKind): boolean {
    return this.deps.channels.has(channel) && (this.restUntil.get(channel) ?? 0) <= Date.now();
  }
}
