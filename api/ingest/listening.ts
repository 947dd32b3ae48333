import type { DefinitionsInForce } from '../../db/definitions/definitions';
import { listeningCustomers } from '../../db/customers/events';
import type { Tx } from '../../db/base/database';
import { lifecycleEvents } from '../../domain/person/lifecycle';
import type { Millis } from '../../domain/time/time';
import type { Incoming } from './incoming';

const lifecycle = new Set<string>(lifecycleEvents);

export type Assigned = { readonly call: Incoming; readonly customerId: string };

/** Which of these calls somebody listens to, so that they have to be decided. */
export async function listenedTo(
  tx: Tx,
  assigned: readonly Assigned[],
  definitions: DefinitionsInForce,
  now: Millis,
): Promise<ReadonlySet<Incoming>> {
  const found = new Set<Incoming>();
  const perhaps: (Assigned & { journeys: readonly string[] })[] = [];
  const { always, inside, insideAny } = definitions.listeners;
  for (const one of assigned) {
    const { call } = one;
    if (call.type === 'identify') continue;
    if (lifecycle.has(call.name) || (!call.historical && always.has(call.name))) found.add(call);
    else if (!call.historical && (inside.has(call.name) || insideAny.length > 0)) {
      perhaps.push({ ...one, journeys: [...(inside.get(call.name) ?? []), ...insideAny] });
    }
  }
  if (perhaps.length === 0) return found;
  const listening = await listeningCustomers(tx, perhaps, now - definitions.listeners.longestGoal);
  for (const { call, customerId } of perhaps) if (listening.has(customerId)) found.add(call);
  return found;
}
