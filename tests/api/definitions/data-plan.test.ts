import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi({}, 'shipped');
});
afterAll(() => api.stop());

const yaml = (body: string, headers: Record<string, string> = {}) =>
  api.call('PUT', '/v1/data-plan', body, { 'content-type': 'application/yaml', ...headers });
const plain = ({ status, body }: Answer) => [status, body['version'], body['unknown'], body['anonymous']];

test('the one that ships keeps everything and needs analytics of visitors', async () => {
  expect(plain(await api.call('GET', '/v1/data-plan'))).toEqual([200, 0, 'keep', { needs: 'analytics' }]);
});

test('a plan is in force with its 200, in versions that are told apart by their ETag', async () => {
  const first = await yaml('unknown: quarantine # for now\n');
  expect([...plain(first).slice(0, 3), first.headers.get('etag')]).toEqual([200, 1, 'quarantine', '"1"']);
  expect((await api.call('GET', '/v1/data-plan', undefined, { accept: 'application/yaml' })).text).toBe('unknown: quarantine # for now\n'); // prettier-ignore
  expect((await yaml('unknown: keep\n', { 'if-match': '"0"' })).status).toBe(412);
  const second = await api.call(
    'PUT',
    '/v1/data-plan',
    { traits: { size: { type: 'number' } } },
    { 'if-match': '"1"' },
  );
  expect([second.status, second.body['version'], second.body['traits']]).toEqual([
    200,
    2,
    { size: { type: 'number' } },
  ]);
  expect(await api.asOwner('select version from data_plans order by version')).toEqual([
    { version: 1 },
    { version: 2 },
  ]);
});

test('one with problems is refused with all of them, and nothing changes', async () => {
  const before = (await api.call('GET', '/v1/data-plan')).body;
  const { status, body } = await yaml('traits:\n  a: { class: sensitive }\n  b: { typ: list }\n');
  expect([status, body['code'], body['errors']]).toEqual([
    422,
    'invalid-definition',
    [
      expect.objectContaining({ pointer: '/traits/a', line: 2, code: 'missing' }),
      expect.objectContaining({ pointer: '/traits/b/typ', line: 3, code: 'unknown-key', hint: expect.stringContaining('type') }),
    ],
  ]); // prettier-ignore
  expect((await yaml('- a list')).body['code']).toBe('malformed-definition');
  expect((await api.call('GET', '/v1/data-plan')).body).toEqual(before);
});

test('only who may publish changes it, and editors find its schema', async () => {
  const authorization = `Bearer ${await api.key(['write'])}`;
  expect((await yaml('unknown: keep', { authorization })).status).toBe(403);
  const { body } = await api.call('GET', '/schema/data-plan.json');
  expect(Object.keys(body['properties'] as object)).toEqual([
    'traits',
    'events',
    'unknown',
    'anonymous',
    'retention',
    'storedIn',
    'jurisdictions',
  ]);
});

test('a plan that makes a trait sensitive warns, at its place, of what is deleted by it, and of what is published and asks for it in vain', async () => {
  const put = async (path: string, body: unknown) => expect((await api.call('PUT', path, body)).status).toBe(201);
  const publish = async (kind: string, key: string) =>
    expect((await api.call('POST', `/v1/${kind}/${key}/publish`, {})).status).toBe(200);
  await put('/v1/audiences/grown-up', { audience: 'grown-up', when: 'customer.traits.birthday != ""' });
  await publish('audiences', 'grown-up');
  const enter = { on: 'Day Began', when: 'customer.traits.birthday != "" && customer.traits.birthday != "?"' };
  for (const purpose of ['birthday', 'news']) {
    await put(`/v1/journeys/on-${purpose}`, { journey: `on-${purpose}`, name: purpose, purpose, enter, steps: [{ exit: 'done' }] }); // prettier-ignore
    await publish('journeys', `on-${purpose}`);
  }
  const birthday = { type: 'date', class: 'sensitive', purpose: 'birthday' };
  const { status, body } = await api.call('PUT', '/v1/data-plan', { traits: { size: {}, birthday } });
  const warned = [
    /The audience "grown-up" asks for "birthday"/,
    /The journey "on-news" of the purpose "news" asks for "birthday"/,
  ].map(
    (detail) => // prettier-ignore
    expect.objectContaining({ pointer: '/traits/birthday', code: 'sensitive-trait', severity: 'warning', detail: expect.stringMatching(detail) }), // prettier-ignore
  );
  const becomes = expect.objectContaining({ pointer: '/traits/birthday', code: 'becomes-sensitive', severity: 'warning', detail: expect.stringMatching(/"birthday" is masked.*in an hour it is deleted of everybody without a consent for "birthday"/) }); // prettier-ignore
  expect([status, body['problems']]).toEqual([200, [becomes, ...warned]]);
  expect((await api.call('GET', '/v1/data-plan')).body['problems']).toEqual(warned);
  expect((await api.call('PUT', '/v1/data-plan', { traits: { birthday: { type: 'date' } } })).body['problems']).toEqual(
    [],
  );
});
