import { z } from 'zod';
import { format } from '../../db/definitions/drafts';
import { listVersionsOf, readVersionOf, type VersionLine, type VersionPlace } from '../../db/definitions/versions';
import { versionNumber } from '../../domain/journey/statement/statement-terms';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { page, pageOf, pageQuery, readCursor, rowNumber } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Call, type Route } from '../http/route';
import { keyOf } from './document';
import { findDraft, type DefinitionKind } from './drafts';

const listedShape = z.looseObject({ version: z.number(), publishedAt: z.string(), publishedBy: z.string() });
const wholeShape = listedShape.extend({ source: z.string(), format });

/** What has versions, and how one of its paths says which. */
type Versioned = {
  readonly path: string;
  readonly tag: string;
  place(params: Call<unknown, unknown>['params']): Promise<VersionPlace>;
};

export const versionedBy = ({ db }: ApiDeps, { kind, word, path, tag }: DefinitionKind): Versioned => ({
  path: `${path}/{key}`,
  tag,
  place: async (params) => ({ versions: kind.versions, key: (await findDraft(db, { kind, word }, keyOf(params))).key }),
});

export const versionRoutes = (deps: ApiDeps, kind: DefinitionKind): Route[] => [
  versionListRoute(deps, versionedBy(deps, kind)),
  versionSourceRoute(deps, versionedBy(deps, kind)),
];

export const versionListRoute = ({ db }: ApiDeps, { path, tag, place }: Versioned): Route =>
  route({
    method: 'get',
    path: `${path}/versions`,
    scope: 'read',
    tag,
    summary: 'The published versions, newest first',
    query: pageQuery,
    answers: { 200: pageOf(listedShape) },
    errors: ['unknown-definition'],
    handle: async ({ params, query }) => {
      const found = await listVersionsOf(db, await place(params), query.limit + 1, readCursor(query.cursor, rowNumber));
      const { items, next } = page(found, query.limit, ({ version }) => version);
      return { status: 200, body: { items: items.map(say), next } };
    },
  });

export const versionSourceRoute = ({ db }: ApiDeps, { path, tag, place }: Versioned): Route =>
  route({
    method: 'get',
    path: `${path}/versions/{version}`,
    scope: 'read',
    tag,
    summary: 'What was published as this version, as its author wrote it',
    answers: { 200: wholeShape },
    errors: ['unknown-definition'],
    handle: async ({ params }) => {
      const found = await readVersionOf(db, await place(params), versionNumber(params['version'] ?? ''));
      if (!found)
        throw new Problem('unknown-definition', 'It has no such version; GET …/versions lists those there are.');
      return { status: 200, body: say(found) };
    },
  });

const say = <Line extends VersionLine>({ publishedAt, ...rest }: Line) => ({
  ...rest,
  publishedAt: sayInstant(publishedAt),
});
