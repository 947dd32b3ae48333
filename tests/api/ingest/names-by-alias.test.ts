import { sql } from 'kysely';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

type Call = { readonly type: string; readonly [more: string]: unknown };
const alias = (previousId: string, userId: string): Call => ({ type: 'alias', previousId, userId });
const track = (userId: string, more: object = {}): Call => ({ type: 'track', userId, event: 'Came', ...more });
const identify = (userId: string, traits: object = {}): Call => ({ type: 'identify', userId, traits });

async function send({ type, ...call }: Call): Promise<void> {
  expect((await api.call('POST', `/v1/${type}`, call)).status).toBe(200);
}

/** Whose accounts there are together, of those whose names begin so. */
const accounts = async (town: string): Promise<string[]> =>
  (
    await sql<{
      names: string;
    }>`select string_agg(value, ' ' order by value) as names from identifiers where kind = 'user' and customer_id in (
      select customer_id from identifiers where value like ${`${town}-%`}) group by customer_id order by 1`.execute(
      api.db,
    )
  ).rows.map(({ names }) => names.replaceAll(`${town}-`, ''));

const orders: [string, (town: string) => Call[], string[]][] = [
  ['an account that comes after the alias', (t) => [alias(`${t}-old`, `${t}-new`), track(`${t}-old`)], ['new old']],
  ['one that says who it is', (t) => [alias(`${t}-old`, `${t}-new`), identify(`${t}-old`, { plan: 1 })], ['new old']],
  ['one whose cookie of that name was there', (t) => [{ type: 'page', anonymousId: `${t}-old` }, alias(`${t}-old`, `${t}-new`), track(`${t}-old`)], ['new old']],
  ['aliases of aliases, the last first', (t) => [alias(`${t}-b`, `${t}-c`), alias(`${t}-a`, `${t}-b`), track(`${t}-a`)], ['a b c']],
  ['aliases in a circle', (t) => [alias(`${t}-a`, `${t}-b`), alias(`${t}-b`, `${t}-a`), track(`${t}-a`), track(`${t}-b`)], ['a b']],
]; // prettier-ignore

test.each(orders)('%s is the same person, one by one and in one batch', async (what, callsOf, expected) => {
  const [single, batched] = [`s${orders.findIndex(([one]) => one === what)}`, `b${what.length}`];
  for (const call of callsOf(single)) await send(call);
  expect(await accounts(single)).toEqual(expected);
  expect((await api.call('POST', '/v1/batch', { batch: callsOf(batched) })).body).toEqual({ success: true });
  expect(await accounts(batched)).toEqual(expected);
  const known = await api.call('GET', `/v1/customers/user:${single}-${expected[0]?.split(' ')[0]}/timeline?kind=event`);
  expect(known.body['items']).toHaveLength(callsOf(single).length);
});

test('an alias and the account that it names at the same moment are one person', async () => {
  for (let turn = 0; turn < 12; turn++) {
    const town = `at-once-${turn}`;
    const calls = [alias(`${town}-old`, `${town}-new`), turn % 2 ? track(`${town}-old`) : identify(`${town}-old`, { turn })];
    await Promise.all((turn % 3 ? calls : calls.toReversed()).map(send));
    expect(await accounts(town)).toEqual(['new old']);
  }
}); // prettier-ignore

test('a cookie of which two accounts are told makes no one person of them', async () => {
  await send(alias('tablet-cookie', 'tablet-ann'));
  await send(alias('tablet-cookie', 'tablet-bob'));
  expect(await accounts('tablet')).toEqual(['ann', 'bob']);
});

test('a name that an alias said leads to the person at once, is none of theirs before somebody comes by it, and goes with them', async () => {
  await send(alias('gone-old', 'gone-new'));
  const { body } = await api.call('GET', '/v1/customers/user:gone-old');
  expect((body['identifiers'] as { kind: string; value: string }[]).filter(({ kind }) => kind === 'user')).toEqual([
    expect.objectContaining({ value: 'gone-new' }),
  ]);
  expect((await api.call('PUT', '/v1/customers/user:gone-old', { traits: { plan: 'gold' } })).status).toBe(200);
  expect(await accounts('gone')).toEqual(['new old']);
  expect((await api.call('DELETE', '/v1/customers/user:gone-new')).status).toBe(200);
  expect((await api.call('GET', '/v1/customers/user:gone-old')).status).toBe(404);
  const { rows } = await sql`select from identifier_owners where value like 'gone-%'`.execute(api.db);
  expect(rows).toEqual([]);
});

test('a name that an alias said leaves with its cookie', async () => {
  await send({ type: 'page', anonymousId: 'parts-old' });
  await send(alias('parts-old', 'parts-new'));
  const identifier = { kind: 'anonymous', value: 'parts-old' };
  expect((await api.call('POST', '/v1/customers/user:parts-new/unmerge', { identifier })).status).toBe(200);
  await send(track('parts-old'));
  expect(await accounts('parts')).toEqual(['new', 'old']);
  const { body } = await api.call('GET', '/v1/customers/user:parts-old');
  expect(body['identifiers']).toContainEqual(expect.objectContaining(identifier));
});
