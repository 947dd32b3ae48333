import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Registry } from 'prom-client';
import type { ApiDeps } from '../../../api/http/deps';
import { apiMetrics } from '../../../api/operations/metrics';
import { Noes } from '../../../api/customers/permission/noes';
import { apiRoutes } from '../../../api/http/routes';
import { describedPages } from '../../../api/pages/described-pages';
import { jsonSchemas } from '../../../domain/schema/reading/json-schema';
import { request, startApi, type Api } from '../api';

type Description = {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<
      string,
      {
        responses: Record<string, unknown>;
        parameters: { name: string; in: string }[];
        security: unknown[];
        operationId: string;
      }
    >
  >;
};

const run = promisify(execFile);
const validator = require.resolve('@seriousme/openapi-schema-validator/bin/validate-api-cli.js');

let api: Api;
let description: Description;
beforeAll(async () => {
  api = await startApi();
  description = (await request(`${api.url}/openapi.json`, 'GET', undefined, {})).body as Description;
});
afterAll(() => api.stop());

test('it is OpenAPI 3.1 and names every route that is mounted, with its methods', async () => {
  expect(description.openapi).toMatch(/^3\.1\./);
  const deps = { db: api.db, publicUrl: 'http://sojourn.test', clockRate: 1 } as ApiDeps;
  const declared = [...apiRoutes(deps, apiMetrics(new Registry()), new Noes(deps)), ...describedPages].map(
    ({ method, path }) => `${method} ${path}`,
  );
  const described = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(described.sort()).toEqual(declared.sort());
  expect(new Set(declared).size).toBe(declared.length);
});

test('a described route answers, and a method that is not described is 405', async () => {
  for (const [path, methods] of Object.entries(description.paths)) {
    const url = api.url + path.replaceAll(/\{\w+\}/g, 'none');
    const answer = await request(url, 'OPTIONS', undefined, {});
    const allowed = (answer.headers.get('allow') ?? '').toLowerCase().split(', ');
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(methods)));
    const other = ['get', 'put', 'post', 'patch', 'delete'].find((method) => !(method in methods));
    if (other) expect((await request(url, other.toUpperCase(), undefined, {})).status).toBe(405);
  }
});

test('every path parameter is described, every operation has a name of its own, and guarded ones say so', () => {
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );
  for (const { path, operation } of operations) {
    const named = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    const isProved =
      operation.security.length > 0 ||
      ['/v1/providers/{name}/events', '/v1/providers/sms/messages', '/v1/session'].includes(path);
    expect('401' in operation.responses).toBe(isProved);
  }
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
});

test('the links of a message answer as they are described', async () => {
  for (const [path, methods] of Object.entries(description.paths).filter(([one]) => /^\/(u|me)\//.test(one))) {
    for (const [method, { responses, security }] of Object.entries(methods)) {
      const answer = await request(api.url + path.replace('{token}', 'nobody'), method.toUpperCase(), undefined, {});
      expect([method, path, security, answer.status]).toEqual([method, path, [], 404]);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '404', '500', '503']));
    }
  }
});

test('a validator of OpenAPI 3.1 finds nothing wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
  try {
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(description));
    const { stdout } = await run(process.execPath, [validator, file]);
    expect(JSON.parse(stdout)).toEqual({ valid: true });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('every pattern is one that JavaScript without flags, RE2 and Python read alike', () => {
  const patterns = [...patternsIn(description), ...patternsIn(jsonSchemas)];
  expect(patterns.length).toBeGreaterThan(5);
  for (const pattern of patterns) {
    expect(pattern).not.toMatch(/\\[pPuUdDwWsSbBkQ]|\(\?[<!=P]/);
    expect(() => new RegExp(pattern)).not.toThrow();
  }
});

function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'pattern' && typeof inner === 'string' ? [inner] : patternsIn(inner),
  );
}
