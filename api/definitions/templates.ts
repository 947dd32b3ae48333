import { z } from 'zod';
import type { Tx, Database } from '../../db/base/database';
import { doOnce } from '../../db/base/idempotency';
import {
  listTemplates,
  lockTemplate,
  publishTemplate,
  readTemplate,
  saveTemplateDraft,
  type StoredTemplate,
} from '../../db/definitions/templates';
import { parseTemplate } from '../../domain/schema/template';
import type { ApiDeps } from '../http/deps';
import { checkIfMatch, checkIfNoneMatch, etagOf } from '../http/etag';
import { page, pageOf, pageQuery, plainText, readCursor } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Answer, type Call, type Route } from '../http/route';
import { iso } from '../http/time-text';
import { compileTemplate } from '../../domain/schema/compile-template';
import { dataOf } from '../../domain/schema/reading/source';
import { answerYaml, definitionBody, flawShape, keyOf, readDraft, refuseFlawed, wantsYaml } from './document';

const tag = 'Templates';
const path = '/v1/templates/{key}';

const templateShape = z.looseObject({
  key: z.string(),
  version: z.number().nullable().describe('The one that messages are made from.'),
  updatedAt: z.string(),
});
const wholeShape = templateShape.extend({ draft: z.looseObject({}), problems: z.array(flawShape) });
const publishBody = z.strictObject({ dryRun: z.boolean().default(false) });

export function templateRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/templates',
      scope: 'read',
      tag,
      summary: 'The templates, by key',
      query: pageQuery,
      answers: { 200: pageOf(templateShape) },
      handle: async ({ query }) => {
        const found = await listTemplates(deps.db, query.limit + 1, readCursor(query.cursor, plainText));
        const { items, next } = page(found, query.limit, ({ key }) => key);
        return { status: 200, body: { items: items.map(sayTemplate), next } };
      },
    }),
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
        const stored = await find(deps.db, keyOf(params));
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
      summary: 'Make the draft what messages are made from; MJML is compiled now',
      body: { kind: 'json', schema: publishBody, limit: 16 * 1024, optional: true },
      answers: {
        200: z.looseObject({ key: z.string(), version: z.number(), dryRun: z.boolean(), problems: z.array(flawShape) }),
      },
      errors: ['unknown-definition', 'invalid-definition', 'stale', 'invalid', 'idempotency-key-reused'],
      creates: true,
      handle: (call) => publish(deps, call),
    }),
  ];
}

/** @throws Problem unknown-definition */
async function find(db: Database | Tx, key: string): Promise<StoredTemplate> {
  const stored = await readTemplate(db, key);
  if (!stored) throw new Problem('unknown-definition', 'No template has this key.');
  return stored;
}

const sayTemplate = ({ key, liveVersion, updatedAt }: StoredTemplate) => ({
  key,
  version: liveVersion,
  updatedAt: iso(updatedAt),
});

function answerWhole(stored: StoredTemplate, status: number): Answer {
  const { problems } = parseTemplate(stored.source, stored.format);
  const body = {
    ...sayTemplate(stored),
    draft: dataOf(stored),
    format: stored.format,
    source: stored.source,
    problems,
  };
  return { status, body, headers: { etag: etagOf(stored.revision), vary: 'Accept' } };
}

async function save(
  deps: ApiDeps,
  { params, body, headers }: Call<{ source: string; format: 'yaml' | 'json' }, unknown>,
): Promise<Answer> {
  const key = keyOf(params);
  readDraft(body, 'template', key);
  const { stored, isNew } = await deps.db.transaction().execute(async (tx) => {
    const before = await lockTemplate(tx, key);
    checkIfMatch(headers, before?.revision);
    checkIfNoneMatch(headers, before?.revision);
    return { stored: await saveTemplateDraft(tx, { key, ...body }, deps.clock.now()), isNew: !before };
  });
  return answerWhole(stored, isNew ? 201 : 200);
}

/** MJML takes seconds at worst, so that it is compiled before the transaction, from the draft that the transaction then finds. */
async function publish(deps: ApiDeps, call: Call<z.output<typeof publishBody>, unknown>): Promise<Answer> {
  const key = keyOf(call.params);
  const draft = await find(deps.db, key);
  const { template, problems } = await compileTemplate(draft);
  refuseFlawed(problems);
  if (!template) throw new Error('a template without problems could not be read');
  const published = await doOnce(deps.db, call.once, async (tx) => {
    const stored = await lockTemplate(tx, key);
    checkIfMatch(call.headers, stored?.revision);
    if (stored?.revision !== draft.revision)
      throw new Problem('conflict', 'The draft was changed at this moment; publish again.');
    const said = { key, dryRun: call.body.dryRun, problems };
    if (call.body.dryRun) return { ...said, version: (stored.liveVersion ?? 0) + 1, revision: stored.revision };
    const version = await publishTemplate(tx, stored, {
      definition: template,
      by: call.key.name,
      now: deps.clock.now(),
    });
    return { ...said, version, revision: stored.revision + 1 };
  });
  const { revision, ...body } = published;
  return { status: 200, body, headers: { etag: etagOf(revision) } };
}
