import { z } from 'zod';
import type { Database, Tx } from '../../../db/base/database';
import { sizeOf } from '../../../db/definitions/audience-members';
import type { DefinitionsInForce } from '../../../db/definitions/definitions';
import { whoIsWhere } from '../../../db/wake/passages';
import { landing } from '../../../domain/decide/passage/move';
import type { Journey } from '../../../domain/journey/journey';
import type { ApiDeps } from '../../http/deps';

export const insideShape = z.array(
  z.object({
    version: z.number(),
    step: z.string(),
    customers: z.number(),
    then: z.string().describe('stays (at this step), moves to STEP, or completes.'),
  }),
);

/** Who is inside, and where they would go on in a new version. */
export async function whoIsInside(
  db: Database | Tx,
  journey: Journey,
  definitions: DefinitionsInForce,
): Promise<z.output<typeof insideShape>> {
  const places = await whoIsWhere(db, journey.key);
  return places.map((place) => {
    const old = definitions.version(journey.key, place.version);
    const then = old ? landing(old, journey, place.step) : ({ to: 'stays' } as const);
    return { ...place, then: then.to === 'moves' ? `moves to ${then.step}` : then.to };
  });
}

/** So long is counted (ms); who waits for the answer looks at a dialog. */
const patience = 5_000;

/** How many are in the audiences that a journey lets in by itself; undefined where it lets in none. */
export async function entering(
  { db, definitions, clock }: Pick<ApiDeps, 'db' | 'definitions' | 'clock'>,
  { enter }: Journey,
  gone: AbortSignal,
): Promise<{ size: number; whole: boolean } | undefined> {
  const audiences = enter.flatMap((entry) => (entry.by === 'audience' ? [entry.audience] : []));
  if (audiences.length === 0) return undefined;
  const inForce = await definitions.current(db);
  const enough = AbortSignal.any([gone, AbortSignal.timeout(patience)]);
  let size = 0;
  for (const when of new Set(audiences)) {
    const counted = await sizeOf(db, { when, definitions: inForce, now: clock.now() }, enough);
    size += counted.size;
  }
  return { size, whole: !enough.aborted };
}
