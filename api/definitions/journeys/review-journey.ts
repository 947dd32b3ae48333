import { z } from 'zod';
import type { ApiKey } from '../../../db/base/api-keys';
import type { Tx } from '../../../db/base/database';
import { journeys, lockDraft } from '../../../db/definitions/drafts';
import { approveReview, askForReview, readReview, type StoredReview } from '../../../db/definitions/journey-reviews';
import { reviewState, whyNotApproved } from '../../../domain/journey/approval';
import { sayInstant } from '../../../domain/time/say-instant';
import type { ApiDeps } from '../../http/deps';
import { checkIfMatch, etagOf } from '../../http/etag';
import { Problem } from '../../http/problem';
import { route, type Call, type Route } from '../../http/route';
import { keyOf, refuseFlawed } from '../document';
import { findDraft, noSuch, publishNote } from '../drafts';
import { judge } from './judge';
import { entering, insideShape, whoIsInside } from './whom-it-concerns';

const tag = 'Journeys';
const path = '/v1/journeys/{key}';
const named = { kind: journeys, word: 'journey' };

const said = { by: z.string().describe('The name of the key.'), at: z.string() };
const reviewShape = z.looseObject({
  state: z
    .enum(['none', 'asked', 'approved', 'stale'])
    .describe('stale: the draft was changed since it was asked for.'),
  asked: z.looseObject({ ...said, note: z.string().optional() }).nullable(),
  approved: z.looseObject(said).nullable(),
});
const concernedShape = z.looseObject({
  review: reviewShape,
  approval: z
    .looseObject({ above: z.number().optional(), typedFrom: z.number().optional() })
    .describe('What the policy says of it.'),
  entering: z
    .looseObject({ size: z.number(), whole: z.boolean() })
    .nullable()
    .describe(
      'How many are in the audiences that it lets in; not whole: not all were counted in time. null: people come by themselves.',
    ),
  inside: insideShape.describe('Who is inside, and what becomes of them when they move.'),
});

const standingShape = z.looseObject({
  version: z.number().nullable().describe('The one that is entered.'),
  review: reviewShape,
});

/** A draft on its way to a second person's yes, and whom its publish would concern. */
export const reviewRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: `${path}/review`,
    scope: 'read',
    tag,
    summary: 'Whom publishing the draft would concern, and whether somebody else has agreed to it',
    answers: { 200: concernedShape },
    errors: ['unknown-definition', 'too-expensive'],
    handle: async ({ params, gone }) => {
      const draft = await findDraft(deps.db, named, keyOf(params));
      const { definition } = await judge(deps, draft, gone);
      const definitions = await deps.definitions.current(deps.db);
      return {
        status: 200,
        body: {
          review: sayReview(await readReview(deps.db, draft.key)),
          approval: definitions.policy.approval ?? {},
          entering: (definition && (await entering(deps, definition, gone))) ?? null,
          inside: definition ? await whoIsInside(deps.db, definition, definitions) : [],
        },
      };
    },
  }),
  route({
    method: 'get',
    path: `${path}/standing`,
    scope: 'read',
    tag,
    summary:
      'Whether it was published and whether somebody else has agreed to its draft; counts nobody, so that it may be asked often',
    answers: { 200: standingShape },
    errors: ['unknown-definition'],
    handle: async ({ params }) => {
      const { key, liveVersion } = await findDraft(deps.db, named, keyOf(params));
      return { status: 200, body: { version: liveVersion, review: sayReview(await readReview(deps.db, key)) } };
    },
  }),
  step(deps, {
    verb: 'review',
    scope: 'write',
    summary: 'Ask that somebody else agree to the draft as it is',
    act: async (tx, { call, key, now }) => {
      await askForReview(tx, key, { by: call.key.id, note: call.body.note, now });
    },
  }),
  step(deps, {
    verb: 'approve',
    scope: 'publish',
    summary: 'Agree to the draft that somebody else asked about, so that it may be published',
    act: async (tx, { call, key, now }) => {
      await approveReview(tx, key, approver(await readReview(tx, key), call.key), now);
    },
  }),
];

/** @returns the id of the key @throws Problem conflict, stale, own-approval */
function approver(review: StoredReview | undefined, { id }: ApiKey): string {
  const why = whyNotApproved(review, id);
  if (why === 'none') throw new Problem('conflict', 'Nobody asked for an approval; POST …/review asks.');
  if (why === 'stale')
    throw new Problem('stale', 'The draft was changed since its approval was asked for; it is to be asked for again.');
  if (why === 'own')
    throw new Problem('own-approval', `${review?.askedByName} asked for it, and is the key of this request.`);
  return id;
}

const noteBody = z.strictObject({ note: publishNote });
type Noted = Call<z.output<typeof noteBody>, unknown>;
type Acting = { readonly call: Noted; readonly key: string; readonly now: number };
type Act = {
  readonly verb: 'review' | 'approve';
  readonly scope: 'write' | 'publish';
  readonly summary: string;
  act(tx: Tx, acting: Acting): Promise<void>;
};

/** A step on the way; only a draft without problems goes on it. */
const step = (deps: ApiDeps, { verb, scope, summary, act }: Act): Route =>
  route({
    method: 'post',
    path: `${path}/${verb}`,
    scope,
    tag,
    summary,
    body: { kind: 'json', schema: noteBody, limit: 16 * 1024, optional: true },
    answers: { 200: reviewShape },
    errors: [
      'unknown-definition',
      'invalid-definition',
      'stale',
      'invalid',
      'too-expensive',
      ...(verb === 'approve' ? (['conflict', 'own-approval'] as const) : []),
    ],
    audit: `journey.${verb}`,
    handle: async (call) => {
      const key = keyOf(call.params);
      const draft = await findDraft(deps.db, named, key);
      refuseFlawed((await judge(deps, draft, call.gone)).problems);
      const review = await deps.db.transaction().execute(async (tx) => {
        const stored = await lockDraft(tx, journeys, key);
        if (!stored) throw noSuch(named);
        checkIfMatch(call.headers, stored.revision);
        await act(tx, { call, key, now: deps.clock.now() });
        return readReview(tx, key);
      });
      return { status: 200, body: sayReview(review), headers: { etag: etagOf(draft.revision) } };
    },
  });

function sayReview(review: StoredReview | undefined): z.output<typeof reviewShape> {
  const { askedByName, askedAt, note, approvedByName, approvedAt } = review ?? {};
  return {
    state: reviewState(review),
    asked:
      askedByName === undefined || askedAt === undefined
        ? null
        : { by: askedByName, at: sayInstant(askedAt), ...(note ? { note } : {}) },
    approved:
      typeof approvedByName === 'string' && typeof approvedAt === 'number'
        ? { by: approvedByName, at: sayInstant(approvedAt) }
        : null,
  };
}
