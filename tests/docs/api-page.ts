import { limits } from '../../api/doors/limits';
import { limits as ofOnePerson } from '../../domain/person/limits';

const many = (n: number): string => n.toLocaleString('en');

type Schema = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
};
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
type Operation = {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly 'x-scope'?: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
};

/** As far as the page reads it. */
export type OpenApi = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

type Described = { readonly method: string; readonly path: string; readonly operation: Operation };

/** docs/api.md: the routes of the OpenAPI document for people who read rather than generate. */
export function apiPage({ paths }: OpenApi): string {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const tags = [...new Set(routes.map(({ operation }) => operation.tags[0] ?? ''))];
  const chapters = tags.map((tag) => chapter(tag, routes.filter(({ operation }) => operation.tags[0] === tag))); // prettier-ignore
  return `# The API

Made from \`GET /openapi.json\` by \`UPDATE_DOCS=1 npx jest tests/docs\`; a test holds it against the code. What \`/openapi.json\` says and this page leaves out are
the schemas of what comes back, field by field.

JSON in and out, UTF-8. Times are RFC 3339 in UTC, durations "3 days" or ISO 8601. The key goes into \`Authorization: Bearer KEY\`, or as the user name of Basic; each
route says which scope it wants. \`{id}\` of a customer is Sojourn's id or \`kind:value\` of an identifier, percent-encoded: \`email:ann@example.org\`. Lists are
\`{items, next}\`: send \`next\` as \`?cursor\`. An error is \`application/problem+json\`; [reasons](reasons.md) has every code.
Beside its own errors a route may answer 304 (a GET with If-None-Match), 400 (what cannot be read), 401 (no valid key), 403 (without the scope, or from another site's page), 413, 415, 421 (on loopback,
under a foreign name), 429, 500 and 503.

Who does too much at once gets 429 with \`Retry-After\`, which pages can read too. Each process counts for itself:

${Object.values(limits)
  .map(({ most, seconds, of }) => `- ${most.toLocaleString('en')} ${of} in ${seconds} seconds`)
  .join('\n')}

An address is the one of the connection, or what a proxy of \`TRUST_PROXY\` says it is; of IPv6 its first half counts. A key that was good a moment ago goes on when others guess from its
address, and a link that opens is never refused for where it comes from.

Of one person at most ${many(ofOnePerson.identifiers)} identifiers, ${many(ofOnePerson.traits)} traits (${many(ofOnePerson.traitSize)} characters of JSON together), ${many(ofOnePerson.ledgerLines)} lines of the ledger, wishes about ${many(ofOnePerson.topics)} topics beside the purposes of the policy,
${many(ofOnePerson.openPassages)} passages under way and ${many(ofOnePerson.undecidedEvents)} events that wait to be decided are kept. What would pass a limit is 422 \`over-limit\`; an entry has a decision \`skip\`/\`too-many-passages\`.
No limit refuses a withdrawal, a pause, or a wish but about a topic that is none of the policy's purposes. Calls that are not taken stand in \`GET /v1/rejected\` for seven days.

${chapters.join('\n\n')}
`;
}

/** Routes that take and answer the same stand together. */
function chapter(tag: string, routes: readonly Described[]): string {
  const alike = new Map<string, Described[]>();
  for (const one of routes) {
    const { parameters, requestBody, responses, 'x-scope': scope } = one.operation;
    const place = requestBody
      ? JSON.stringify([one.method, scope, parameters, requestBody, responses])
      : `${one.method}${one.path}`;
    alike.set(place, [...(alike.get(place) ?? []), one]);
  }
  return [`## ${tag}`, ...[...alike.values()].map(describe)].join('\n\n');
}

function describe(routes: readonly Described[]): string {
  const [first] = routes;
  if (!first) return '';
  const { parameters, requestBody, responses } = first.operation;
  const scope = first.operation['x-scope'];
  const query = parameters.filter((one) => one.in !== 'path').map((one) => sayParameter(one));
  const statuses = Object.entries(responses).flatMap(([status, { description, content }]) => {
    if (status === '304') return [];
    if (Number(status) < 400) return [`${status}${fieldsOf(content)}`];
    const own = codesIn(description).filter((code) => !common.has(code));
    return own.length > 0 ? [`${status} (${own.map((code) => `\`${code}\``).join(', ')})`] : [];
  });
  return [
    `### ${first.method} ${routes.map(({ path }) => `\`${path}\``).join(', ')}`,
    `${[...new Set(routes.map(({ operation }) => operation.summary))].join('. ')}.`,
    [
      scope ? `- Scope \`${scope === 'browser' ? 'ingest` or `browser' : scope}\`.` : '- No key.',
      ...(query.length > 0 ? [`- Takes ${query.join(', ')}.`] : []),
      ...(requestBody ? [`- Body ${sayBody(requestBody)}`] : []),
      `- Answers ${statuses.join(' · ')}.`,
    ].join('\n'),
  ].join('\n\n');
}

/** What nearly every route may answer, and the page says once. */
const common = new Set(['unauthenticated', 'forbidden', 'cross-site', 'misdirected', 'rate-limited', 'internal', 'unavailable', 'malformed-request', 'malformed-json', 'malformed-definition', 'too-large', 'unsupported-media-type', 'unsupported-encoding']); // prettier-ignore

const sayParameter = ({ name, in: place, schema }: Operation['parameters'][number]): string =>
  `${place === 'header' ? `the header \`${name}\`` : `\`?${name}\``}${schema.description ? ` (${schema.description})` : ''}`;

function sayBody({ required, content }: NonNullable<Operation['requestBody']>): string {
  const types = Object.keys(content).map((type) => `\`${type}\``);
  const { schema } = content['application/json'] ?? Object.values(content)[0] ?? {};
  const fields = schema ? sayFields(schema) : '';
  return `(${types.join(', ')}${required ? '' : '; may be left out'})${fields ? `: ${fields}` : ''}.`;
}

function sayFields(schema: Schema): string {
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map((one) => sayFields(one) || sayType(one)).join(' or ');
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties)
    .map(([name, inner]) => `\`${name}${required.includes(name) ? '' : '?'}\` ${sayType(inner)}`)
    .join(', ');
}

function sayType(schema: Schema): string {
  const { type, items, enum: values, anyOf, oneOf } = schema;
  const said = schema.description ? ` (${schema.description.replace(/\.$/, '')})` : '';
  if (schema.const !== undefined) return `${JSON.stringify(schema.const)}${said}`;
  if (values) return `${values.map((value) => JSON.stringify(value)).join(' | ')}${said}`;
  const either = anyOf ?? oneOf;
  if (either) return `${[...new Set(either.map((one) => sayType(one)))].join(' | ')}${said}`;
  if (type === 'array') return `list of ${items ? sayType(items) : 'anything'}${said}`;
  const plain = typeof type === 'string' ? type : (type ?? ['anything']).join(' | ');
  return `${plain}${said}`;
}

function fieldsOf(content: Content | undefined): string {
  const schema = content?.['application/json']?.schema;
  const names = Object.keys(schema?.properties ?? {});
  const types = Object.keys(content ?? {}).filter((type) => type !== 'application/json');
  const said = [...(names.length > 0 ? [`{${names.join(', ')}}`] : []), ...types];
  return said.length > 0 ? ` \`${said.join('`, `')}\`` : '';
}

/** The codes before the titles. */
const codesIn = (description: string): string[] => description.split('; ').map((one) => one.split(':')[0] ?? one);
