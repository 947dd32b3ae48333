import { z } from 'zod';
import type { Tx, Database } from '../../db/base/database';
import {
  listJourneys,
  listVersions,
  lockJourney,
  readJourney,
  saveJourneyDraft,
  setJourneyState,
  type JourneyState,
  type StoredJourney,
} from '../../db/definitions/journeys';
import { readJourneyStats } from '../../db/definitions/journey-stats';
import { wakeAllInside } from '../../db/wake/passages';
import type { ApiDeps } from '../http/deps';
import { checkIfMatch, checkIfNoneMatch, etagOf } from '../http/etag';
import { page, pageOf, pageQuery, plainText, readCursor, rowNumber } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Answer, type Call, type Route } from '../http/route';
import { iso } from '../http/time-text';
import { dataOf } from '../../domain/schema/reading/source';
import { answerYaml, definitionBody, flawShape, keyOf, readDraft, wantsYaml } from './document';
import { judge } from './judge';
import { publishRoute } from './publish-journey';

const tag = 'Journeys';
const path = '/v1/journeys/{key}';

export const journeyShape = z.looseObject({
  key: z.string(),
  name: z.string(),
  state: z.enum(['draft', 'live', 'paused', 'archived']),
  version: z.number().nullable().describe('The one that is entered.'),
  updatedAt: z.string(),
});
const wholeShape = journeyShape.extend({ draft: z.looseObject({}), problems: z.array(flawShape) });

export function journeyRoutes(deps: ApiDeps): Route[] {
  return [
    listRoute(deps.db),
    route({
      method: 'get',
      path,
      scope: 'read',
      tag,
      summary: 'The draft, what is wrong with it, and what is live. As YAML when that is asked for',
      answers: { 200: wholeShape },
      types: ['application/yaml'],
      errors: ['unknown-definition'],
      handle: async ({ params, headers }) => {
        const stored = await find(deps.db, keyOf(params));
        return wantsYaml(headers.accept)
          ? answerYaml(stored, { etag: etagOf(stored.revision) })
          : answerWhole(deps, stored, 200);
      },
    }),
    route({
      method: 'put',
      path,
      scope: 'write',
      tag,
      summary: 'Save a draft, also one with problems, and say what they are',
      body: definitionBody,
      answers: { 200: wholeShape, 201: wholeShape },
      errors: ['unknown-definition', 'invalid-definition', 'stale'],
      handle: (call) => save(deps, call),
    }),
    publishRoute(deps),
    stateRoute(deps, 'pause', 'paused', 'Hold everybody inside and everything it would say'),
    stateRoute(deps, 'resume', 'live', 'Go on where the pause held'),
    stateRoute(deps, 'archive', 'archived', 'Let nobody in any more; who is inside goes on to the end'),
    versionsRoute(deps.db),
    statsRoute(deps.db),
  ];
}

/** @throws Problem unknown-definition */
async function find(db: Database | Tx, key: string): Promise<StoredJourney> {
  const stored = await readJourney(db, key);
  if (!stored) throw new Problem('unknown-definition', 'No journey has this key.');
  return stored;
}

export const sayJourney = ({ key, name, state, liveVersion, updatedAt }: StoredJourney) => ({
  key,
  name,
  state,
  version: liveVersion,
  updatedAt: iso(updatedAt),
});

function listRoute(db: Database): Route {
  return route({
    method: 'get',
    path: '/v1/journeys',
    scope: 'read',
    tag,
    summary: 'The journeys, by key',
    query: pageQuery,
    answers: { 200: pageOf(journeyShape) },
    handle: async ({ query }) => {
      const found = await listJourneys(db, query.limit + 1, readCursor(query.cursor, plainText));
      const { items, next } = page(found, query.limit, ({ key }) => key);
      return { status: 200, body: { items: items.map(sayJourney), next } };
    },
  });
}

async function answerWhole(deps: ApiDeps, stored: StoredJourney, status: number): Promise<Answer> {
  const { problems } = await judge(deps, deps.db, stored);
  const body = { ...sayJourney(stored), draft: dataOf(stored), format: stored.format, source: stored.source, problems };
  return { status, body, headers: { etag: etagOf(stored.revision), vary: 'Accept' } };
}

async function save(
  deps: ApiDeps,
  { params, body, headers }: Call<{ source: string; format: 'yaml' | 'json' }, unknown>,
): Promise<Answer> {
  const key = keyOf(params);
  const data = readDraft(body, 'journey', key);
  const name = typeof data.name === 'string' && data.name !== '' ? data.name : key;
  const { stored, isNew } = await deps.db.transaction().execute(async (tx) => {
    const before = await lockJourney(tx, key);
    checkIfMatch(headers, before?.revision);
    checkIfNoneMatch(headers, before?.revision);
    return { stored: await saveJourneyDraft(tx, { key, name, ...body }, deps.clock.now()), isNew: !before };
  });
  return answerWhole(deps, stored, isNew ? 201 : 200);
}

function stateRoute(deps: ApiDeps, verb: string, state: JourneyState, summary: string): Route {
  return route({
    method: 'post',
    path: `${path}/${verb}`,
    scope: 'write',
    tag,
    summary,
    answers: { 200: journeyShape },
    errors: ['unknown-definition', 'conflict'],
    handle: async ({ params }) => {
      const key = keyOf(params);
      const { stored, from } = await deps.db.transaction().execute(async (tx) => {
        const before = await lockJourney(tx, key);
        if (!before) throw new Problem('unknown-definition', 'No journey has this key.');
        if (before.liveVersion === null && state !== 'archived')
          throw new Problem('conflict', 'This journey was never published.');
        if (before.state === 'archived' && state !== 'archived')
          throw new Problem('conflict', 'It is archived; publishing it again opens it.');
        if (before.state !== state) await setJourneyState(tx, key, state, deps.clock.now());
        return { stored: await find(tx, key), from: before.state };
      });
      if (endsPause(from, state)) await wakeAllInside(deps.db, key);
      return { status: 200, body: sayJourney(stored), headers: { etag: etagOf(stored.revision) } };
    },
  });
}

/** Who was held goes on. The same request once more ends what one that died half-way began. */
const endsPause = (from: JourneyState, to: JourneyState): boolean =>
  to !== 'paused' && (from === 'paused' || from === to);

function versionsRoute(db: Database): Route {
  return route({
    method: 'get',
    path: `${path}/versions`,
    scope: 'read',
    tag,
    summary: 'The published versions, newest first, with how many are inside',
    query: pageQuery,
    answers: {
      200: pageOf(
        z.looseObject({ version: z.number(), publishedAt: z.string(), publishedBy: z.string(), active: z.number() }),
      ),
    },
    errors: ['unknown-definition'],
    handle: async ({ params, query }) => {
      const { key } = await find(db, keyOf(params));
      const found = await listVersions(db, key, query.limit + 1, readCursor(query.cursor, rowNumber));
      const { items, next } = page(found, query.limit, ({ version }) => version);
      return {
        status: 200,
        body: { items: items.map((one) => ({ ...one, publishedAt: iso(one.publishedAt) })), next },
      };
    },
  });
}

const statsShape = z.looseObject({
  entered: z.number(),
  active: z.number(),
  completed: z.number(),
  exited: z.number(),
  goals: z.number(),
  steps: z.record(
    z.string(),
    z.looseObject({
      entered: z.number(),
      waiting: z.number(),
      sent: z.number(),
      held: z.number(),
      skipped: z.record(z.string(), z.number()),
    }),
  ),
});

function statsRoute(db: Database): Route {
  return route({
    method: 'get',
    path: `${path}/stats`,
    scope: 'read',
    tag,
    summary: 'How it fares, over all versions or one',
    query: z.object({ version: z.coerce.number().pipe(rowNumber.min(1)).optional() }),
    answers: { 200: statsShape },
    errors: ['unknown-definition'],
    handle: async ({ params, query }) => {
      const { key } = await find(db, keyOf(params));
      return { status: 200, body: await readJourneyStats(db, key, query.version) };
    },
  });
}
