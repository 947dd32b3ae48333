import type { Tx } from '../db/base/database';
import type { Outcome } from '../db/wake/messages';
import { acceptSignals } from '../db/wake/signals';
import type { Share } from '../db/wake/close-wake';
import type { Message } from '../domain/contact/message';
import type { AdvanceInput, DirectSignal, Snapshot } from '../domain/decide/snapshot';
import { decideAndClaim } from './decide-and-claim';
import type { DecidingDeps } from './deps';
import { finish } from './finish';
import type { FreeConnection } from './free-connection';
import { Outlet } from './outlet';
import { passOn } from './pass-on';
import { snapshotOf } from './snapshot';
import { Unrecorded } from './unrecorded';

/** More rounds at one wake than any customer needs; what is left then goes through the queues. */
const mostRounds = 25;
/** Enough for all events that may wait, a few megabytes at a time. */
const mostReadings = 300;

/** Real milliseconds for which a wake waits for a connection before it decides, whether it will speak or not. */
const patience = 1_000;

/**
 * A wake: decides what the facts call for, hands over what is due, and again from the outcomes, until nothing is due now.
 * Level-triggered: it answers from the rows, so that an attempt that died half-way is continued by the next one.
 */
export function createAdvance(
  deps: DecidingDeps,
  unrecorded = new Unrecorded(),
): (input: AdvanceInput) => Promise<Snapshot> {
  const outlet = new Outlet(deps);

  return async function advance(input) {
    const connection = outlet.connection();
    try {
      await connection.soon(patience);
      return await decideAndSpeak(input, connection);
    } finally {
      connection.release();
    }
  };

  async function decideAndSpeak(
    { customerId, due, signals = [] }: AdvanceInput,
    connection: FreeConnection,
  ): Promise<Snapshot> {
    let outcomes: readonly Outcome[] = unrecorded.of(customerId);
    for (let round = 0; ; round++) {
      const decided = await decideAndClaim(deps, {
        customerId,
        now: Math.max(deps.clock.now(), due ?? 0),
        outcomes,
        accept: round === 0 && signals.length > 0 ? (tx) => accept(tx, customerId, signals) : undefined,
        share: (due, loaded) => (round < mostRounds ? outlet.share(due, loaded, connection) : leave(due)),
      });
      unrecorded.drop(outcomes);
      if (!decided) return passOn(deps, { customerId, signals });
      outcomes = [];
      if (connection.isAwaited) {
        await connection.wait();
        continue;
      }
      if (decided.claims.length === 0 && !(decided.more && round < mostReadings))
        return snapshotOf(decided, deps.clock);
      outcomes = await outlet.handOverAll(decided);
      unrecorded.keep(customerId, outcomes);
      connection.release();
      const finished = await finish(deps, { customerId, due }, decided, outcomes);
      if (finished) {
        unrecorded.drop(outcomes);
        return snapshotOf(finished, deps.clock);
      }
    }
  }

  async function accept(tx: Tx, customerId: string, signals: readonly DirectSignal[]): Promise<void> {
    for (const refused of await acceptSignals(tx, customerId, signals, deps))
      deps.log.warn(refused, 'a signal was refused');
  }
}

const leave = (due: readonly Message[]): Share => ({ mine: [], toQueues: due.map(({ id }) => id) });
