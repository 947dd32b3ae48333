import { placeIn } from '../../domain/schema/reading/source';
import { detailOf, type Client, type Reply } from './client';
import type { Definition } from '../files/definition-file';
import { placed, unknownKind, type DefinitionProblem, type PlacedProblem } from '../files/said-problem';

const order = { template: 0, audience: 0, policy: 1, statement: 2, journey: 3 } as const;

type Published = { readonly kind: string; readonly key: string; readonly version: number | undefined };
type Released = { readonly published?: Published; readonly problems: readonly PlacedProblem[] };
type Outcome = { readonly published: readonly Published[]; readonly problems: readonly PlacedProblem[] };

/** All drafts are saved before the first journey is published, and a journey that another one names is published before it. */
export async function publishAll(
  client: Client,
  definitions: readonly Definition[],
  inFlight: string,
): Promise<Outcome> {
  const outcomes: Released[] = [];
  const rank = ({ kind }: Definition): number => (kind ? order[kind] : 0);
  let waiting: Definition[] = [];
  for (const definition of [...definitions].sort((a, b) => rank(a) - rank(b))) {
    const saved = await save(client, definition);
    if (saved) outcomes.push(saved);
    else if (definition.kind === 'template' || definition.kind === 'audience')
      outcomes.push(await release(client, definition, inFlight));
    else waiting.push(definition);
  }
  while (waiting.length > 0) {
    const tried: { definition: Definition; outcome: Released }[] = [];
    for (const definition of waiting) tried.push({ definition, outcome: await release(client, definition, inFlight) });
    const refused = tried.filter(({ outcome }) => !outcome.published);
    const isStuck = refused.length === waiting.length;
    outcomes.push(...tried.filter((one) => isStuck || !refused.includes(one)).map(({ outcome }) => outcome));
    waiting = isStuck ? [] : refused.map(({ definition }) => definition);
  }
  return {
    published: outcomes.flatMap(({ published }) => published ?? []),
    problems: outcomes.flatMap(({ problems }) => problems),
  };
}

/** @returns undefined for a draft that is saved and waits to be published */
async function save(client: Client, definition: Definition): Promise<Released | undefined> {
  const { kind, key, source, format } = definition;
  if (kind === undefined) return { problems: [placed(definition, unknownKind)] };
  if (kind !== 'policy' && key === undefined) {
    return {
      problems: [placed(definition, { pointer: `/${kind}`, code: 'required', detail: `The ${kind} has no key.` })],
    };
  }
  const path = kind === 'policy' ? '/v1/policy' : pathOf(definition);
  const type = format === 'json' ? 'application/json' : 'application/yaml';
  const reply = await client.request('PUT', path, { source: { text: source, type } });
  if (reply.status > 299) return { problems: problemsOf(definition, reply) };
  return kind === 'policy' ? releasedBy(definition, reply) : undefined;
}

async function release(client: Client, definition: Definition, inFlight: string): Promise<Released> {
  const body = definition.kind === 'journey' ? { inFlight } : {};
  const reply = await client.request('POST', `${pathOf(definition)}/publish`, { body });
  return reply.status > 299 ? { problems: problemsOf(definition, reply) } : releasedBy(definition, reply);
}

function releasedBy(definition: Definition, { body }: Reply): Released {
  const { version, problems = [] } = body as { version?: number; problems?: readonly DefinitionProblem[] };
  const { kind = 'journey', key = kind } = definition;
  return { published: { kind, key, version }, problems: placedAll(definition, problems) };
}

const pathOf = ({ kind, key }: Definition): string => `/v1/${kind}s/${encodeURIComponent(key ?? '')}`;

function problemsOf(definition: Definition, reply: Reply): PlacedProblem[] {
  const { body } = reply;
  const errors =
    typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors) ? body.errors : [];
  if (errors.length > 0) return placedAll(definition, errors as DefinitionProblem[]);
  return [placed(definition, { pointer: '', code: `http-${reply.status}`, detail: detailOf(reply) })];
}

/** What the server tells without a line gets the line of its pointer here. */
const placedAll = (definition: Definition, problems: readonly DefinitionProblem[]): PlacedProblem[] =>
  placeIn(
    problems.map(({ severity = 'error', ...problem }) => ({ ...problem, severity })),
    definition.source,
    definition.format,
  ).map((problem) => placed(definition, problem));
