import { sql } from 'kysely';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await yaml('/v1/policy', 'purposes: { news: { class: marketing } }\n');
});
afterAll(() => api.stop());

const yaml = (path: string, body: string, headers: Record<string, string> = {}) =>
  api.call('PUT', path, body, { 'content-type': 'application/yaml', ...headers });
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const flaws = ({ body }: Answer, field = 'errors') => (body[field] ?? []) as Record<string, unknown>[];

const audience = (key: string, when: string): string => `audience: ${key}\nname: Good customers\nwhen: ${when}\n`;
const journey = (key: string, whom: string): string =>
  `journey: ${key}\npurpose: news\nenter: { audience: ${whom}, every: "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9", again: always }\nsteps:\n  - wait: 1 day\n`;
async function publish(key: string, whom: string): Promise<Answer> {
  await yaml(`/v1/journeys/${key}`, journey(key, whom));
  return api.call('POST', `/v1/journeys/${key}/publish`, {});
}
const entryOf = async (key: string, version: number): Promise<unknown> =>
  (await sql<{ entry: unknown }>`select definition #> '{enter,0}' as entry from journey_versions where key = ${key} and version = ${version}`.execute(api.db)).rows[0]?.entry; // prettier-ignore

test('an audience is drafted, judged and published; a journey names it and keeps what it meant', async () => {
  const saved = await yaml('/v1/audiences/vips', audience('vips', '"customer.points > 100"'));
  expect(saved.status).toBe(201);
  expect(saved.body).toMatchObject({ key: 'vips', version: null, problems: [] });
  expect(codeOf(await publish('early', 'vips'))).toEqual([422, 'invalid-definition']);
  expect((await api.call('POST', '/v1/audiences/vips/publish', {})).body).toMatchObject({ version: 1, problems: [] });
  expect((await publish('letter', 'vips')).status).toBe(200);
  expect(await entryOf('letter', 1)).toMatchObject({ audience: 'customer.points > 100', named: 'vips' });
  await yaml('/v1/audiences/vips', audience('vips', '"customer.points > 500"'));
  expect((await api.call('POST', '/v1/audiences/vips/publish', {})).body).toMatchObject({ version: 2 });
  expect(await entryOf('letter', 1)).toMatchObject({ audience: 'customer.points > 100' });
  expect((await publish('letter', 'vips')).body).toMatchObject({ version: 2 });
  expect(await entryOf('letter', 2)).toMatchObject({ audience: 'customer.points > 500' });
});

test('an audience that is not there is a problem at its place, with what was probably meant', async () => {
  const refused = await publish('typo', 'vip');
  expect(codeOf(refused)).toEqual([422, 'invalid-definition']);
  expect(flaws(refused)).toMatchObject([
    { pointer: '/enter/audience', line: 3, code: 'unknown-audience', hint: 'Did you mean "vips"?' },
  ]);
});

test('a condition that cannot be read is not published; one that speaks of an entry is warned of', async () => {
  await yaml('/v1/audiences/broken', audience('broken', '"event.name == 1 &&"'));
  const saved = await api.call('GET', '/v1/audiences/broken');
  expect(flaws(saved, 'problems').length).toBeGreaterThan(0);
  expect(codeOf(await api.call('POST', '/v1/audiences/broken/publish', {}))).toEqual([422, 'invalid-definition']);
  const early = await yaml('/v1/audiences/broken', audience('broken', 'entry.by == "api"'));
  expect(flaws(early, 'problems')).toMatchObject([{ code: 'condition-not-here', severity: 'warning' }]);
});

test('audiences are listed, read as YAML, guarded by their tag, and dry runs change nothing', async () => {
  expect((await api.call('GET', '/v1/audiences')).body['items']).toMatchObject([{ key: 'broken' }, { key: 'vips' }]);
  const text = await api.call('GET', '/v1/audiences/vips', undefined, { accept: 'application/yaml' });
  expect(text.headers.get('content-type')).toContain('yaml');
  expect(codeOf(await yaml('/v1/audiences/vips', audience('vips', 'true'), { 'if-match': '"1"' }))).toEqual([412, 'stale']); // prettier-ignore
  expect((await api.call('POST', '/v1/audiences/vips/publish', { dryRun: true })).body).toMatchObject({ version: 3, dryRun: true }); // prettier-ignore
  expect((await api.call('GET', '/v1/audiences/vips')).body['version']).toBe(2);
  expect((await api.call('GET', '/v1/audiences/nobody')).status).toBe(404);
});
