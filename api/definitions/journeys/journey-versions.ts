import { z } from 'zod';
import { journeys } from '../../../db/definitions/drafts';
import { listVersions, readVersion } from '../../../db/definitions/journeys';
import { numberIn } from '../../../domain/schema/reading/number-in';
import { sayInstant } from '../../../domain/time/say-instant';
import type { ApiDeps } from '../../http/deps';
import { page, pageOf, pageQuery, readCursor, rowNumber } from '../../http/paging';
import { Problem } from '../../http/problem';
import { route, type Route } from '../../http/route';
import { keyOf } from '../document';
import { findDraft } from '../drafts';

const tag = 'Journeys';
const path = '/v1/journeys/{key}/versions';
const named = { kind: journeys, word: 'journey' };

const versionShape = z.looseObject({
  version: z.number(),
  publishedAt: z.string(),
  publishedBy: z.string().describe('The name of the key.'),
  note: z.string().optional().describe('Why, as its publisher said.'),
  inFlight: z.enum(['keep', 'move', 'drain']),
});
const listedShape = versionShape.extend({ active: z.number().describe('Who is inside.') });
const wholeShape = versionShape.extend({
  source: z.string(),
  format: z.enum(['yaml', 'json']),
  definition: z.looseObject({}).describe('What it says, as the rules read it.'),
});

/** The published versions of a journey, which never change. */
export const versionRoutes = ({ db }: ApiDeps): Route[] => [
  route({
    method: 'get',
    path,
    scope: 'read',
    tag,
    summary: 'The published versions, newest first, with how many are inside',
    query: pageQuery,
    answers: { 200: pageOf(listedShape) },
    errors: ['unknown-definition'],
    handle: async ({ params, query }) => {
      const { key } = await findDraft(db, named, keyOf(params));
      const found = await listVersions(db, key, query.limit + 1, readCursor(query.cursor, rowNumber));
      const { items, next } = page(found, query.limit, ({ version }) => version);
      return { status: 200, body: { items: items.map(sayVersion), next } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{version}`,
    scope: 'read',
    tag,
    summary: 'One version, with its source',
    answers: { 200: wholeShape },
    errors: ['unknown-definition'],
    handle: async ({ params }) => {
      const { key } = await findDraft(db, named, keyOf(params));
      const found = await readVersion(db, key, numberIn(params['version']) ?? 0);
      if (!found)
        throw new Problem('unknown-definition', 'It has no such version; GET …/versions lists those there are.');
      return { status: 200, body: sayVersion(found) };
    },
  }),
];

const sayVersion = <Version extends { readonly publishedAt: number; readonly note: string | null }>({
  publishedAt,
  note,
  ...rest
}: Version) => ({ ...rest, publishedAt: sayInstant(publishedAt), ...(note === null ? {} : { note }) });
