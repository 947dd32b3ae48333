import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const page = { scopes: ['browser'] as const };
const at = (name: string, rest = ''): string => `/v1/customers/${encodeURIComponent(name)}${rest}`;
const items = async (name: string, list: string) =>
  (await api.call('GET', at(name, list))).body['items'] as Record<string, unknown>[];

test('who registers in full is the same person, with every consent, every answer and what came before, and is asked nothing again', async () => {
  const key = await api.key([...page.scopes]);
  const byPage = async (type: string, call: Record<string, unknown>): Promise<Answer> =>
    api.call('POST', `/v1/${type}`, { anonymousId: 'cookie-1', ...call }, { authorization: `Basic ${btoa(`${key}:`)}` }); // prettier-ignore
  const analytics = { context: { consent: { categoryPreferences: { analytics: true } } } };
  await byPage('page', { name: 'Home', ...analytics });
  await byPage('identify', { traits: { email: 'lea@example.org', interests: ['phones'] }, ...analytics });
  await byPage('track', { event: 'Consent Changed', properties: { purpose: 'news', state: 'granted' }, ...analytics });
  const light = (await api.call('GET', at('anonymous:cookie-1'))).body;
  await api.call('PUT', at(String(light['id'])), { identifiers: [{ kind: 'email', value: 'lea@example.org', verified: true }] }); // prettier-ignore
  for (const [purpose, state] of [['orders', 'granted'], ['partners', 'denied']] as const)
    await api.call('POST', at(String(light['id']), '/consents'), { purpose, state, source: 'form' }); // prettier-ignore
  const lines = await items(String(light['id']), '/consents');
  expect(lines).toHaveLength(3);

  const registered = {
    userId: 'lea',
    anonymousId: 'cookie-1',
    traits: { email: 'lea@example.org', birthday: '1990-05-05' },
  };
  expect((await api.call('POST', '/v1/identify', registered)).status).toBe(200);
  expect((await api.call('POST', '/v1/track', { userId: 'lea', event: 'Signed Up' })).status).toBe(200);

  const full = (await api.call('GET', at('user:lea'))).body;
  expect(full['id']).toBe(light['id']);
  expect((await api.call('GET', at('email:lea@example.org'))).body['id']).toBe(light['id']);
  expect(await items('user:lea', '/consents')).toEqual(lines);
  expect(full['traits']).toMatchObject({ interests: { value: ['phones'] }, birthday: { value: '1990-05-05' } });
  const happened = (await items('user:lea', '/timeline'))
    .filter(({ kind }) => kind === 'event')
    .map(({ name }) => name);
  expect(happened).toEqual(expect.arrayContaining(['Home', 'Signed Up']));
});
