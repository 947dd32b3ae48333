import { isAway } from '../../db/base/failure';
import { changesPerson } from '../../domain/person/said';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { ApiDeps } from '../http/deps';
import { accept } from './accept';
import type { Outcome } from './outcome';
import { acceptPlain } from './plain';
import type { Sender } from './sender';

/** Groups that are written at once, so that one which waits for somebody holds up only half of those that come. */
const mostAtOnce = 2;
/** Calls in a group; more would keep the first of them waiting for the last. */
const mostTogether = 100;

type Waiting = {
  readonly sender: Sender;
  readonly call: Incoming;
  answer(outcome: Outcome | Promise<Outcome>): void;
};

/**
 * Plain calls that come alone share a transaction (decision 0049): while one group is written the next one gathers, and each is answered
 * when its group is committed. Nobody waits for a clock.
 */
export class Together {
  private waiting: Waiting[] = [];
  private writing = 0;

  constructor(private readonly deps: ApiDeps) {}

  /** Stores one call, as `accept` does. @throws what stands against this very call */
  accept(sender: Sender, call: Incoming): Promise<Outcome> {
    // What a browser's key says may wait for its person's lock, and what changes a person takes it.
    if (sender.fromBrowser || sender.importId !== undefined || changesPerson(call)) return this.alone({ sender, call });
    return new Promise((answer) => {
      this.waiting.push({ sender, call, answer });
      this.writeNext();
    });
  }

  private alone({ sender, call }: Pick<Waiting, 'sender' | 'call'>): Promise<Outcome> {
    return accept(this.deps, sender, [call]);
  }

  private writeNext(): void {
    if (this.writing >= mostAtOnce) return;
    const group = this.nextGroup();
    if (group.length === 0) return;
    this.writing += 1;
    void this.write(group).finally(() => {
      this.writing -= 1;
      this.writeNext();
    });
  }

  /** Those of one key, since message ids are unique within it; one that comes twice comes after itself. */
  private nextGroup(): readonly Waiting[] {
    const source = this.waiting[0]?.sender.key.id;
    const ids = new Set<string>();
    const group: Waiting[] = [];
    const later: Waiting[] = [];
    for (const one of this.waiting) {
      const { sender, call } = one;
      const fits = group.length < mostTogether && sender.key.id === source && !ids.has(call.messageId);
      if (fits) ids.add(call.messageId);
      (fits ? group : later).push(one);
    }
    this.waiting = later;
    return group;
  }

  /** Answers each of a group; it never throws. */
  private async write(group: readonly Waiting[]): Promise<void> {
    const [first, ...more] = group;
    if (!first) return;
    if (more.length === 0) {
      const alone = this.alone(first);
      first.answer(alone);
      await alone.catch(() => undefined);
      return;
    }
    const receivedAt = Math.max(...group.map(({ call }) => call.receivedAt));
    try {
      const outcome = await acceptPlain(this.deps, { ...first.sender, receivedAt }, group.map(({ call }) => call)); // prettier-ignore
      const refused = new Set(outcome.rejected.map(({ messageId }) => messageId));
      const [written, unusual, rest] = [group.slice(0, outcome.settled), group[outcome.settled], group.slice(outcome.settled + 1)]; // prettier-ignore
      this.waiting.unshift(...rest);
      for (const one of written) one.answer(refused.has(one.call.messageId) ? this.alone(one) : partOf(one, outcome));
      unusual?.answer(this.alone(unusual));
    } catch (error) {
      for (const one of group) one.answer(isAway(error) ? Promise.reject(error) : this.alone(one));
    }
  }
}

/** What of the outcome of many is this one's. */
const partOf = ({ call: { messageId } }: Waiting, { stored, without }: Outcome): Outcome => ({
  stored: stored.filter((id) => id === messageId),
  refusals: [],
  rejected: [],
  without: without.filter((one) => one.messageId === messageId),
});
