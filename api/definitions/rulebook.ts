import { z } from 'zod';
import {
  lockRulebook,
  putRulebook,
  readRulebook,
  type Rulebook,
  type StoredRulebook,
} from '../../db/definitions/rulebooks';
import type { Tx } from '../../db/base/database';
import type { DefinitionOf, Document, ReadDefinition } from '../../domain/schema/read-definition';
import type { Problem } from '../../domain/schema/reading/problem';
import type { ApiDeps } from '../http/deps';
import { checkIfMatch, etagOf, yamlEtagOf } from '../http/etag';
import { route, type Answer, type Call, type Route } from '../http/route';
import { sayInstant } from '../../domain/time/say-instant';
import { answerYaml, dataNamed, definitionBody, flawShape, refuseFlawed } from './document';
import { versionListRoute, versionSourceRoute } from './version-routes';
import { wants, yaml } from '../http/wants';

type Kind = 'policy' | 'data-plan';

/** What there is one of, and is in force with the 200 of its PUT. */
export type RulebookSpec<K extends Kind> = {
  readonly kind: K;
  readonly table: Rulebook;
  readonly tag: string;
  /** As a reader of the list of routes finds it. */
  readonly name: string;
  /** What is in force until somebody says otherwise, as its author would write it. */
  shipped(deps: ApiDeps): Promise<Record<string, unknown>>;
  /** Of what else is published, what it changes in a way that its author may not have meant. */
  warn?(deps: ApiDeps, definition: DefinitionOf<K>): Promise<Problem[]>;
  /** What follows for those whom it concerns. */
  follow?(tx: Tx, definition: DefinitionOf<K>): Promise<void>;
};

const shape = z.looseObject({
  version: z.number().describe('0: the one that ships.'),
  problems: z.array(flawShape),
});

export function rulebookRoutes<K extends Kind>(deps: ApiDeps, spec: RulebookSpec<K>): Route[] {
  const { kind, table, tag, name } = spec;
  const path = `/v1/${kind}`;
  const versioned = { path, tag, place: async () => ({ versions: table }) };
  return [
    route({
      method: 'get',
      path,
      scope: 'read',
      tag,
      summary: `The ${name} in force. As YAML when that is asked for`,
      answers: { 200: shape },
      types: ['application/yaml'],
      errors: ['too-expensive'],
      handle: async ({ headers, gone }) => {
        const stored = (await readRulebook(deps.db, table)) ?? (await shipped(deps, spec));
        return wants(headers.accept, yaml)
          ? answerYaml(deps.aside, stored, { gone, headers: { etag: yamlEtagOf(stored.version) } })
          : answer(stored, await judge(deps, spec, stored, gone));
      },
    }),
    route({
      method: 'put',
      path,
      scope: 'publish',
      tag,
      summary: `Put a ${name} in force; it is with the 200`,
      body: definitionBody,
      answers: { 200: shape },
      errors: ['invalid-definition', 'stale', 'too-expensive'],
      audit: `${path.slice('/v1/'.length)}.publish`,
      handle: (call) => put(deps, spec, call),
    }),
    versionListRoute(deps, versioned),
    versionSourceRoute(deps, versioned),
  ];
}

/** The document and everything that is to be told of it. @throws Problem too-expensive; what the database throws */
async function judge<K extends Kind>(
  deps: ApiDeps,
  { kind, warn }: RulebookSpec<K>,
  document: Document,
  gone: AbortSignal,
): Promise<ReadDefinition<DefinitionOf<K>>> {
  const read = await deps.aside.readDefinition(kind, document, gone);
  const around = read.definition && (await warn?.(deps, read.definition));
  return around ? { ...read, problems: [...read.problems, ...around] } : read;
}

async function shipped<K extends Kind>(deps: ApiDeps, spec: RulebookSpec<K>): Promise<StoredRulebook> {
  return { version: 0, source: JSON.stringify(await spec.shipped(deps)), format: 'json', publishedAt: 0 };
}

async function put<K extends Kind>(
  deps: ApiDeps,
  spec: RulebookSpec<K>,
  { body, headers, key, gone }: Call<{ source: string; format: 'yaml' | 'json' }, unknown>,
): Promise<Answer> {
  const { kind, table, name, follow } = spec;
  const read = await judge(deps, spec, body, gone);
  const { definition, problems } = read;
  dataNamed(read, kind, '');
  refuseFlawed(problems);
  if (!definition) throw new Error(`a ${name} without problems could not be read`);
  const stored = await deps.db.transaction().execute(async (tx) => {
    await lockRulebook(tx, table);
    const before = await readRulebook(tx, table);
    checkIfMatch(headers, before?.version ?? 0);
    await follow?.(tx, definition);
    return putRulebook(tx, table, { ...body, definition, by: key.name, now: deps.clock.now() });
  });
  return answer(stored, read);
}

function answer(stored: StoredRulebook, { data, problems }: ReadDefinition<unknown>): Answer {
  const body = { ...data, version: stored.version, publishedAt: sayInstant(stored.publishedAt), problems };
  return { status: 200, body, headers: { etag: etagOf(stored.version), vary: 'Accept', 'cache-control': 'no-store' } };
}
