import { z } from 'zod';
import { listRejected, type Rejection } from '../../../db/customers/rejected';
import { readKnownNames } from '../../../db/definitions/known-names';
import { unplannedAmong, type Came } from '../../../domain/person/plan/unplanned';
import { plainObject } from '../../../domain/schema/plain-object';
import type { ApiDeps } from '../../http/deps';
import { route, type Route } from '../../http/route';

const item = z.object({
  what: z.enum(['trait', 'event', 'property']),
  name: z.string(),
  event: z.string().optional().describe('Of a property.'),
  state: z.enum(['kept', 'quarantined']),
});

/** Calls of each reason that are looked through, the newest. */
const mostRejected = 500;
const mostTold = 500;

export const unplannedRoute = ({ db, definitions }: ApiDeps): Route =>
  route({
    method: 'get',
    path: '/v1/data-plan/unplanned',
    scope: 'read',
    tag: 'Data plan',
    summary: 'Names of traits, events and properties that came of late and that the plan does not have',
    answers: { 200: z.object({ items: z.array(item) }) },
    handle: async () => {
      const { dataPlan } = await definitions.current(db);
      const codes = ['unplanned-trait', 'unplanned-event', 'unplanned-property'] as const;
      const rejected = await Promise.all(codes.map((code) => listRejected(db, { code, limit: mostRejected })));
      const kept = unplannedAmong(dataPlan, await readKnownNames(db, 'told'));
      const left = unplannedAmong(dataPlan, cameIn(rejected.flat()));
      const all = [
        ...left.map((one) => ({ ...one, state: 'quarantined' as const })),
        ...kept.map((one) => ({ ...one, state: 'kept' as const })),
      ];
      return { status: 200, body: { items: all.slice(0, mostTold) } };
    },
  });

/** The names that quarantined calls had. */
function cameIn(rejected: readonly Rejection[]): Came {
  const traits = new Set<string>();
  const events = new Map<string, Set<string>>();
  for (const { code, call } of rejected) {
    const { event, left } = plainObject(call) ?? {};
    const names = Object.keys(plainObject(left) ?? {});
    if (code === 'unplanned-trait') for (const name of names) traits.add(name);
    else if (typeof event === 'string') events.set(event, new Set([...(events.get(event) ?? []), ...names]));
  }
  return { traits, events };
}
