import { z } from 'zod';
import type { Database, Tx } from '../../db/base/database';
import { doOnce } from '../../db/base/idempotency';
import {
  listDrafts,
  lockDraft,
  publishDraft,
  readDraft,
  saveDraft,
  type Draft,
  type DraftKind,
  type Format,
  type Publication,
  type Written,
} from '../../db/definitions/drafts';
import type { Document, ReadDefinition } from '../../domain/schema/read-definition';
import type { Millis } from '../../domain/time/time';
import type { ApiDeps } from '../http/deps';
import { checkIfMatch, checkIfNoneMatch, etagOf, yamlEtagOf } from '../http/etag';
import { page, pageOf, pageQuery, plainText, readCursor } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Answer, type Call, type Route } from '../http/route';
import { sayInstant } from '../../domain/time/say-instant';
import { answerYaml, dataNamed, definitionBody, flawShape, keyOf, refuseFlawed } from './document';
import { wants, yaml } from '../http/wants';

/** One kind of definition, as the API speaks of it. */
export type DefinitionKind<Stored extends Draft = Draft> = {
  readonly kind: DraftKind<Stored>;
  /** The first key of such a document, which names it. */
  readonly word: string;
  readonly tag: string;
  readonly path: string;
  readonly summaries: { readonly list: string; readonly get: string };
  /** Of an item in lists. */
  readonly shape: z.ZodObject;
  say(stored: Stored): Record<string, unknown>;
  /** @throws TooExpensive, Crowded */
  read(document: Document, gone: AbortSignal): Promise<ReadDefinition<object>>;
  /** Left out where nothing but the document is kept of a draft. */
  save?(tx: Tx, written: Written, data: Readonly<Record<string, unknown>>, now: Millis): Promise<Stored>;
};

/** @param version which version the field of this name is */
export const listedShape = (version: string) =>
  z.looseObject({ key: z.string(), version: z.number().nullable().describe(version), updatedAt: z.string() });

export const sayDraft = ({ key, liveVersion, updatedAt }: Draft) => ({
  key,
  version: liveVersion,
  updatedAt: sayInstant(updatedAt),
});

/** To list them, to read one and to save a draft. */
export function draftRoutes<Stored extends Draft>(deps: ApiDeps, of: DefinitionKind<Stored>): Route[] {
  const { path, tag, summaries, shape } = of;
  const whole = shape.extend({
    draft: z.looseObject({}),
    source: z.string(),
    format: z.enum(['yaml', 'json']),
    problems: z.array(flawShape),
  });
  return [
    route({
      method: 'get',
      path,
      scope: 'read',
      tag,
      summary: summaries.list,
      query: pageQuery,
      answers: { 200: pageOf(shape) },
      handle: async ({ query }) => {
        const found = await listDrafts(deps.db, of.kind, query.limit + 1, readCursor(query.cursor, plainText));
        const { items, next } = page(found, query.limit, ({ key }) => key);
        return { status: 200, body: { items: items.map((one) => of.say(one)), next } };
      },
    }),
    route({
      method: 'get',
      path: `${path}/{key}`,
      scope: 'read',
      tag,
      summary: summaries.get,
      answers: { 200: whole },
      types: ['application/yaml'],
      errors: ['unknown-definition', 'too-expensive'],
      handle: async ({ params, headers, gone }) => {
        const stored = await findDraft(deps.db, of, keyOf(params));
        return wants(headers.accept, yaml)
          ? answerYaml(deps.aside, stored, { gone, headers: { etag: yamlEtagOf(stored.revision) } })
          : answerWhole(of, stored, await of.read(stored, gone));
      },
    }),
    route({
      method: 'put',
      path: `${path}/{key}`,
      scope: 'write',
      tag,
      summary: 'Save a draft, also one with problems, and say what they are',
      body: definitionBody,
      answers: { 200: whole, 201: whole },
      errors: ['unknown-definition', 'invalid-definition', 'stale', 'too-expensive'],
      audit: `${of.word}.save`,
      handle: (call) => save(deps, of, call),
    }),
  ];
}

type Named = { readonly word: string };
export const noSuch = ({ word }: Named): Problem => new Problem('unknown-definition', `No ${word} has this key.`);

/** What was read is no longer what would be published. */
export const overtaken = (): Problem => new Problem('conflict', 'The draft was changed at this moment; publish again.');

/** @throws Problem unknown-definition */
export async function findDraft<Stored extends Draft>(
  db: Database | Tx,
  of: Named & { readonly kind: DraftKind<Stored> },
  key: string,
): Promise<Stored> {
  const stored = await readDraft(db, of.kind, key);
  if (!stored) throw noSuch(of);
  return stored;
}

function answerWhole<Stored extends Draft>(
  of: DefinitionKind<Stored>,
  stored: Stored,
  { data = {}, problems }: ReadDefinition<object>,
  status = 200,
): Answer {
  const { source, format } = stored;
  const body = { ...of.say(stored), draft: data, format, source, problems };
  return { status, body, headers: { etag: etagOf(stored.revision), vary: 'Accept', 'cache-control': 'no-store' } };
}

async function save<Stored extends Draft>(
  { db, clock }: ApiDeps,
  of: DefinitionKind<Stored>,
  { params, body, headers, gone }: Call<{ source: string; format: Format }, unknown>,
): Promise<Answer> {
  const key = keyOf(params);
  const read = await of.read(body, gone);
  const data = dataNamed(read, of.word, key);
  const { stored, isNew } = await db.transaction().execute(async (tx) => {
    const before = await lockDraft(tx, of.kind, key);
    checkIfMatch(headers, before?.revision);
    checkIfNoneMatch(headers, before?.revision);
    const written = { key, ...body };
    const now = clock.now();
    const after = of.save ? await of.save(tx, written, data, now) : await saveDraft(tx, of.kind, { ...written, now });
    return { stored: after, isNew: !before };
  });
  return answerWhole(of, stored, read, isNew ? 201 : 200);
}

/** How a publish may be refused, whatever is published. */
export const publishErrors = [
  'unknown-definition',
  'invalid-definition',
  'stale',
  'conflict',
  'invalid',
  'too-expensive',
] as const;

/** What its author says of a version; it stands in the audit log. */
export const publishNote = z.string().trim().max(500).optional().describe('Why, for the audit log.');

const publishBody = z.strictObject({ dryRun: z.boolean().default(false), note: publishNote });

/**
 * To make a draft the version in force.
 * @param read may take seconds (MJML), so that it is done before the transaction, from the draft that the transaction then finds
 */
export const publishDraftRoute = (
  deps: ApiDeps,
  of: DefinitionKind & {
    readonly publishes: string;
    readonly published?: Published;
    readonly versions?: Versioning;
    readonly afterwards?: () => Promise<void>;
  },
  read: (draft: Draft, gone: AbortSignal) => Promise<Omit<ReadDefinition<object>, 'data'>>,
): Route =>
  route({
    method: 'post',
    path: `${of.path}/{key}/publish`,
    scope: 'publish',
    tag: of.tag,
    summary: of.publishes,
    body: { kind: 'json', schema: publishBody, limit: 16 * 1024, optional: true },
    answers: {
      200: z.looseObject({ key: z.string(), version: z.number(), dryRun: z.boolean(), problems: z.array(flawShape) }),
    },
    errors: publishErrors,
    creates: true,
    audit: `${of.word}.publish`,
    handle: async (call) => {
      const draft = await findDraft(deps.db, of, keyOf(call.params));
      const { definition, problems } = await read(draft, call.gone);
      refuseFlawed(problems);
      if (!definition) throw new Error(`a ${of.word} without problems could not be read`);
      const { revision, ...body } = await publish(deps, of, call, { draft, definition });
      if (!body.dryRun) await of.afterwards?.();
      return { status: 200, body: { ...body, problems }, headers: { etag: etagOf(revision) } };
    },
  });

type Publishing = { readonly draft: Draft; readonly definition: object };

/** What goes with a publish, in its transaction. */
type Published = (tx: Tx, key: string) => Promise<void>;

/** How versions of a kind are made, where that is otherwise than usual. */
export type Versioning = {
  /** The version in force where it says all that the draft says, so that publishing it again changes nothing. */
  standing(tx: Tx, key: string, definition: object): Promise<number | undefined>;
  /** @returns the number of the new version */
  publish(tx: Tx, publication: Written & Publication): Promise<number>;
};

const publish = (
  deps: ApiDeps,
  { kind, published, versions }: DefinitionKind & { readonly published?: Published; readonly versions?: Versioning },
  { headers, body: { dryRun }, key: { name: by }, once }: Call<z.output<typeof publishBody>, unknown>,
  { draft: { key, revision }, definition }: Publishing,
) =>
  doOnce(deps, once, async (tx) => {
    const stored = await lockDraft(tx, kind, key);
    checkIfMatch(headers, stored?.revision);
    if (stored?.revision !== revision) throw overtaken();
    const same = await versions?.standing(tx, key, definition);
    if (same !== undefined) return { key, dryRun, version: same, revision };
    if (dryRun) return { key, dryRun, version: (stored.liveVersion ?? 0) + 1, revision };
    const publication = { ...stored, definition, by, now: deps.clock.now() };
    const version = versions ? await versions.publish(tx, publication) : await publishDraft(tx, kind, publication);
    await published?.(tx, key);
    return { key, dryRun, version, revision: revision + 1 };
  });
