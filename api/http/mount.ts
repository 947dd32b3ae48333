import { createHash } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { ApiKey } from '../../db/base/api-keys';
import { isPublic } from '../../domain/schema/key-scopes';
import { callerOf, type Limits } from '../doors/limits';
import { opensTo, type Listener } from '../doors/operators';
import { refuseForged, sessionIn } from '../doors/session';
import { audited, type AuditDeps } from './audited';
import { shownKey, type Doorkeeper } from './auth';
import { parseJson, readBytes, readText } from './body';
import { readEvents } from './cloud-events';
import { readIdempotencyKey } from './idempotency-key';
import { goneOf } from './gone';
import { pour } from './pour';
import { Problem } from './problem';
import type { Answer, RawCall, Route } from './route';

/** What the console asks for; events come with a key of their own, whoever is signed in beside. */
const takesSessions: ReadonlySet<string> = new Set(['read', 'write', 'publish', 'admin']);
const nobody: ApiKey = { id: '', name: 'public', scopes: [] };

/** Who decides what a request may do. */
export type Gate = {
  readonly listener: Listener;
  readonly doorkeeper: Doorkeeper;
  readonly limits: Limits;
  readonly audit: AuditDeps;
};

/** Puts every route in its place: one handler a path, which knows all methods of the path. */
export function mount(routes: readonly Route[], gate: Gate): Router {
  const router = Router({ caseSensitive: true });
  const paths = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const methods = paths.get(route.path) ?? new Map<string, Route>();
    paths.set(route.path, methods.set(route.method.toUpperCase(), route));
  }
  for (const [path, methods] of [...paths].sort(fixedFirst)) {
    router.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, response) => {
      response.locals.route = path;
      const route = methods.get(request.method === 'HEAD' ? 'GET' : request.method);
      if (!route) return refuseMethod(request, response, [...methods.keys()]);
      await send(response, await serve(route, gate, request, response));
    });
  }
  return router;
}

/** `/customers/lookup` is not a customer named lookup. */
const fixedFirst = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  Number(one.includes('{')) - Number(other.includes('{'));

function refuseMethod(request: Request, response: Response, methods: string[]): void {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  if (request.method === 'OPTIONS') {
    response.status(204).set('allow', allow).end();
    return;
  }
  throw new Problem('method-not-allowed', `This route takes ${allow}.`, { headers: { allow } });
}

async function serve(route: Route, gate: Gate, request: Request, response: Response): Promise<Answer> {
  const { listener, doorkeeper, limits } = gate;
  const shown = shownKey(request) ?? (route.scope === 'browser' ? keyInAddress(request) : undefined);
  const session = shown === undefined && takesSessions.has(route.scope) ? sessionIn(request) : undefined;
  const isOpen = route.operators === true && opensTo(listener, request);
  const keyMayBeInBody = shown === undefined && route.body?.kind === 'segment';
  const admit = async (asked: string | undefined): Promise<ApiKey> => {
    if (route.scope === 'public' || isOpen) return nobody;
    const caller = callerOf(request);
    if (session !== undefined) refuseForged(request, session);
    const key = await (session === undefined
      ? doorkeeper.admit(asked, route.scope, caller)
      : doorkeeper.admitSession(session, route.scope));
    response.locals.key = key.id;
    // Anybody can read the key of a page: who floods with it uses up their own part, not that of every visitor.
    if (isPublic(key.scopes)) await limits.count('page', `${key.id} ${caller}`);
    if (route.counts) await limits.count(route.counts, key.id);
    return key;
  };
  let key = nobody;
  if (!keyMayBeInBody) key = await admit(shown);
  const bytes = route.body ? await readBytes(request, response, route.body.limit) : Buffer.alloc(0);
  const body = route.body && !(route.body.optional && bytes.length === 0) ? read(route.body, request, bytes) : {};
  if (keyMayBeInBody) key = await admit(writeKeyOf(body));
  const call: RawCall = {
    params: request.params as Record<string, string>,
    query: request.query,
    body,
    bytes,
    headers: request.headers,
    key,
    caller: callerOf(request),
    ...(session === undefined ? {} : { session }),
    gone: goneOf(response),
  };
  if (route.body?.kind === 'signed') return countingUnsigned(route.run(call), limits, callerOf(request));
  const idempotencyKey = route.creates ? readIdempotencyKey(request) : undefined;
  if (idempotencyKey === undefined) return audited(gate.audit, route, call);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const once = { keyId: key.id, idempotencyKey, request: `${request.method} ${request.path} ${digest}` };
  return audited(gate.audit, route, { ...call, once });
}

/** What is wrongly signed counts as a wrong key does. */
async function countingUnsigned(answer: Promise<Answer>, limits: Limits, caller: string): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem && error.code === 'unsigned') await limits.count('wrong', caller);
    throw error;
  }
}

function read(rule: NonNullable<Route['body']>, request: Request, bytes: Buffer): unknown {
  if (rule.kind === 'signed') return bytes;
  const { text, mediaType } = readText(request, bytes, rule.kind);
  if (rule.kind === 'cloudevents') return readEvents(request, text, mediaType);
  if (rule.kind === 'mail') return text;
  if (rule.kind !== 'definition') return parseJson(text);
  return { source: text, format: mediaType.includes('json') ? 'json' : 'yaml' };
}

/** The write key as browsers send it that may set no header: in the path or the query. */
function keyInAddress({ params, query }: Request): string | undefined {
  const shown = params['writeKey'] ?? query['writeKey'];
  return typeof shown === 'string' ? shown : undefined;
}

const writeKeyOf = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'writeKey' in body && typeof body.writeKey === 'string'
    ? body.writeKey
    : undefined;

async function send(response: Response, answer: Answer): Promise<void> {
  const { status, body, headers, stream, type } = answer;
  if (stream) return pour(response, { ...answer, stream });
  response.status(status);
  if (headers) response.set(headers);
  if (body === undefined) response.end();
  else if (type) response.type(type).send(typeof body === 'string' ? body : '');
  else response.type('application/json').send(JSON.stringify(body));
}
