import { sql } from 'kysely';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** As clients do: what was not taken for the moment is sent again. */
const send = async (type: string, call: Record<string, unknown>): Promise<void> => {
  const { status, text } = await api.call('POST', `/v1/${type}`, call);
  if (status === 503) return send(type, call);
  if (status !== 200) throw new Error(`${status} ${text}`);
};
/** So many people at a time, each of whom sends at the same moment. */
const inGroups = async <T>(all: readonly T[], each: (one: T, n: number) => Promise<void>[]): Promise<void> => {
  for (let n = 0; n < all.length; n += 10)
    await Promise.all(all.slice(n, n + 10).flatMap((one, place) => each(one, n + place)));
};
const get = (name: string): Promise<Answer> => api.call('GET', `/v1/customers/${encodeURIComponent(name)}`);
const idOf = async (name: string): Promise<string> => String((await get(name)).body['id']);
const namesOf = async (name: string): Promise<string[]> =>
  ((await get(name)).body['identifiers'] as { kind: string; value: string }[])
    .map(({ kind, value }) => `${kind}:${value}`)
    .sort();
const did = async (name: string): Promise<string[]> =>
  (
    (await api.call('GET', `/v1/customers/${encodeURIComponent(name)}/timeline`)).body['items'] as Record<
      string,
      unknown
    >[]
  )
    .filter(({ kind, type }) => kind === 'event' && type === 'track')
    .map(({ name: event }) => String(event))
    .sort();

describe('a known account', () => {
  const somebody = async (user: string): Promise<void> => {
    await send('identify', { userId: user, anonymousId: `${user}-phone`, traits: { email: `${user}@example.org` } });
    await send('track', { anonymousId: `${user}-laptop`, event: 'Looked' });
  };
  test.each([
    ['identify', (user: string) => ({ userId: user, anonymousId: `${user}-laptop` })],
    ['track', (user: string) => ({ userId: user, anonymousId: `${user}-laptop`, event: 'Bought' })],
    ['page', (user: string) => ({ userId: user, anonymousId: `${user}-laptop` })],
    ['alias', (user: string) => ({ userId: user, previousId: `${user}-laptop` })],
  ])('on a second device joins what that device did before, by %s', async (type, call) => {
    const user = `two-${type}`;
    await somebody(user);
    await send(type, call(user));
    expect(await idOf(`anonymous:${user}-laptop`)).toBe(await idOf(`user:${user}`));
    expect(await did(`user:${user}`)).toContain('Looked');
    expect(await namesOf(`user:${user}`)).toEqual(
      [`anonymous:${user}-laptop`, `anonymous:${user}-phone`, `email:${user}@example.org`, `user:${user}`].sort(),
    );
  });

  test('does not take what another account did on a device that both use, and has it from then on', async () => {
    await send('identify', { userId: 'mum', anonymousId: 'couch' });
    await send('track', { anonymousId: 'couch', event: 'By Mum' });
    await send('identify', { userId: 'dad', anonymousId: 'couch' });
    await send('track', { anonymousId: 'couch', event: 'By Dad' });
    expect(await did('user:mum')).toEqual(['By Mum']);
    expect(await did('user:dad')).toEqual(['By Dad']);
    await send('identify', { userId: 'mum', anonymousId: 'couch' });
    expect(await idOf('anonymous:couch')).toBe(await idOf('user:mum'));
  });

  test('that named a device long ago does not get it back by what comes late', async () => {
    await send('identify', { userId: 'now', anonymousId: 'desk', timestamp: '2024-05-02T00:00:00Z' });
    await send('identify', { userId: 'once', anonymousId: 'desk', timestamp: '2024-05-01T00:00:00Z' });
    expect(await idOf('anonymous:desk')).toBe(await idOf('user:now'));
    expect(await namesOf('user:once')).toEqual(['user:once']);
  });

  const words = [['late', 1], ['other', 5], ['late', 10]] as const; // prettier-ignore
  const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]; // prettier-ignore
  test.each(['identify', 'track', 'batch'])(
    'has the device that it named last, in whatever order that comes, by %s',
    async (type) => {
      for (const order of orders) {
        const device = `${type}-${order.join('')}`;
        const calls = order.flatMap((n) => words.slice(n, n + 1)).map(([who, day]) => ({
        type: 'track', event: 'Came', userId: `${who}-${device}`, anonymousId: device, timestamp: new Date(Date.UTC(2024, 4, day)).toISOString(),
      })); // prettier-ignore
        if (type === 'batch') await send('batch', { batch: calls });
        else for (const call of calls) await send(type, call);
        expect(await idOf(`anonymous:${device}`)).toBe(await idOf(`user:late-${device}`));
        expect(await namesOf(`user:other-${device}`)).toEqual([`user:other-${device}`]);
      }
    },
  );

  test('keeps its address from whoever left another one on its device', async () => {
    await send('identify', { userId: 'owner', anonymousId: 'hall', traits: { email: 'owner@example.org' } });
    await send('identify', { anonymousId: 'hall', traits: { email: 'guest@example.org' } });
    expect(await namesOf('user:owner')).toContain('email:owner@example.org');
    expect(await idOf('email:guest@example.org')).not.toBe(await idOf('user:owner'));
  });
});

describe('alias', () => {
  test('makes two accounts one, and goes round without an end', async () => {
    await send('identify', { userId: 'old-name', traits: { a: 1 } });
    await send('identify', { userId: 'new-name', traits: { b: 2 } });
    for (const [userId, previousId] of [
      ['new-name', 'old-name'],
      ['old-name', 'new-name'],
      ['new-name', 'new-name'],
    ])
      // prettier-ignore
      await send('alias', { userId, previousId });
    expect(await idOf('user:old-name')).toBe(await idOf('user:new-name'));
    expect(await namesOf('user:new-name')).toEqual(['user:new-name', 'user:old-name']);
    expect((await get('user:new-name')).body['traits']).toMatchObject({ a: { value: 1 }, b: { value: 2 } });
  });

  test('gives an account a further name', async () => {
    await send('identify', { userId: 'born' });
    await send('alias', { userId: 'married', previousId: 'born' });
    expect(await namesOf('user:married')).toEqual(['user:born', 'user:married']);
  });

  test('of a chain makes one person', async () => {
    for (const userId of ['c1', 'c2', 'c3']) await send('track', { userId, event: `Of ${userId}` });
    await send('alias', { userId: 'c2', previousId: 'c1' });
    await send('alias', { userId: 'c3', previousId: 'c2' });
    expect(await did('user:c1')).toEqual(['Of c1', 'Of c2', 'Of c3']);
  });
});

test('one address at several accounts is each one’s, and to ask for it by the address is ambiguous', async () => {
  for (const userId of ['pair-1', 'pair-2']) await send('identify', { userId, traits: { email: 'Pair@example.org' } });
  for (const userId of ['pair-1', 'pair-2'])
    expect(await namesOf(`user:${userId}`)).toEqual(['email:pair@example.org', `user:${userId}`]);
  const ids = [await idOf('user:pair-1'), await idOf('user:pair-2')].sort();
  const answers = [
    await get('email:pair@example.org'),
    await api.call('POST', '/v1/customers/lookup', { kind: 'email', value: 'pair@EXAMPLE.org' }),
    await api.call('PUT', '/v1/customers/email:pair@example.org', { traits: { x: 1 } }),
    await api.call('DELETE', '/v1/customers/email:pair@example.org'),
  ];
  for (const { status, body } of answers) {
    expect([status, body['code']]).toEqual([409, 'ambiguous-identifier']);
    expect([...(body['customers'] as string[])].sort()).toEqual(ids);
  }
});

test('an address that both devices left without an account makes one person of them, and an account takes them over', async () => {
  for (const n of [1, 2]) await send('track', { anonymousId: `light-${n}`, event: `On ${n}` });
  for (const n of [1, 2]) await send('identify', { anonymousId: `light-${n}`, traits: { email: 'light@example.org' } });
  expect(await idOf('anonymous:light-1')).toBe(await idOf('anonymous:light-2'));
  await send('identify', { userId: 'full', traits: { email: 'light@example.org' } });
  expect(await did('user:full')).toEqual(['On 1', 'On 2']);
});

test('a browser’s key joins nobody, whatever it says', async () => {
  const key = await api.key(['browser']);
  const page = (type: string, call: object) =>
    api.call('POST', `/v1/${type}`, call, { authorization: `Bearer ${key}` });
  await page('track', { anonymousId: 'mine', event: 'Mine' });
  await page('track', { anonymousId: 'yours', event: 'Yours' });
  await page('alias', { anonymousId: 'mine', userId: 'u', previousId: 'yours' });
  await page('identify', { anonymousId: 'mine', userId: 'yours', traits: { email: 'yours@example.org' } });
  expect(await idOf('anonymous:mine')).not.toBe(await idOf('anonymous:yours'));
});

test('a page and an identify of 200 people at the same moment make 200 people', async () => {
  const people = Array.from({ length: 200 }, (_, n) => `rush-${n}`);
  const kinds = ['page', 'track', 'identify', 'screen'];
  await inGroups(people, (who, n) => [
    send(kinds[n % kinds.length] ?? 'page', { anonymousId: `${who}-cookie`, event: 'Came', traits: {} }),
    send('identify', { userId: who, anonymousId: `${who}-cookie`, traits: { email: `${who}@example.org` } }),
  ]);
  const { rows } = await sql<{ people: number; names: number }>`
    select count(distinct customer_id)::int as people, count(*)::int as names from identifiers where value like 'rush-%'`.execute(
    api.db,
  );
  expect(rows).toEqual([{ people: 200, names: 600 }]);
});

test('a known account on 50 second devices at the same moment, page beside identify, is one person', async () => {
  await send('identify', { userId: 'everywhere' });
  const devices = Array.from({ length: 50 }, (_, n) => `every-${n}`);
  await inGroups(devices, (anonymousId) => [
    send('track', { anonymousId, event: 'Here' }),
    send('track', { anonymousId, userId: 'everywhere', event: 'Here too' }),
  ]);
  const { rows } = await sql<{ people: number }>`
    select count(distinct customer_id)::int as people from identifiers where value like 'every%'`.execute(api.db);
  expect(rows).toEqual([{ people: 1 }]);
  const { rows: events } = await sql<{ n: number }>`
    select count(*)::int as n from events where customer_id = ${await idOf('user:everywhere')} and type = 'track'`.execute(
    api.db,
  );
  expect(events).toEqual([{ n: 100 }]);
});
