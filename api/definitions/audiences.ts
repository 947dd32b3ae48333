import { z } from 'zod';
import {
  listAudiences,
  lockAudience,
  publishAudience,
  readAudience,
  saveAudienceDraft,
  type StoredAudience,
} from '../../db/definitions/audiences';
import type { Database } from '../../db/base/database';
import { doOnce } from '../../db/base/idempotency';
import { parseAudience } from '../../domain/schema/audience';
import type { ApiDeps } from '../http/deps';
import { checkIfMatch, checkIfNoneMatch, etagOf } from '../http/etag';
import { page, pageOf, pageQuery, readCursor } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Answer, type Call, type Route } from '../http/route';
import { iso } from '../http/time-text';
import { dataOf } from '../../domain/schema/reading/source';
import { answerYaml, definitionBody, flawShape, keyOf, readDraft, refuseFlawed, wantsYaml } from './document';

const tag = 'Audiences';
const path = '/v1/audiences/{key}';

const audienceShape = z.looseObject({
  key: z.string(),
  version: z.number().nullable().describe('The one that journeys mean which are published from now on.'),
  updatedAt: z.string(),
});
const wholeShape = audienceShape.extend({ draft: z.looseObject({}), problems: z.array(flawShape) });
const publishBody = z.strictObject({ dryRun: z.boolean().default(false) });
const publishedShape = z.looseObject({
  key: z.string(),
  version: z.number(),
  dryRun: z.boolean(),
  problems: z.array(flawShape),
});

export const audienceRoutes = (deps: ApiDeps): Route[] => [
  listRoute(deps.db),
  route({
    method: 'get',
    path,
    scope: 'read',
    tag,
    summary: 'The draft and what is wrong with it. As YAML when that is asked for',
    answers: { 200: wholeShape },
    types: ['application/yaml'],
    errors: ['unknown-definition'],
    handle: async ({ params, headers }) => {
      const stored = await readAudience(deps.db, keyOf(params));
      if (!stored) throw unknown();
      return wantsYaml(headers.accept)
        ? answerYaml(stored, { etag: etagOf(stored.revision) })
        : answerWhole(stored, 200);
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
  route({
    method: 'post',
    path: `${path}/publish`,
    scope: 'write',
    tag,
    summary: 'Make the draft what journeys mean that are published from now on',
    body: { kind: 'json', schema: publishBody, limit: 16 * 1024, optional: true },
    answers: { 200: publishedShape },
    errors: ['unknown-definition', 'invalid-definition', 'stale', 'invalid', 'idempotency-key-reused'],
    creates: true,
    handle: (call) => publish(deps, call),
  }),
];

const unknown = (): Problem => new Problem('unknown-definition', 'No audience has this key.');

const listRoute = (db: Database): Route =>
  route({
    method: 'get',
    path: '/v1/audiences',
    scope: 'read',
    tag,
    summary: 'The named audiences, by key',
    query: pageQuery,
    answers: { 200: pageOf(audienceShape) },
    handle: async ({ query }) => {
      const found = await listAudiences(db, query.limit + 1, readCursor(query.cursor, z.string()));
      const { items, next } = page(found, query.limit, ({ key }) => key);
      return { status: 200, body: { items: items.map(sayAudience), next } };
    },
  });

const sayAudience = ({ key, liveVersion, updatedAt }: StoredAudience) => ({
  key,
  version: liveVersion,
  updatedAt: iso(updatedAt),
});

function answerWhole(stored: StoredAudience, status: number): Answer {
  const { source, format } = stored;
  const { problems } = parseAudience(source, format);
  const body = { ...sayAudience(stored), draft: dataOf(stored), format, source, problems };
  return { status, body, headers: { etag: etagOf(stored.revision), vary: 'Accept' } };
}

type Save = Call<{ source: string; format: 'yaml' | 'json' }, unknown>;

async function save(deps: ApiDeps, { params, body, headers }: Save): Promise<Answer> {
  const key = keyOf(params);
  readDraft(body, 'audience', key);
  const { stored, isNew } = await deps.db.transaction().execute(async (tx) => {
    const before = await lockAudience(tx, key);
    checkIfMatch(headers, before?.revision);
    checkIfNoneMatch(headers, before?.revision);
    return { stored: await saveAudienceDraft(tx, { key, ...body }, deps.clock.now()), isNew: !before };
  });
  return answerWhole(stored, isNew ? 201 : 200);
}

async function publish({ db, clock }: ApiDeps, call: Call<z.output<typeof publishBody>, unknown>): Promise<Answer> {
  const key = keyOf(call.params);
  const { dryRun } = call.body;
  const published = await doOnce(db, call.once, async (tx) => {
    const stored = await lockAudience(tx, key);
    if (!stored) throw unknown();
    checkIfMatch(call.headers, stored.revision);
    const { audience, problems } = parseAudience(stored.source, stored.format);
    refuseFlawed(problems);
    if (!audience) throw new Error('an audience without problems could not be read');
    const said = { key, dryRun, problems };
    if (dryRun) return { ...said, version: (stored.liveVersion ?? 0) + 1, revision: stored.revision };
    const version = await publishAudience(tx, stored, { definition: audience, by: call.key.name, now: clock.now() });
    return { ...said, version, revision: stored.revision + 1 };
  });
  const { revision, ...body } = published;
  return { status: 200, body, headers: { etag: etagOf(revision) } };
}
