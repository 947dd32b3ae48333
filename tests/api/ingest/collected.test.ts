import { sayInstant } from '../../../domain/time/say-instant';
import { countRejected } from '../../../db/customers/rejected';
import { startApi, type Answer, type Api } from '../api';

const birthday = '1987-03-14';
const plan = {
  traits: { birthday: { type: 'date', class: 'sensitive', purpose: 'birthday' }, size: { type: 'number' } },
  events: { 'Product Viewed': { properties: { price: 'number' } } },
  unknown: 'quarantine',
};

let api: Api;
let page: string;
beforeAll(async () => {
  api = await startApi({}, 'shipped');
  page = await api.key(['browser']);
  expect((await api.call('PUT', '/v1/data-plan', plan)).status).toBe(200);
});
afterAll(() => api.stop());
beforeEach(() => api.asOwner('delete from rejected'));

const said = ({ status, body }: Answer) => [status, body['code'] ?? body['success']];
const say = (type: string, call: object) => api.call('POST', `/v1/${type}`, call);
const visit = (type: string, call: object) =>
  api.call('POST', `/v1/${type}`, call, { authorization: `Bearer ${page}` });
const batch = (calls: readonly object[], key?: string) =>
  api.call('POST', '/v1/batch', { batch: calls }, key ? { authorization: `Bearer ${key}` } : {});
const profile = async (name: string, query = '') => (await api.call('GET', `/v1/customers/${name}${query}`)).body;
const traits = async (name: string, query = '') =>
  (await profile(name, query))['traits'] as Record<string, Record<string, unknown>>;
const timeline = async (name: string) =>
  ((await api.call('GET', `/v1/customers/${name}/timeline`)).body['items'] as Record<string, unknown>[]).filter(
    ({ kind }) => kind === 'event',
  );
const rejected = async () => {
  const { body } = await api.call('GET', '/v1/rejected');
  return (body['items'] as Record<string, Record<string, unknown>>[]).map(({ code, call }) => [code, call?.['left']]);
};
const consent = (userId: string, state: string, purpose = 'birthday') =>
  say('track', { userId, event: 'Consent Changed', properties: { purpose, state } });
const everywhere = async (word: string): Promise<string[]> => {
  const tables = await api.asOwner("select table_name as t from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"); // prettier-ignore
  const found = [];
  for (const { t } of tables)
    if ((await api.asOwner(`select from "${String(t)}" x where strpos(x::text, $1) > 0 limit 1`, [word])).length > 0)
      found.push(String(t));
  return found;
};

describe('what nobody planned', () => {
  test('is not stored: an event alone is a 422, in a batch an entry, and the rest counts', async () => {
    expect(said(await say('track', { userId: 'a', event: 'Thing Done' }))).toEqual([422, 'unplanned-event']);
    const calls = [
      { type: 'track', userId: 'a', event: 'Thing Done', messageId: 'm1' },
      { type: 'track', userId: 'a', event: 'Product Viewed', messageId: 'm2', properties: { price: 3, colour: 'red' } },
      { type: 'track', userId: 'a', event: 'Signed Up', messageId: 'm3' },
    ];
    const { body } = await batch(calls);
    expect(body['rejected']).toEqual([{ index: 0, messageId: 'm1', code: 'unplanned-event', detail: expect.any(String) }]); // prettier-ignore
    const [, viewed] = await timeline('user:a');
    expect([viewed?.['name'], viewed?.['properties'], viewed?.['notes']]).toEqual([
      'Product Viewed',
      { price: 3 },
      ['The property "colour" is not in the data plan: it was not stored.'],
    ]);
    expect((await rejected()).map(([code]) => String(code)).toSorted()).toEqual(['unplanned-event', 'unplanned-event', 'unplanned-property']); // prettier-ignore
    expect(await rejected()).toContainEqual(['unplanned-property', { colour: 'red' }]);
  });

  test('of a person waits among the rejected with its value, and what the product knows and what was planned is stored', async () => {
    const told = { email: 'b@example.org', size: 42, nick: 'Bee' };
    expect(said(await say('identify', { userId: 'b', traits: told }))).toEqual([200, true]);
    expect(Object.keys(await traits('user:b')).sort()).toEqual(['email', 'size']);
    expect(await rejected()).toEqual([['unplanned-trait', { nick: 'Bee' }]]);
    expect((await timeline('user:b'))[0]).toMatchObject({ properties: { email: 'b@example.org', size: 42 }, notes: [expect.stringContaining('"nick"')] }); // prettier-ignore
    const refused = await api.call('PATCH', '/v1/customers/user:b', { traits: { nick: 'Bee', size: '43' } });
    expect([...said(refused), refused.body['errors']]).toEqual([
      422,
      'invalid',
      [
        expect.objectContaining({ pointer: '/traits/nick', code: 'unplanned-trait' }),
        expect.objectContaining({ pointer: '/traits/size', code: 'wrong-type' }),
      ],
    ]);
    expect((await traits('user:b'))['size']).toMatchObject({ value: 42 });
  });

  test('goes with the person who is erased', async () => {
    await say('identify', { userId: 'gone', traits: { nick: 'Gone' } });
    expect(await rejected()).toHaveLength(1);
    expect((await api.call('DELETE', '/v1/customers/user:gone')).status).toBe(200);
    expect(await rejected()).toEqual([]);
  });
});

describe('a visitor', () => {
  const people = async () => (await api.asOwner('select count(*)::int as n from customers'))[0]?.['n'];
  const allowed = (analytics: boolean) => ({ context: { consent: { categoryPreferences: { analytics } } } });

  test('who did not agree leaves nothing but a count', async () => {
    const before = await people();
    const cookie = 'cookie-no';
    expect(said(await visit('page', { anonymousId: cookie }))).toEqual([422, 'consent-required']);
    expect(said(await visit('page', { anonymousId: cookie, ...allowed(false) }))).toEqual([422, 'consent-required']);
    const no = { purpose: 'analytics', state: 'denied' };
    const calls = [
      { type: 'track', anonymousId: cookie, event: 'Product Viewed', messageId: 'v1' },
      { type: 'identify', anonymousId: cookie, traits: { size: 1 }, messageId: 'v2' },
      { type: 'track', anonymousId: cookie, event: 'Consent Changed', properties: no, messageId: 'v3' },
    ];
    const { body } = await batch(calls, page);
    expect((body['rejected'] as { code: string }[]).map(({ code }) => code)).toEqual(Array(3).fill('consent-required'));
    expect([await people(), await rejected(), await everywhere(cookie)]).toEqual([before, [], []]);
    expect(await countRejected(api.db)).toEqual([{ code: 'consent-required', count: 5 }]);
    expect(api.logLines.join('')).not.toContain(cookie);
  });

  test('of whose calls one cannot be read leaves a count as well, unless the page says that they agreed', async () => {
    const countOf = async () => (await countRejected(api.db)).find(({ code }) => code === 'invalid')?.count ?? 0;
    const [before, cookie] = [await countOf(), 'cookie-unread'];
    const unread = { anonymousId: cookie, properties: { secret: 'x' } };
    expect(said(await visit('track', unread))).toEqual([422, 'invalid']);
    expect((await batch([{ ...unread, type: 'nonsense' }], page)).body['rejected']).toMatchObject([{ index: 0, code: 'invalid' }]); // prettier-ignore
    expect([await rejected(), await everywhere(cookie), await countOf()]).toEqual([[], [], before + 2]);
    expect(said(await visit('track', { ...unread, ...allowed(true) }))).toEqual([422, 'invalid']);
    expect([(await rejected()).length, await countOf()]).toEqual([1, before + 3]);
  });

  test('who agreed on the page is known, also by what they said of themselves', async () => {
    await visit('page', { anonymousId: 'yes', ...allowed(true) });
    await visit('identify', { anonymousId: 'yes', traits: { size: 2 }, ...allowed(true) });
    expect((await timeline('anonymous:yes')).map(({ name }) => name)).toEqual(['Identify', 'Page']);
  });

  test('who told us so is known from then on, in the same batch too, until they say no', async () => {
    const cookie = { anonymousId: 'told' };
    const change = (state: string) => ({ type: 'track', event: 'Consent Changed', properties: { purpose: 'analytics', state }, ...cookie }); // prettier-ignore
    const calls = [change('granted'), { type: 'page', ...cookie }, change('withdrawn'), { type: 'page', ...cookie }];
    const { body } = await batch(calls, page);
    expect(body['rejected']).toMatchObject([{ index: 3, code: 'consent-required' }]);
    expect(said(await visit('page', { ...cookie, ...allowed(true) }))).toEqual([422, 'consent-required']);
    expect(said(await visit('page', cookie))).toEqual([422, 'consent-required']);
  });

  test('who gives an address registers without it, and is tracked no more than before', async () => {
    const cookie = { anonymousId: 'light' };
    expect(said(await visit('identify', { ...cookie, traits: { email: 'l@example.org' } }))).toEqual([200, true]);
    expect(said(await visit('page', cookie))).toEqual([422, 'consent-required']);
    expect((await timeline('anonymous:light')).map(({ name }) => name)).toEqual(['Identify']);
  });

  test('of whom a backend tells is vouched for by it', async () => {
    expect(said(await say('page', { anonymousId: 'from-a-backend' }))).toEqual([200, true]);
  });
});

describe('a sensitive trait', () => {
  const born = (userId: string, more: object = {}) => say('identify', { userId, traits: { birthday, ...more } });

  test('is not stored without a consent for its purpose, and nothing of its value stays anywhere', async () => {
    await born('s1', { size: 1 });
    expect(Object.keys(await traits('user:s1'))).toEqual(['size']);
    expect(await rejected()).toEqual([['no-consent', { birthday: { value: '•••', masked: true } }]]);
    const refused = await api.call('PATCH', '/v1/customers/user:s1', { traits: { birthday } });
    expect([...said(refused), refused.body['errors']]).toEqual([422, 'invalid', [expect.objectContaining({ pointer: '/traits/birthday', code: 'no-consent' })]]); // prettier-ignore
    await say('track', { userId: 's1', event: 'Question Answered', properties: { question: 'birthday', answer: birthday } }); // prettier-ignore
    await say('track', { userId: '', event: 'Broken', properties: { birthday } });
    expect(said(await say('page', { userId: 's1', context: { page: { birthday } } }))).toEqual([200, true]);
    expect(await everywhere(birthday)).toEqual([]);
  });

  test('is sealed with one, masked for all but its purpose, and knows its ground', async () => {
    await consent('s2', 'granted', 'news');
    await batch([
      { type: 'track', userId: 's2', event: 'Consent Changed', properties: { purpose: 'birthday', state: 'granted' } },
      { type: 'identify', userId: 's2', traits: { birthday } },
    ]);
    const mask = { value: '•••', masked: true };
    const about = { class: 'sensitive', confidence: 'declared', purpose: 'birthday', basis: 2 };
    expect(await traits('user:s2')).toEqual({ birthday: expect.objectContaining({ ...mask, ...about }) });
    expect((await traits('user:s2', '?purpose=news'))['birthday']).toMatchObject(mask);
    const seen = (await traits('user:s2', '?purpose=birthday'))['birthday'];
    expect([seen?.['value'], seen?.['masked'], seen?.['sealed'], seen?.['clear']]).toEqual([birthday, undefined, undefined, undefined]); // prettier-ignore
    expect((await timeline('user:s2'))[0]).toMatchObject({ properties: { birthday: mask } });
    expect(await everywhere(birthday)).toEqual([]);
    const copy = (await api.call('GET', '/v1/customers/user:s2/export')).text;
    expect([copy.includes(birthday), copy.includes('sealed')]).toEqual([false, false]);
  });

  test('is seen no more when its consent is withdrawn, and again when it is granted anew', async () => {
    await consent('s3', 'granted');
    await born('s3');
    const seen = async () => (await traits('user:s3', '?purpose=birthday'))['birthday']?.['value'];
    expect(await seen()).toBe(birthday);
    await consent('s3', 'withdrawn');
    expect(await seen()).toBe('•••');
    await consent('s3', 'granted');
    expect(await seen()).toBe(birthday);
  });

  test('goes with its key when the person is erased', async () => {
    await consent('s4', 'granted');
    await born('s4');
    const id = String((await profile('user:s4'))['id']);
    const keys = () => api.asOwner('select key_id from customer_keys where customer_id = $1', [id]);
    expect(await keys()).toHaveLength(1);
    await api.call('DELETE', '/v1/customers/user:s4');
    expect(await keys()).toEqual([]);
  });

  test('of two who become one and are parted again stays readable, and goes with who said it', async () => {
    for (const user of ['s5', 's6']) await consent(user, 'granted');
    await consent('s5', 'granted', 'news');
    await born('s6');
    const id = async (user: string) => String((await profile(`user:${user}`))['id']);
    const [from, into] = [await id('s6'), await id('s5')];
    expect((await api.call('POST', '/v1/customers/merge', { from, into })).status).toBe(200);
    const one = (await traits('user:s5', '?purpose=birthday'))['birthday'];
    expect([one?.['value'], one?.['basis']]).toEqual([birthday, 3]);
    const now = sayInstant(api.deps.clock.now());
    for (const when of ['at', 'knownAt']) {
      const past = (await traits('user:s5', `?purpose=birthday&${when}=${now}`))['birthday'];
      expect([past?.['value'], past?.['basis']]).toEqual([birthday, 3]);
    }
    const { status } = await api.call('POST', `/v1/customers/${into}/unmerge`, { identifier: { kind: 'user', value: 's6' } }); // prettier-ignore
    expect(status).toBe(200);
    expect((await traits('user:s6', '?purpose=birthday'))['birthday']?.['value']).toBe(birthday);
    expect(await traits('user:s5')).toEqual({});
  });
});
