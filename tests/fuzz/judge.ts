import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { errors } from '../../api/http/errors';
import type { FuzzRequest } from './any-request';
import type { KeyKind } from './world';
import { nameOf, type Description, type Operation } from './description';
import type { Got } from './send';

/** What is wrong with an answer; undefined when it is as the description says. */
export type Judge = (request: FuzzRequest, got: Got) => string | undefined;

type Catalogue = Readonly<Record<string, { readonly status: number } | undefined>>;
const catalogue: Catalogue = errors;

/** Holds answers against the description alone, with a validator that is not ours. */
export function judgeBy(description: Description): Judge {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: description.components });
  const compiled = new Map<object, ValidateFunction>();
  const validator = (schema: object): ValidateFunction => {
    const known = compiled.get(schema);
    if (known) return known;
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
    const made = ajv.compile(JSON.parse(text) as object);
    compiled.set(schema, made);
    return made;
  };
  return (request, got) => {
    const { operation } = request;
    const described = operation.responses[String(got.status)];
    if (got.status >= 500 && !isReadiness(operation, got)) return `answers ${got.status}`;
    if (!described) return `answers ${got.status}, which is not described`;
    if (got.status < 400 && !mayPass(request)) return `lets ${request.key} in`;
    const schema = described.content?.[got.type]?.schema;
    if (!schema) return got.text === '' ? undefined : `answers ${got.status} as ${got.type}, which is not described`;
    if (!got.type.endsWith('json')) return undefined;
    const body = parsed(got.text);
    const validate = validator(schema);
    if (!validate(body)) return `answers ${got.status} not as described: ${ajv.errorsText(validate.errors)}`;
    return got.type === 'application/problem+json' ? wrongProblem(body, got, described.description) : undefined;
  };
}

const isReadiness = ({ path }: Operation, { status }: Got): boolean => path === '/readyz' && status === 503;

/** What a key may beside its own scope, as docs/api.md tells it. */
const alsoOpens: Readonly<Partial<Record<KeyKind, readonly string[]>>> = {
  admin: ['browser', 'ingest', 'read', 'write', 'publish', 'admin'],
  ingest: ['browser'],
  publish: ['write'],
};

/** Where no Authorization is shown that holds a key, one may stand in the address or the body. */
function mayPass({ operation, key, headers }: FuzzRequest): boolean {
  const scope = operation['x-scope'];
  if (operation.security.some((way) => Object.keys(way).length === 0)) return true;
  if (scope === undefined || key === scope || alsoOpens[key]?.includes(scope)) return true;
  return !/^(bearer|basic) /i.test(headers['authorization'] ?? '') && ['browser', 'ingest'].includes(scope);
}

function wrongProblem(body: unknown, { status }: Got, described: string): string | undefined {
  const problem = body as { status: number; code: string };
  if (problem.status !== status) return `says ${problem.status} in a body that goes with ${status}`;
  if (catalogue[problem.code]?.status !== status)
    return `answers ${status} with ${problem.code}, which the catalogue does not`;
  return described.includes(`${problem.code}:`) ? undefined : `answers ${problem.code}, which is not described`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A finding as somebody needs it who wants to see it again. */
export function sayFinding({ operation, key, path, headers, body }: FuzzRequest, wrong: string): string {
  const { authorization: _shown, ...told } = headers;
  const sent =
    body === undefined ? '' : ` body ${JSON.stringify(body.subarray(0, 400).toString('utf8'))} (${body.length} bytes)`;
  return `${nameOf(operation)} ${wrong}\n    as ${key}: ${path.slice(0, 300)} ${JSON.stringify(told).slice(0, 300)}${sent}`;
}
