import { z } from 'zod';
import { continueImport, listImports, openImport, readImport, type Import } from '../../db/customers/imports';
import { legalBases } from '../../domain/person/provenance';
import { anyInstant } from '../../domain/schema/reading/instant';
import { sayInstant, sayInstantIfAny } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { moment, page, pageOf, pageQuery, plainText, readCursor, rowNumber } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import type { Sender } from './sender';

const tag = 'Ingest';
const limit = 16 * 1024;
const time = z.string().describe('RFC 3339, UTC.');
const words = plainText.trim().min(1).max(300);

const importBody = z.strictObject({
  who: words.describe('Who collected it.'),
  when: anyInstant.describe('Until when it was collected.'),
  basis: z.enum(legalBases).describe('On what ground it may be kept.'),
  file: words.optional().describe('What it is called where it comes from.'),
  digest: words.describe('Of all that is brought: the same again from the same key goes on with the same import.'),
});
const progressBody = z.strictObject({
  done: rowNumber.describe('Every line up to this one was answered.'),
  ended: z.boolean().optional().describe('There are no more.'),
});
const importShape = z.looseObject({
  id: z.string(),
  at: time.describe('When it began.'),
  key: z.string(),
  who: z.string(),
  when: time,
  basis: z.enum(legalBases),
  file: z.string().optional(),
  done: z.number(),
  endedAt: time.optional(),
});

const place = z.object({ at: moment, id: z.uuid() });
const unknownImport = (): Problem => new Problem('unknown-import', 'Nothing was imported under this id with this key.');

/** What is brought in from elsewhere says where it comes from before the first call is sent: `POST /v1/batch?import=ID`. */
export function importRoutes({ db, clock }: Pick<ApiDeps, 'db' | 'clock'>): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/imports',
      scope: 'ingest',
      tag,
      summary: 'Begin an import, or go on with it: who collected it, when, and on what ground it may be kept',
      body: { kind: 'json', schema: importBody, limit },
      answers: { 200: importShape, 201: importShape },
      errors: ['invalid'],
      handle: async ({ body, key }) => {
        const { isNew, ...opened } = await openImport(db, key.id, body, clock.now());
        return { status: isNew ? 201 : 200, body: sayImport(opened) };
      },
    }),
    route({
      method: 'patch',
      path: '/v1/imports/{id}',
      scope: 'ingest',
      tag,
      summary: 'Say how far an import has come',
      body: { kind: 'json', schema: progressBody, limit },
      answers: { 200: importShape },
      errors: ['unknown-import', 'invalid'],
      handle: async ({ params, body: { done, ended }, key }) => {
        const endedAt = ended ? clock.now() : undefined;
        const found = await continueImport(db, key.id, idIn(params.id), { done, endedAt });
        if (!found) throw unknownImport();
        return { status: 200, body: sayImport(found) };
      },
    }),
    ...readRoutes(db),
  ];
}

function readRoutes(db: ApiDeps['db']): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/imports/{id}',
      scope: 'read',
      tag,
      summary: 'Where what was imported comes from',
      answers: { 200: importShape },
      errors: ['unknown-import'],
      handle: async ({ params }) => {
        const found = await readImport(db, idIn(params.id));
        if (!found) throw unknownImport();
        return { status: 200, body: sayImport(found) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/imports',
      scope: 'read',
      tag,
      summary: 'Imports, newest first',
      query: pageQuery,
      answers: { 200: pageOf(importShape) },
      handle: async ({ query: { limit: most, cursor } }) => {
        const found = await listImports(db, most + 1, readCursor(cursor, place));
        const { items, next } = page(found, most, ({ at, id }) => ({ at, id }));
        return { status: 200, body: { items: items.map(sayImport), next } };
      },
    }),
  ];
}

/** Who brings something in says it under the import's name. @throws Problem unknown-import */
export async function importing({ db }: Pick<ApiDeps, 'db'>, sender: Sender, id: string | undefined): Promise<Sender> {
  if (id === undefined) return sender;
  if (!(await readImport(db, id, sender.key.id))) throw unknownImport();
  return { ...sender, by: `import:${id}`, importId: id };
}

const idIn = (id: string | undefined): string => {
  if (!z.uuid().safeParse(id).success) throw unknownImport();
  return id ?? '';
};

const sayImport = ({ at, when, file, endedAt, ...rest }: Import) => ({
  ...rest,
  at: sayInstant(at),
  when: sayInstant(when),
  file: file ?? undefined,
  endedAt: sayInstantIfAny(endedAt),
});
