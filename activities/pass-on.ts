import { personNow } from '../db/customers/join';
import { isCustomerId } from '../db/wake/lock';
import { askForWakes } from '../db/wake/outbox';
import { acceptSignals } from '../db/wake/signals';
import type { AdvanceInput, Snapshot } from '../domain/decide/snapshot';
import { decideAndClaim } from './decide-and-claim';
import type { DecidingDeps } from './deps';
import { nobody, snapshotOf } from './snapshot';

/**
 * Nobody has this id: what a backend told somebody who became one with another is told to whom they are now, and whoever
 * asked hears how these stand after it. What follows from it is spoken by their own workflow.
 * @returns how the workflow of that id stands: it ends, and says why
 */
export async function passOn(deps: DecidingDeps, { customerId, signals = [] }: AdvanceInput): Promise<Snapshot> {
  const within = isCustomerId(customerId) ? await personNow(deps.db, customerId) : undefined;
  if (within === undefined) return nobody;
  if (signals.length === 0) return { ...nobody, within };
  const decided = await decideAndClaim(deps, {
    customerId: within,
    now: deps.clock.now(),
    outcomes: [],
    accept: async (tx) => {
      for (const refused of await acceptSignals(tx, within, signals, deps))
        deps.log.warn(refused, 'a signal was refused');
      await askForWakes(tx, [{ customerId: within, signal: 'wake' }]);
    },
    share: () => ({ mine: [], toQueues: [] }),
  });
  if (!decided) return nobody;
  const { stage, paused, journeys, more } = snapshotOf(decided, deps.clock);
  return { ...nobody, within, stage, ...(paused && { paused }), ...(journeys && { journeys }), ...(more && { more }) };
}
