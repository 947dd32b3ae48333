import { z } from 'zod';
import { journeys, lockDraft } from '../../db/definitions/drafts';
import { publishJourney, type StoredJourney } from '../../db/definitions/journeys';
import type { Tx } from '../../db/base/database';
import type { DefinitionsInForce } from '../../db/definitions/definitions';
import { doOnce } from '../../db/base/idempotency';
import { whoIsWhere } from '../../db/wake/passages';
import { askForSweep } from '../../db/wake/sweeps';
import type { Journey } from '../../domain/journey/journey';
import { landing } from '../../domain/decide/passage/move';
import type { ApiDeps } from '../http/deps';
import { checkIfMatch, etagOf } from '../http/etag';
import { route, type Answer, type Call, type Route } from '../http/route';
import { flawShape, keyOf, refuseFlawed } from './document';
import { findDraft, noSuch, overtaken, publishErrors, publishNote } from './drafts';
import { judge } from './judge';
import { lookAtOnce } from './look-at-once';

const body = z.strictObject({
  inFlight: z
    .enum(['keep', 'move', 'drain'])
    .default('keep')
    .describe(
      'Who is inside: keep their version; move to the new one, to their step or the nearest one after it that is still there; drain: finish before they may enter the new one.',
    ),
  dryRun: z.boolean().default(false).describe('Say what would happen and change nothing.'),
  note: publishNote,
});

const publishedShape = z.looseObject({
  key: z.string(),
  version: z.number(),
  inFlight: z.enum(['keep', 'move', 'drain']),
  dryRun: z.boolean(),
  inside: z
    .array(
      z.object({
        version: z.number(),
        step: z.string(),
        customers: z.number(),
        moves: z.boolean().describe('To the new version, at a safe point.'),
        then: z.string().describe('stays (at this step), moves to STEP, or completes.'),
      }),
    )
    .describe('Who is where, and what becomes of them.'),
  told: z
    .number()
    .optional()
    .describe('How many passages are inside and move, a few at a time, behind what people do.'),
  problems: z.array(flawShape),
});

export function publishRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/journeys/{key}/publish',
    scope: 'publish',
    tag: 'Journeys',
    summary: 'Make the draft the version that is entered',
    body: { kind: 'json', schema: body, limit: 16 * 1024, optional: true },
    answers: { 200: publishedShape },
    errors: publishErrors,
    creates: true,
    audit: 'journey.publish',
    handle: (call) => publish(deps, call),
  });
}

const named = { kind: journeys, word: 'journey' };

type Inside = z.output<typeof publishedShape>['inside'];

async function publish(deps: ApiDeps, call: Call<z.output<typeof body>, unknown>): Promise<Answer> {
  const key = keyOf(call.params);
  const { inFlight, dryRun } = call.body;
  const draft = await findDraft(deps.db, named, key);
  const { definition: journey, problems } = await judge(deps, draft, call.gone);
  const published = await doOnce(deps, call.once, async (tx) => {
    const stored = await lockDraft(tx, journeys, key);
    if (!stored) throw noSuch(named);
    checkIfMatch(call.headers, stored.revision);
    if (stored.revision !== draft.revision) throw overtaken();
    refuseFlawed(problems);
    if (!journey) throw new Error('a journey without problems could not be read');
    const definitions = await deps.definitions.current(tx);
    const inside = await preview(tx, { journey, definitions, moving: inFlight === 'move' });
    const version = dryRun
      ? nextVersion(stored, definitions)
      : await publishNow(deps, tx, { stored, journey, inFlight, by: call.key.name });
    return { key, version, inFlight, dryRun, inside, problems, revision: stored.revision + (dryRun ? 0 : 1) };
  });
  if (!dryRun) await lookAtOnce(deps);
  const { revision, ...said } = published;
  const told = published.inside.reduce((sum, { customers }) => sum + customers, 0);
  return {
    status: 200,
    body: { ...said, ...(inFlight === 'move' && !dryRun ? { told } : {}) },
    headers: { etag: etagOf(revision) },
  };
}

type Publishing = {
  readonly stored: StoredJourney;
  readonly journey: Journey;
  readonly inFlight: 'keep' | 'move' | 'drain';
  readonly by: string;
};

async function publishNow({ clock }: ApiDeps, tx: Tx, { stored, journey, inFlight, by }: Publishing): Promise<number> {
  const version = await publishJourney(tx, stored, { definition: journey, inFlight, by, now: clock.now() });
  if (inFlight === 'move') await askForSweep(tx, 'inside', journey.key);
  await askForSweep(tx, inFlight === 'move' ? 'parked-inside' : 'parked-in', journey.key);
  return version;
}

const nextVersion = (stored: StoredJourney, { version }: DefinitionsInForce): number => {
  let next = (stored.liveVersion ?? 0) + 1;
  while (version(stored.key, next)) next++;
  return next;
};

type Looking = { readonly journey: Journey; readonly definitions: DefinitionsInForce; readonly moving: boolean };

/** Who is where, and what becomes of each group. */
async function preview(tx: Tx, { journey, definitions, moving }: Looking): Promise<Inside> {
  const places = await whoIsWhere(tx, journey.key);
  return places.map((place) => {
    const old = definitions.version(journey.key, place.version);
    const then = moving && old ? landing(old, journey, place.step) : ({ to: 'stays' } as const);
    return { ...place, moves: moving, then: then.to === 'moves' ? `moves to ${then.step}` : then.to };
  });
}
