import type { DefinitionsInForce } from '../../db/definitions/definitions';
import { listeningCustomers } from '../../db/customers/events';
import { rememberImports } from '../../db/customers/customers';
import { askForWakes, type Lane } from '../../db/wake/outbox';
import type { Tx } from '../../db/base/database';
import { listenersOf } from '../../domain/person/whom';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { Millis } from '../../domain/time/time';

export type Assigned = { readonly call: Incoming; readonly customerId: string };

/**
 * Which of these calls somebody listens to, so that they have to be decided. What comes behind a call that may let the customer in
 * may find them inside.
 */
export async function listenedTo(
  tx: Tx,
  assigned: readonly Assigned[],
  definitions: Pick<DefinitionsInForce, 'listeners'>,
  now: Millis,
): Promise<ReadonlySet<Incoming>> {
  const found = new Set<Incoming>();
  const entering = new Set<string>();
  const perhaps: (Assigned & { journeys: readonly string[] })[] = [];
  for (const one of assigned) {
    const journeys = listenersOf(one.call, definitions.listeners);
    if (journeys === 'all') entering.add(one.customerId);
    if (journeys === 'all' || (journeys.length > 0 && entering.has(one.customerId))) found.add(one.call);
    else if (journeys.length > 0) perhaps.push({ ...one, journeys });
  }
  if (perhaps.length === 0) return found;
  const listening = await listeningCustomers(tx, perhaps, now);
  for (const { call, customerId } of perhaps) if (listening.has(customerId)) found.add(call);
  return found;
}

/** Of whom only the past is told, as an import does, waits behind those who did something just now; they are owed a look as well. */
export const laneOf = (calls: readonly Incoming[]): { readonly lane: Lane; readonly owed: true } => ({
  lane: calls.every(({ historical }) => historical === true) ? 'patient' : 'fresh',
  owed: true,
});

/**
 * Has those looked at of whom an import told something that they are reckoned by: nothing starts by what is past, but how they stand as
 * buyers, as advocates and among audiences, and what time makes of it.
 */
export async function tellOfThePast(
  tx: Tx,
  taken: readonly Assigned[],
  { policy: { lifecycle }, listeners: { watch, advocates } }: Pick<DefinitionsInForce, 'policy' | 'listeners'>,
): Promise<void> {
  const past = taken.filter(({ call }) => call.historical);
  const rising = past.filter(({ call: { name } }) => watch?.counts.has(name) === true || advocates.has(name)).map(({ customerId }) => customerId); // prettier-ignore
  const bought = past.filter(({ call }) => call.name === lifecycle.purchases?.on).map(({ customerId }) => customerId);
  await rememberImports(tx, rising);
  const told = new Set([...rising, ...bought]);
  await askForWakes(tx, [...told].map((customerId) => ({ customerId, signal: 'wake' })), { lane: 'patient' }); // prettier-ignore
}
