import { clientOf, detailOf, type Client, type Reply } from '../client';
import { serverOptions, type Command, type CommandCall } from '../command';
import { definitionFilesIn, readDefinitions, type Definition } from '../definition-file';
import { placed, sayProblem, unknownKind, type DefinitionProblem, type PlacedProblem } from '../said-problem';
import { WrongUse } from '../wrong-use';

const inFlightChoices = ['keep', 'move', 'drain'];
const order = { template: 0, policy: 1, journey: 2 } as const;

type Published = { readonly kind: string; readonly key: string; readonly version: number | undefined };
type Outcome = { readonly published: readonly Published[]; readonly problems: readonly PlacedProblem[] };

export const publish: Command = {
  name: 'publish',
  takes: 'FILE… | --dir DIR',
  summary: 'puts journeys, templates and a policy into force on a running Sojourn',
  details: [
    'Templates go first, then the policy, then the journeys. A definition with problems is saved as a draft and not published; its problems',
    'are named by file and line.',
  ],
  options: {
    dir: { type: 'string', value: 'DIR', help: 'every .yaml and .json file of the folder' },
    'in-flight': {
      type: 'string',
      value: 'CHOICE',
      help: `customers who are in an older version: ${inFlightChoices.join(', ')} (default keep)`,
    },
    ...serverOptions,
  },
  example: 'sojourn publish --dir journeys',
  run: async (call) => {
    const inFlight = call.text('in-flight') ?? 'keep';
    if (!inFlightChoices.includes(inFlight))
      throw new WrongUse(`--in-flight takes ${inFlightChoices.join(', ')}, not "${inFlight}".`);
    const definitions = await readDefinitions(await filesOf(call));
    const { published, problems } = await publishAll(await clientOf(call), definitions, inFlight);
    const words = [
      ...problems.map(sayProblem),
      ...published.map(({ kind, key, version }) => `published ${kind} ${key} version ${version ?? '?'}`),
    ];
    call.answer(words, { published, problems });
    return problems.some(({ severity }) => severity !== 'warning') ? 1 : 0;
  },
};

async function filesOf(call: CommandCall): Promise<readonly string[]> {
  const folder = call.text('dir');
  if (folder !== undefined && call.positionals.length > 0)
    throw new WrongUse('publish takes files or --dir, not both.');
  if (folder !== undefined) return definitionFilesIn(folder);
  if (call.positionals.length === 0) throw new WrongUse('publish takes a FILE, or --dir DIR.');
  return call.positionals;
}

/** All drafts are saved before the first journey is published, and one that another one names comes after it. */
export async function publishAll(
  client: Client,
  definitions: readonly Definition[],
  inFlight: string,
): Promise<Outcome> {
  const published: Published[] = [];
  const problems: PlacedProblem[] = [];
  const rank = ({ kind }: Definition): number => (kind ? order[kind] : 0);
  let waiting: Definition[] = [];
  for (const definition of [...definitions].sort((a, b) => rank(a) - rank(b))) {
    const outcome = await save(client, definition);
    if (outcome === 'in-force') published.push({ kind: 'policy', key: 'policy', version: undefined });
    else if (outcome === 'saved' && definition.kind === 'template')
      addTo(await release(client, definition, inFlight), published, problems);
    else if (outcome === 'saved') waiting.push(definition);
    else problems.push(...outcome);
  }
  while (waiting.length > 0) {
    const tried = [];
    for (const definition of waiting) tried.push({ definition, outcome: await release(client, definition, inFlight) });
    const refused = tried.filter(
      ({ outcome }) => Array.isArray(outcome) && outcome.some(({ severity }) => severity !== 'warning'),
    );
    const isStuck = refused.length === waiting.length;
    for (const one of tried) if (isStuck || !refused.includes(one)) addTo(one.outcome, published, problems);
    waiting = isStuck ? [] : refused.map(({ definition }) => definition);
  }
  return { published, problems };
}

function addTo(outcome: Published | PlacedProblem[], published: Published[], problems: PlacedProblem[]): void {
  if (Array.isArray(outcome)) problems.push(...outcome);
  else published.push(outcome);
}

async function save(client: Client, definition: Definition): Promise<'saved' | 'in-force' | PlacedProblem[]> {
  const { kind, key, source, format } = definition;
  if (kind === undefined) return [placed(definition, unknownKind)];
  if (kind !== 'policy' && key === undefined)
    return [placed(definition, { pointer: `/${kind}`, code: 'required', detail: `The ${kind} has no key.` })];
  const path = kind === 'policy' ? '/v1/policy' : pathOf(definition);
  const reply = await client.request('PUT', path, {
    source: { text: source, type: format === 'json' ? 'application/json' : 'application/yaml' },
  });
  if (reply.status > 299) return problemsOf(definition, reply);
  return kind === 'policy' ? 'in-force' : 'saved';
}

async function release(client: Client, definition: Definition, inFlight: string): Promise<Published | PlacedProblem[]> {
  const { kind = 'journey', key = '' } = definition;
  const body = kind === 'journey' ? { inFlight } : {};
  const reply = await client.request('POST', `${pathOf(definition)}/publish`, { body });
  if (reply.status > 299) return problemsOf(definition, reply);
  return { kind, key, version: versionIn(reply.body) };
}

const pathOf = ({ kind, key }: Definition): string => `/v1/${kind}s/${encodeURIComponent(key ?? '')}`;

function problemsOf(definition: Definition, reply: Reply): PlacedProblem[] {
  const { body } = reply;
  const errors =
    typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors)
      ? (body.errors as DefinitionProblem[])
      : [];
  if (errors.length > 0) return errors.map((error) => placed(definition, error));
  return [placed(definition, { pointer: '', code: `http-${reply.status}`, detail: detailOf(reply) })];
}

const versionIn = (body: unknown): number | undefined =>
  typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number'
    ? body.version
    : undefined;
