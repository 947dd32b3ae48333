import { z } from 'zod';
import { journeys, lockDraft } from '../../../db/definitions/drafts';
import { closeReview, readReview } from '../../../db/definitions/journey-reviews';
import { publishJourney, type StoredJourney } from '../../../db/definitions/journeys';
import type { Tx } from '../../../db/base/database';
import type { DefinitionsInForce } from '../../../db/definitions/definitions';
import { doOnce } from '../../../db/base/idempotency';
import { askForSweep } from '../../../db/wake/sweeps';
import { needsApproval, reviewState, type ReviewState } from '../../../domain/journey/approval';
import type { Journey } from '../../../domain/journey/journey';
import type { ApiDeps } from '../../http/deps';
import { checkIfMatch, etagOf } from '../../http/etag';
import { Problem } from '../../http/problem';
import { route, type Answer, type Call, type Route } from '../../http/route';
import { flawShape, keyOf, refuseFlawed } from '../document';
import { findDraft, noSuch, overtaken, publishErrors, publishNote } from '../drafts';
import { judge } from './judge';
import { lookAtOnce } from '../look-at-once';
import { entering, insideShape, whoIsInside } from './whom-it-concerns';

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
    .array(insideShape.element.extend({ moves: z.boolean().describe('To the new version, at a safe point.') }))
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
    errors: [...publishErrors, 'needs-approval'],
    creates: true,
    audit: 'journey.publish',
    handle: (call) => publish(deps, call),
  });
}

const named = { kind: journeys, word: 'journey' };

type Publish = Call<z.output<typeof body>, unknown>;

async function publish(deps: ApiDeps, call: Publish): Promise<Answer> {
  const key = keyOf(call.params);
  const { inFlight, dryRun } = call.body;
  const draft = await findDraft(deps.db, named, key);
  const { definition: journey, problems } = await judge(deps, draft, call.gone);
  const comers = journey && (await comersOf(deps, journey, call.gone));
  const published = await doOnce(deps, call.once, async (tx) => {
    const stored = await lockDraft(tx, journeys, key);
    if (!stored) throw noSuch(named);
    checkIfMatch(call.headers, stored.revision);
    if (stored.revision !== draft.revision) throw overtaken();
    refuseFlawed(problems);
    if (!journey) throw new Error('a journey without problems could not be read');
    const definitions = await deps.definitions.current(tx);
    const places = await whoIsInside(tx, journey, definitions);
    const moves = inFlight === 'move';
    const inside = places.map((place) => ({ ...place, moves, then: moves ? place.then : 'stays' }));
    const moving = moves ? peopleIn(places) : 0;
    if (needsApproval(definitions.policy, { entering: comers, moving })) await refuseUnapproved(tx, key);
    const version = dryRun ? nextVersion(stored, definitions) : await publishNow(deps, tx, { stored, journey, call });
    return { key, version, inFlight, dryRun, inside, problems, revision: stored.revision + (dryRun ? 0 : 1) };
  });
  if (!dryRun) await lookAtOnce(deps);
  const { revision, ...said } = published;
  return {
    status: 200,
    body: { ...said, ...(inFlight === 'move' && !dryRun ? { told: peopleIn(published.inside) } : {}) },
    headers: { etag: etagOf(revision) },
  };
}

const peopleIn = (places: readonly { readonly customers: number }[]): number =>
  places.reduce((sum, { customers }) => sum + customers, 0);

/** Who would be let in, counted only where the policy asks how many they are. */
async function comersOf(deps: ApiDeps, journey: Journey, gone: AbortSignal) {
  const { policy } = await deps.definitions.current(deps.db);
  return policy.approval?.above === undefined ? undefined : entering(deps, journey, gone);
}

type Publishing = { readonly stored: StoredJourney; readonly journey: Journey; readonly call: Publish };

async function publishNow({ clock }: ApiDeps, tx: Tx, { stored, journey, call }: Publishing): Promise<number> {
  const { inFlight, note } = call.body;
  const publication = { definition: journey, inFlight, by: call.key.name, note, now: clock.now() };
  const version = await publishJourney(tx, stored, publication);
  await closeReview(tx, journey.key);
  if (inFlight === 'move') await askForSweep(tx, 'inside', journey.key);
  await askForSweep(tx, inFlight === 'move' ? 'parked-inside' : 'parked-in', journey.key);
  return version;
}

const nextVersion = (stored: StoredJourney, { version }: DefinitionsInForce): number => {
  let next = (stored.liveVersion ?? 0) + 1;
  while (version(stored.key, next)) next++;
  return next;
};

/** @throws Problem needs-approval */
async function refuseUnapproved(tx: Tx, key: string): Promise<void> {
  const state = reviewState(await readReview(tx, key));
  if (state !== 'approved') throw new Problem('needs-approval', unapproved[state]);
}

const unapproved: Readonly<Record<Exclude<ReviewState, 'approved'>, string>> = {
  none: 'It concerns more people than the policy lets one person decide about, and nobody asked for an approval.',
  asked: 'It concerns more people than the policy lets one person decide about, and nobody has approved it yet.',
  stale: 'The draft was changed since its approval was asked for.',
};
