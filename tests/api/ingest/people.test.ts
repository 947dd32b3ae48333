import { sql } from 'kysely';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const events = async (name: string) =>
  (
    await sql<{
      customer_id: string;
      at: number;
      received_at: number;
      undecided: boolean;
      type: string;
      properties: unknown;
    }>`
    select * from events where name = ${name} order by seq`.execute(api.db)
  ).rows;
const idOf = async (name: string): Promise<string> =>
  String((await api.call('GET', `/v1/customers/${encodeURIComponent(name)}`)).body['id']);
const outbox = async (name: string): Promise<string[]> => {
  const { rows } = await sql<{
    signal: string;
  }>`select signal from outbox where customer_id = ${await idOf(name)} order by id`.execute(api.db);
  return rows.map((row) => row.signal);
};

describe('people', () => {
  test('a cookie becomes an account with the first user id, and is of the account that named it last; two accounts stay two', async () => {
    await api.call('POST', '/v1/track', { anonymousId: 'tablet', event: 'Browsed' });
    const tablet = await idOf('anonymous:tablet');
    await api.call('POST', '/v1/identify', { anonymousId: 'tablet', userId: 'first' });
    expect(await idOf('user:first')).toBe(tablet);
    await api.call('POST', '/v1/track', { anonymousId: 'tablet', userId: 'second', event: 'Browsed' });
    expect(await idOf('user:second')).not.toBe(tablet);
    expect(await idOf('user:first')).toBe(tablet);
    expect(await idOf('anonymous:tablet')).toBe(await idOf('user:second'));
  });

  test('a visitor who left an address becomes the account that signs up with it', async () => {
    await api.call('POST', '/v1/identify', {
      anonymousId: 'leaver',
      traits: { email: 'leaver@example.org', phone: '138 0013 8000', country: 'CN' },
    });
    const light = await idOf('phone:+8613800138000');
    await api.call('POST', '/v1/identify', { userId: 'leaver-account', traits: { email: 'leaver@example.org' } });
    expect(await idOf('user:leaver-account')).toBe(light);
    expect(await outbox('user:leaver-account')).toEqual(['wake', 'registration']);
  });

  test('20 identifies of one new person at once make one profile', async () => {
    const calls = Array.from({ length: 20 }, (_, n) =>
      api.call('POST', '/v1/identify', { userId: 'rush', anonymousId: `rush-${n}`, traits: { n } }),
    );
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(calls.map(() => 200));
    expect((await api.call('GET', '/v1/customers/user:rush')).body['identifiers']).toHaveLength(21);
  });

  test('a call that comes again when its address is no more in use makes nobody up', async () => {
    const call = { traits: { email: 'typo@example.org' }, anonymousId: 'typist', messageId: 'typo-1' };
    const people = async () =>
      (await sql<{ n: number }>`select count(*) as n from customers`.execute(api.db)).rows[0]?.n;
    await api.call('POST', '/v1/identify', call);
    await api.call('POST', '/v1/identify', { anonymousId: 'typist', traits: { email: 'right@example.org' } });
    const before = await people();
    await api.call('POST', '/v1/identify', { ...call, anonymousId: undefined });
    expect(await people()).toBe(before);
  });

  test.each(['', '0', '000', '-1', 'null', 'undefined', 'Anonymous', ' NaN '])(
    'the placeholder %j names nobody',
    async (userId) => {
      expect((await api.call('POST', '/v1/track', { userId, event: 'Nobody' })).status).toBe(422);
      expect(await events('Nobody')).toEqual([]);
    },
  );
});

describe('consent and wishes in events', () => {
  test('Consent Changed is a line of the ledger and wakes', async () => {
    const properties = { purpose: 'news', channel: 'email', state: 'granted', source: 'footer' };
    await api.call('POST', '/v1/track', {
      userId: 'says-yes',
      event: 'Consent Changed',
      properties,
      messageId: 'yes-1',
    });
    await api.call('POST', '/v1/track', {
      userId: 'says-yes',
      event: 'Consent Changed',
      properties,
      messageId: 'yes-1',
    });
    const { body } = await api.call('GET', '/v1/customers/user:says-yes/consents');
    expect(body['items']).toEqual([
      expect.objectContaining({ seq: 1, purpose: 'news', channel: 'email', state: 'granted', source: 'footer' }),
    ]);
    expect(await outbox('user:says-yes')).toEqual(['registration', 'consentChange']);
  });

  test('Preferences Changed changes wishes', async () => {
    const properties = {
      channels: ['email'],
      frequency: { max: 2, per: '7 days' },
      quietHours: { from: '22:00', to: '07:00' },
    };
    await api.call('POST', '/v1/track', { userId: 'wishes', event: 'Preferences Changed', properties });
    expect((await api.call('GET', '/v1/customers/user:wishes/preferences')).body).toEqual(properties);
  });

  test('imports are stored without waking for what happened, and consents in them count', async () => {
    const batch = [
      { type: 'track', anonymousId: 'past', event: 'Signed Down', timestamp: '1997-01-01T00:00:00Z' },
      {
        type: 'track',
        anonymousId: 'past',
        event: 'Consent Changed',
        properties: { purpose: 'news', state: 'granted' },
        timestamp: '1997-01-02T00:00:00Z',
      },
    ];
    await api.call('POST', '/v1/import?historical=true', { batch });
    expect(await events('Signed Down')).toMatchObject([{ undecided: false, at: Date.parse('1997-01-01T00:00:00Z') }]);
    expect((await api.call('GET', '/v1/customers/anonymous:past/consents')).body['items']).toMatchObject([
      { at: '1997-01-02T00:00:00.000Z' },
    ]);
    expect(await outbox('anonymous:past')).toEqual(['consentChange']);
  });
});

test.each([
  ['76561198000000001', 422],
  ['1.5', 422],
  ['9007199254740991', 200],
])('the number %s as an id answers %d', async (userId, status) => {
  const raw = `{"userId":${userId},"event":"Counted"}`;
  const answer = await api.call('POST', '/v1/track', raw);
  expect(answer.status).toBe(status);
  if (status === 422) expect(answer.body['errors']).toMatchObject([{ pointer: '/userId', code: 'unsafe-integer' }]);
});

test('an empty address lets the old one go, and what was said before does not bring it back', async () => {
  const identify = (email: string, timestamp: string) =>
    api.call('POST', '/v1/identify', { userId: 'let-go', traits: { email }, timestamp });
  await identify('old@example.org', '2024-01-01T00:00:00Z');
  await identify('', '2024-01-03T00:00:00Z');
  await identify('old@example.org', '2024-01-02T00:00:00Z');
  expect((await api.call('GET', '/v1/customers/user:let-go')).body['identifiers']).toEqual([
    { kind: 'user', value: 'let-go' },
  ]);
});
