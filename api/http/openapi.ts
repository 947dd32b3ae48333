import { z, type ZodType } from 'zod';
import { asJsonSchema } from '../../domain/schema/reading/as-json-schema';
import { takesFromAnywhere } from '../doors/cross-site';
import { batchType } from './body';
import { errors, type ErrorCode } from './errors';
import { idempotencyKey } from './idempotency-key';
import { route, type Described, type Route } from './route';

type Json = Record<string, unknown>;

const requestSchema = (schema: ZodType): Json => withoutDialect(asJsonSchema(schema, 'input'));
const answerSchema = (schema: ZodType): Json => withoutDialect(asJsonSchema(schema, 'output'));

const withoutDialect = ({ $schema: _dialect, ...schema }: Json): Json => schema;

const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  remedy: z.string(),
  errors: z
    .array(z.looseObject({ pointer: z.string(), code: z.string(), detail: z.string() }))
    .optional()
    .describe('What is wrong, each with a JSON Pointer into the body.'),
  customers: z.array(z.string()).optional().describe('Of an identifier that several people have.'),
});

const description = `Events in, consent kept, messages out. Errors are application/problem+json with a code: ${Object.keys(errors).join(', ')}.`;

/** OpenAPI 3.1, made from the very schemas that check requests. */
export function describeApi(routes: readonly Described[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const one of routes) paths[one.path] = { ...paths[one.path], [one.method]: describeRoute(one) };
  return {
    openapi: '3.1.0',
    info: { title: 'Sojourn', version: '1', description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic', description: 'The key as the user name; the password is empty.' },
      },
      schemas: { Problem: answerSchema(problemSchema) },
    },
  };
}

function describeRoute(one: Described): Json {
  return {
    tags: [one.tag],
    summary: one.summary,
    operationId: `${one.method}${one.path.replaceAll(/[^A-Za-z0-9]+(\w)/g, (_match, first: string) => first.toUpperCase()).replaceAll(/\W/g, '')}`,
    security: one.scope === 'public' ? [] : [...(one.operators ? [{}] : []), { bearer: [] }, { basic: [] }],
    ...(one.scope === 'public' ? {} : { 'x-scope': one.scope }),
    parameters: parametersOf(one),
    ...(one.body ? { requestBody: describeBody(one.body) } : {}),
    ...(one.form ? { requestBody: describeForm(one.form) } : {}),
    responses: responsesOf(one),
  };
}

function parametersOf(one: Described): Json[] {
  const inPath = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query = one.query ? requestSchema(one.query) : {};
  const fields = (query.properties ?? {}) as Record<string, Json>;
  const inQuery = Object.entries(fields).map(([name, schema]) => ({ name, in: 'query', required: false, schema }));
  const header = (name: string, about: string, more: Json = {}): Json => ({
    name,
    in: 'header',
    required: false,
    description: about,
    schema: { type: 'string', ...more },
  });
  return [
    ...inPath,
    ...inQuery,
    ...(one.creates
      ? [
          header('Idempotency-Key', 'The same key and request give the same answer, and act once.', {
            pattern: idempotencyKey.source,
          }),
        ]
      : []),
    ...(one.errors?.includes('stale') ? [header('If-Match', 'The ETag that the change is based on.')] : []),
  ];
}

function describeBody({ kind, schema, optional, described = schema }: NonNullable<Route['body']>): Json {
  const json = requestSchema(described);
  const types = {
    json: ['application/json'],
    segment: ['application/json', 'text/plain'],
    cloudevents: ['application/cloudevents+json', batchType, 'application/json'],
    definition: ['application/yaml', 'application/json'],
    signed: ['application/json', 'text/plain'],
    mail: ['message/rfc822'],
  }[kind];
  return {
    required: !optional,
    content: Object.fromEntries(
      types.map((type) => [type, { schema: kind === 'definition' ? { type: 'object' } : json }]),
    ),
  };
}

const describeForm = (form: ZodType): Json => ({
  required: true,
  content: { 'application/x-www-form-urlencoded': { schema: requestSchema(form) } },
});

function responsesOf(one: Described): Json {
  const good = Object.entries(one.answers).map(([status, schema]) => [status, describeAnswer(one, schema)]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(one))
    byStatus.set(errors[code].status, [...(byStatus.get(errors[code].status) ?? []), code]);
  const bad = [...byStatus]
    .filter(([status]) => !(status in one.answers))
    .map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `${code}: ${errors[code].title}`).join('; '),
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          ...(one.types?.includes('text/html') ? { 'text/html': { schema: { type: 'string' } } } : {}),
        },
      },
    ]);
  const same = one.method === 'get' ? [['304', { description: 'As If-None-Match says it is' }]] : [];
  return Object.fromEntries([...good, ...same, ...bad]);
}

function describeAnswer(one: Described, schema: ZodType | undefined): Json {
  const content = {
    ...(schema ? { 'application/json': { schema: answerSchema(schema) } } : {}),
    ...Object.fromEntries((one.types ?? []).map((type) => [type, { schema: { type: 'string' } }])),
  };
  return { description: 'Good', ...(Object.keys(content).length > 0 ? { content } : {}) };
}

/** The codes that a route can answer with: its own, and those that follow from what it takes. */
export function errorsOf(one: Described): ErrorCode[] {
  const codes = new Set<ErrorCode>([...(one.errors ?? []), 'misdirected', 'malformed-request', 'internal']);
  if (one.scope !== 'public')
    for (const code of ['unauthenticated', 'forbidden', 'rate-limited', 'unavailable'] as const) codes.add(code);
  if (one.creates) codes.add('idempotency-key-reused');
  if (one.method !== 'get' && !takesFromAnywhere(one.path)) codes.add('cross-site');
  if (one.body) {
    if (one.body.kind !== 'mail') codes.add(one.body.kind === 'definition' ? 'malformed-definition' : 'malformed-json');
    for (const code of ['too-large', 'unsupported-media-type', 'unsupported-encoding'] as const) codes.add(code);
  }
  if (one.form) for (const code of ['too-large', 'unsupported-encoding'] as const) codes.add(code);
  return [...codes];
}

/** @param others everything else that answers, which this route describes beside itself */
export function openApiRoute(others: readonly Described[], publicUrl: string): Route {
  const self: Route = route({
    method: 'get',
    path: '/openapi.json',
    scope: 'public',
    tag: 'Operations',
    summary: 'This description',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
    handle: async () => {
      document ??= JSON.stringify(describeApi([...others, self], publicUrl));
      return { status: 200, body: document, type: 'application/json' };
    },
  });
  let document: string | undefined;
  return self;
}
