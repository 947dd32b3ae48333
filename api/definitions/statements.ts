import { z } from 'zod';
import { versionNumber } from '../../domain/journey/statement/statement-terms';
import { statements } from '../../db/definitions/drafts';
import {
  listStatementVersions,
  publishStatement,
  statementInForce,
  statementVersion,
  type PublishedStatement,
} from '../../db/definitions/statements';
import { askForSweep } from '../../db/wake/sweeps';
import { legalBases, type Statement } from '../../domain/journey/statement/statement';
import { isSame } from '../../domain/person/same';
import { problemsUnder } from '../../domain/schema/statement/around';
import { sayDuration } from '../../domain/time/duration';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { page, pageOf, pageQuery, readCursor, rowNumber } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { keyOf } from './document';
import {
  draftRoutes,
  findDraft,
  listedShape,
  publishDraftRoute,
  sayDraft,
  type DefinitionKind,
  type Versioning,
} from './drafts';
import { versionedBy, versionSourceRoute } from './version-routes';

const tag = 'Statements';
const path = '/v1/statements/{key}';
const named = { kind: statements, word: 'statement' };

const kindOf = ({ aside, definitions, db }: ApiDeps): DefinitionKind => ({
  ...named,
  tag,
  path: '/v1/statements',
  summaries: {
    list: 'What people agree to, by key',
    get: 'The draft and what is wrong with it. As YAML when that is asked for',
  },
  shape: listedShape('The one that people agree to from now on.'),
  say: sayDraft,
  read: async (document, gone) => {
    const read = await aside.readDefinition('statement', document, gone);
    const { policy } = await definitions.current(db);
    return { ...read, problems: [...read.problems, ...problemsUnder(policy, read.data ?? {}, document)] };
  },
});

export function statementRoutes(deps: ApiDeps): Route[] {
  const kind = kindOf(deps);
  const publishes =
    'Make the draft what people agree to from now on, as the next version, unless it says what the one in force says';
  return [
    ...draftRoutes(deps, kind),
    publishDraftRoute(deps, { ...kind, publishes, versions }, kind.read),
    versionsRoute(deps),
    versionSourceRoute(deps, versionedBy(deps, kind)),
    versionRoute(deps),
  ];
}

/** A version that says nothing new would only ask everybody again. */
const versions: Versioning = {
  async standing(tx, key, definition) {
    const inForce = await statementInForce(tx, key);
    return inForce && isSame({ ...definition, version: inForce.version }, inForce.definition)
      ? inForce.version
      : undefined;
  },
  async publish(tx, publication) {
    const definition = publication.definition as Statement;
    if (definition.again === 'on-new-version') await askForSweep(tx, 'agreed', publication.key);
    return publishStatement(tx, { ...publication, definition });
  },
};

const textShape = z.object({ title: z.string(), text: z.string(), more: z.string().optional() });
const publishedShape = z.looseObject({
  statement: z.string(),
  version: z.number(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  purpose: z.string(),
  channels: z.array(z.string()).optional(),
  basis: z.enum(legalBases),
  data: z.array(z.string()),
  validFor: z.string().optional(),
  confirm: z.boolean(),
  again: z.enum(['on-new-version', 'never']),
  verifiedOnly: z.boolean(),
  locales: z.record(z.string(), textShape),
});

function versionsRoute({ db }: ApiDeps): Route {
  return route({
    method: 'get',
    path: `${path}/versions`,
    scope: 'read',
    tag,
    summary: 'The published versions, newest first',
    query: pageQuery,
    answers: { 200: pageOf(publishedShape) },
    errors: ['unknown-definition'],
    handle: async ({ params, query }) => {
      const { key } = await findDraft(db, named, keyOf(params));
      const found = await listStatementVersions(db, key, query.limit + 1, readCursor(query.cursor, rowNumber));
      const { items, next } = page(found, query.limit, ({ version }) => version);
      return { status: 200, body: { items: items.map(sayPublished), next } };
    },
  });
}

function versionRoute({ db }: ApiDeps): Route {
  return route({
    method: 'get',
    path: `${path}/{version}`,
    scope: 'read',
    tag,
    summary: 'A version as a form shows it; it never changes',
    answers: { 200: publishedShape },
    errors: ['unknown-definition'],
    handle: async ({ params }) => {
      const key = keyOf(params);
      const found = await statementVersion(db, key, versionNumber(params.version ?? ''));
      if (!found) {
        await findDraft(db, named, key);
        throw new Problem('unknown-definition', 'It has no such version; GET …/versions lists those there are.');
      }
      return { status: 200, body: sayPublished(found) };
    },
  });
}

/** As its author would write it, every default said. */
const sayPublished = ({ definition, publishedAt, publishedBy }: PublishedStatement) => {
  const { key, version, validFor, ...rest } = definition;
  return {
    statement: key,
    version,
    publishedAt: sayInstant(publishedAt),
    publishedBy,
    ...rest,
    ...(validFor ? { validFor: sayDuration(validFor) } : {}),
  };
};
