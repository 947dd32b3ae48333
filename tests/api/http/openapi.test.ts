import { Registry } from 'prom-client';
import type { ApiDeps } from '../../../api/http/deps';
import { apiMetrics } from '../../../api/operations/metrics';
import { apiRoutes } from '../../../api/http/routes';
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
  const declared = apiRoutes(deps, apiMetrics(new Registry())).map(({ method, path }) => `${method} ${path}`);
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
    expect('401' in operation.responses).toBe(operation.security.length > 0);
  }
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
});
