import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Writable } from 'node:stream';
import pino from 'pino';
import { Registry } from 'prom-client';
import { createApp } from '../../api/http/app';
import type { ApiDeps } from '../../api/http/deps';
import { apiMetrics } from '../../api/operations/metrics';
import type { Route } from '../../api/http/route';
import { Noes } from '../../api/customers/permission/noes';
import { apiRoutes } from '../../api/http/routes';
import { createKey, ensureAdminKey } from '../../db/base/api-keys';
import { openClock } from '../../db/base/clock';
import type { Database } from '../../db/base/database';
import { openSecrets } from '../../db/base/secrets';
import { DefinitionsSource } from '../../db/definitions/definitions';
import type { Policy } from '../../domain/journey/policy';
import type { Scope } from '../../domain/schema/key-scopes';
import { asideOf } from '../../worker/aside/aside';
import { writeOpenPlan } from '../setup/written';
import { openFreshDatabase, type FreshDatabase } from '../setup/database';
import { heardStatements } from '../setup/heard-statements';
import { masterKey } from '../setup/master-key';
import { sourceThreads } from '../setup/source-threads';

const policy: Policy = {
  version: 0,
  timezone: 'UTC',
  caps: [],
  quietHours: [],
  hold: { unit: 'exact', millis: 3 * 86_400_000 },
  verifiedOnly: false,
  purposes: {},
  lifecycle: {},
};

export type Answer = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
  readonly text: string;
};

export type Api = {
  readonly url: string;
  readonly db: Database;
  /** What it is made of, for a listener beside it. */
  readonly deps: ApiDeps;
  /** The application's. */
  readonly databaseUrl: string;
  readonly asOwner: FreshDatabase['asOwner'];
  /** What the links in messages are sealed with. */
  readonly links: Buffer;
  readonly logLines: string[];
  /** What the database was asked. */
  readonly statements: string[];
  readonly adminKey: string;
  key(scopes: Scope[]): Promise<string>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
};

/**
 * The API over a database of its own, without Temporal: what it accepts stays in the outbox.
 * @param dataPlan `open`: pages that ask nobody for a consent may tell of their visitors
 */
export async function startApi(changes: Partial<ApiDeps> = {}, dataPlan: 'open' | 'shipped' = 'open'): Promise<Api> {
  const { db, pool, appUrl: databaseUrl, asOwner, end } = await openFreshDatabase(8);
  const statements = heardStatements(pool);
  if (dataPlan === 'open') await writeOpenPlan(db);
  const clockRate = changes.clockRate ?? 1;
  const clock = changes.clock ?? (await openClock(db, clockRate));
  const adminKey = 'an-admin-key-of-tests';
  await ensureAdminKey(db, adminKey, clock);
  const logLines: string[] = [];
  const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => (logLines.push(chunk.toString()), done()) });
  const threads = sourceThreads();
  const deps: ApiDeps = {
    aside: asideOf(threads),
    db,
    clock,
    secrets: await openSecrets(db, masterKey),
    clockRate,
    definitions: new DefinitionsSource(policy),
    log: pino({ level: 'info' }, sink),
    publicUrl: 'http://sojourn.test',
    listener: { host: '127.0.0.1', operators: 'by-key' },
    mailing: {
      reaches: 'people',
      from: 'Sojourn <hello@sojourn.test>',
      postalAddress: 'Sojourn, 1 Example Street, Ulm',
    },
    places: { console: '/', temporal: '127.0.0.1:7233' },
    metrics: new Registry(),
    readiness: async () => ({ ready: true, parts: { database: 'ready' } }),
    ...changes,
  };
  const routes = apiRoutes(deps, apiMetrics(new Registry()), new Noes(deps));
  const server = createServer(createApp(deps));
  const url = await listen(server);
  const call: Api['call'] = async (method, path, body, headers = {}) => {
    const answer = await request(`${url}${path}`, method, body, { authorization: `Bearer ${adminKey}`, ...headers });
    expectAsDescribed(routes, { method, path }, answer);
    return answer;
  };
  return {
    url,
    db,
    deps,
    databaseUrl,
    asOwner,
    links: deps.secrets.links,
    logLines,
    statements,
    adminKey,
    call,
    key: async (scopes) => {
      const key = `key-for-${scopes.join('-')}-${Math.random()}`;
      await createKey(db, { key, name: scopes.join('+'), scopes }, clock);
      return key;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await threads.close();
      await end();
    },
  };
}

/** What comes back is what the description says, whatever else a test looks at. */
function expectAsDescribed(
  routes: readonly Route[],
  { method, path }: { method: string; path: string },
  answer: Answer,
): void {
  if (answer.status >= 400) return;
  const plain = path.split('?')[0] ?? '';
  const fits = (route: Route): boolean =>
    route.method === method.toLowerCase() && new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain);
  const route = routes.find((one) => one.path === plain && fits(one)) ?? routes.find(fits);
  if (!route) return;
  if (!(answer.status in route.answers))
    throw new Error(`${method} ${route.path} does not say that it answers ${answer.status}`);
  if (answer.headers.get('content-type')?.includes('json')) route.answers[answer.status]?.parse(answer.body);
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}

/** Strings and buffers go as they are; anything else as JSON. A header that is '' is not sent. */
export async function request(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const raw =
    typeof body === 'string' || Buffer.isBuffer(body) ? body : body === undefined ? undefined : JSON.stringify(body);
  const all = { ...(raw === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  const response = await fetch(url, {
    method,
    headers: kept,
    redirect: 'manual',
    ...(raw === undefined ? {} : { body: raw as string }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return {
    status: response.status,
    body: isJson && text !== '' ? JSON.parse(text) : {},
    headers: response.headers,
    text,
  };
}
