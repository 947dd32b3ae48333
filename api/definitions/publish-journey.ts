import { z } from 'zod';
import { lockJourney, publishJourney, type StoredJourney } from '../../db/journeys';
import type { Database, Tx } from '../../db/database';
import type { DefinitionsInForce } from '../../db/definitions';
import { doOnce } from '../../db/idempotency';
import { movePassages, whoIsWhere } from '../../db/passages';
import type { Journey } from '../../domain/journey';
import { walk } from '../../domain/plan';
import type { ApiDeps } from '../deps';
import { checkIfMatch, etagOf } from '../etag';
import { Problem } from '../problem';
import { route, type Answer, type Call, type Route } from '../route';
import { flawShape, keyOf, refuseFlawed } from './document';
import { judge } from './judge';

const body = z.strictObject({
  inFlight: z
    .enum(['keep', 'move', 'drain'])
    .default('keep')
    .describe(
      'Who is inside: keep their version; move to the new one where their step is still there; drain: finish before they may enter the new one.',
    ),
  dryRun: z.boolean().default(false).describe('Say what would happen and change nothing.'),
});

const publishedShape = z.looseObject({
  key: z.string(),
  version: z.number(),
  inFlight: z.enum(['keep', 'move', 'drain']),
  dryRun: z.boolean(),
  inside: z
    .array(z.object({ version: z.number(), step: z.string(), customers: z.number(), moves: z.boolean() }))
    .describe('Who is where.'),
  problems: z.array(flawShape),
});

export function publishRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/journeys/{key}/publish',
    scope: 'write',
    tag: 'Journeys',
    summary: 'Make the draft the version that is entered',
    body: { kind: 'json', schema: body, limit: 16 * 1024, optional: true },
    answers: { 200: publishedShape },
    errors: ['unknown-definition', 'invalid-definition', 'stale', 'invalid', 'idempotency-key-reused'],
    creates: true,
    handle: (call) => publish(deps, call),
  });
}

type Inside = z.output<typeof publishedShape>['inside'];

async function publish(deps: ApiDeps, call: Call<z.output<typeof body>, unknown>): Promise<Answer> {
  const key = keyOf(call.params);
  const { inFlight, dryRun } = call.body;
  const published = await doOnce(deps.db, call.once, async (tx) => {
    const stored = await lockJourney(tx, key);
    if (!stored) throw new Problem('unknown-definition', 'No journey has this key.');
    checkIfMatch(call.headers, stored.revision);
    const { journey, problems } = await judge(deps, tx, stored);
    refuseFlawed(problems);
    if (!journey) throw new Error('a journey without problems could not be read');
    const definitions = await deps.definitions.current(tx);
    const inside = await preview(tx, { journey, definitions, moving: inFlight === 'move' });
    const version = dryRun
      ? nextVersion(stored, definitions)
      : await publishNow(deps, tx, { stored, journey, inFlight, by: call.key.name });
    return { key, version, inFlight, dryRun, inside, problems, revision: stored.revision + (dryRun ? 0 : 1) };
  });
  const { revision, ...said } = published;
  const moved =
    inFlight === 'move' && !dryRun ? await moveAll(deps.db, key, published.version, published.inside) : undefined;
  return {
    status: 200,
    body: { ...said, ...(moved === undefined ? {} : { moved }) },
    headers: { etag: etagOf(revision) },
  };
}

type Publishing = {
  readonly stored: StoredJourney;
  readonly journey: Journey;
  readonly inFlight: 'keep' | 'move' | 'drain';
  readonly by: string;
};

const publishNow = ({ clock }: ApiDeps, tx: Tx, { stored, journey, inFlight, by }: Publishing): Promise<number> =>
  publishJourney(tx, stored, { definition: journey, inFlight, by, now: clock.now() });

const nextVersion = (stored: StoredJourney, { version }: DefinitionsInForce): number => {
  let next = (stored.liveVersion ?? 0) + 1;
  while (version(stored.key, next)) next++;
  return next;
};

type Looking = { readonly journey: Journey; readonly definitions: DefinitionsInForce; readonly moving: boolean };

/** Who is where, and who would move: those whose step is there in both versions and of the same kind. */
async function preview(tx: Tx, { journey, definitions, moving }: Looking): Promise<Inside> {
  const places = await whoIsWhere(tx, journey.key);
  const kinds = kindsOf(journey);
  return places.map((place) => {
    const old = definitions.version(journey.key, place.version);
    const survives =
      old !== undefined && kinds.has(place.step) && kinds.get(place.step) === kindsOf(old).get(place.step);
    return { ...place, moves: moving && survives };
  });
}

function kindsOf(journey: Journey): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  walk(journey.steps, (step) => kinds.set(step.id, step.kind));
  return kinds;
}

async function moveAll(db: Database, journey: string, to: number, inside: Inside): Promise<number> {
  let moved = 0;
  for (const from of new Set(inside.map(({ version }) => version))) {
    const steps = inside.filter((place) => place.version === from && place.moves).map(({ step }) => step);
    if (steps.length > 0) moved += await movePassages(db, { journey, from, to, steps });
  }
  return moved;
}
