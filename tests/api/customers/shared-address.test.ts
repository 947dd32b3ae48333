import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openKeyWorld, type KeyWorld } from '../key-world';

let world: KeyWorld;
beforeAll(async () => {
  world = await openKeyWorld();
});
afterAll(() => world.api.stop());

const idOf = async (user: string): Promise<string> =>
  String((await world.api.call('GET', `/v1/customers/user:${user}`)).body['id']);
const send = (type: string, call: object) => world.as.admin('POST', `/v1/${type}`, call);
const consent = (userId: string, state: string, purpose = 'news') =>
  send('track', { userId, event: 'Consent Changed', properties: { purpose, channel: 'email', state } });

/** Two accounts with one address, both of which may be written to. */
async function couple(): Promise<{ email: string; users: readonly [string, string]; ids: readonly [string, string] }> {
  const email = `${randomUUID()}@example.org`;
  const users = [randomUUID(), randomUUID()] as const;
  for (const userId of users) {
    await send('identify', { userId, traits: { email } });
    await consent(userId, 'granted');
  }
  return { email, users, ids: [await idOf(users[0]), await idOf(users[1])] };
}
async function ask(user: string, customerId: string): Promise<number> {
  const before = world.given.length;
  await send('track', { userId: user, event: 'Asked', properties: { text: 'hello' } });
  await world.activities.advance({ customerId });
  return world.given.length - before;
}

test('each account with the same address is written to', async () => {
  const { email, users, ids } = await couple();
  expect([await ask(users[0], ids[0]), await ask(users[1], ids[1])]).toEqual([1, 1]);
  expect(world.given.filter(({ to }) => to === email)).toHaveLength(2);
});

test('a withdrawal of one binds the address for the other, who is woken, until they say yes themselves', async () => {
  const { users, ids } = await couple();
  await sql`delete from outbox`.execute(world.api.db);
  await consent(users[0], 'withdrawn');
  const { rows } = await sql<{ id: string }>`select distinct customer_id as id from outbox`.execute(world.api.db);
  expect(rows.map(({ id }) => id)).toContain(ids[1]);
  expect([await ask(users[0], ids[0]), await ask(users[1], ids[1])]).toEqual([0, 0]);
  await consent(users[1], 'granted');
  expect([await ask(users[0], ids[0]), await ask(users[1], ids[1])]).toEqual([0, 1]);
});

test('what one says no to of another purpose or channel binds nothing', async () => {
  const { users, ids } = await couple();
  await consent(users[0], 'withdrawn', 'else');
  await send('track', { userId: users[0], event: 'Consent Changed', properties: { purpose: 'news', channel: 'sms', state: 'withdrawn' } }); // prettier-ignore
  expect(await ask(users[1], ids[1])).toBe(1);
});

test('an erasure of one leaves the address on the suppression list for both', async () => {
  const { users, ids } = await couple();
  expect((await world.as.admin('DELETE', `/v1/customers/${ids[0]}`)).status).toBe(200);
  expect(await ask(users[1], ids[1])).toBe(0);
});
