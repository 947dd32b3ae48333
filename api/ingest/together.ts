import { isAway } from '../../db/base/failure';
import { changesPerson } from '../../domain/person/said';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { ApiDeps } from '../http/deps';
import { Groups } from '../http/groups';
import { accept } from './accept';
import type { Outcome } from './outcome';
import { acceptPlain } from './plain';
import type { Sender } from './sender';

/** Calls in a group; more would keep the first of them waiting for the last. */
const mostTogether = 100;

type Waiting = {
  readonly sender: Sender;
  readonly call: Incoming;
  answer(outcome: Outcome | Promise<Outcome>): void;
};

/** Plain calls that come alone share a transaction (decision 0049); each is answered when its group is committed. */
export class Together {
  private readonly groups = new Groups<Waiting>({
    most: mostTogether,
    begin: ofOneKey,
    write: (group) => this.write(group),
  });

  constructor(private readonly deps: ApiDeps) {}

  /** Stores one call, as `accept` does. @throws what stands against this very call */
  accept(sender: Sender, call: Incoming): Promise<Outcome> {
    // What a browser's key says may wait for its person's lock, and what changes a person takes it.
    if (sender.fromBrowser || sender.importId !== undefined || changesPerson(call)) return this.alone({ sender, call });
    return new Promise((answer) => {
      this.groups.add({ sender, call, answer });
    });
  }

  private alone({ sender, call }: Pick<Waiting, 'sender' | 'call'>): Promise<Outcome> {
    return accept(this.deps, sender, [call]);
  }

  /** @returns what stands behind a call that is not plain after all */
  private async write(group: readonly Waiting[]): Promise<readonly Waiting[]> {
    const [first, ...more] = group;
    if (!first) return [];
    if (more.length === 0) {
      const alone = this.alone(first);
      first.answer(alone);
      await alone.catch(() => undefined);
      return [];
    }
    const receivedAt = Math.max(...group.map(({ call }) => call.receivedAt));
    try {
      const outcome = await acceptPlain(this.deps, { ...first.sender, receivedAt }, group.map(({ call }) => call)); // prettier-ignore
      const refused = new Set(outcome.rejected.map(({ messageId }) => messageId));
      const [written, unusual, rest] = [group.slice(0, outcome.settled), group[outcome.settled], group.slice(outcome.settled + 1)]; // prettier-ignore
      for (const one of written) one.answer(refused.has(one.call.messageId) ? this.alone(one) : partOf(one, outcome));
      unusual?.answer(this.alone(unusual));
      return rest;
    } catch (error) {
      for (const one of group) one.answer(isAway(error) ? Promise.reject(error) : this.alone(one));
      return [];
    }
  }
}

/** Those of one key, since message ids are unique within it; one that comes twice comes after itself. */
function ofOneKey(): (next: Waiting) => boolean {
  let source: string | undefined;
  const ids = new Set<string>();
  return ({ sender, call }) => {
    source ??= sender.key.id;
    if (sender.key.id !== source || ids.has(call.messageId)) return false;
    ids.add(call.messageId);
    return true;
  };
}

/** What of the outcome of many is this one's. */
const partOf = ({ call: { messageId } }: Waiting, { stored, without }: Outcome): Outcome => ({
  stored: stored.filter((id) => id === messageId),
  refusals: [],
  rejected: [],
  without: without.filter((one) => one.messageId === messageId),
});
