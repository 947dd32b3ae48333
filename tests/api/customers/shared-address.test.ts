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

test('more who share an address than a family are told behind those who do something themselves', async () => {
  const lanes = async (others: number): Promise<string[]> => {
    const email = `${randomUUID()}@example.org`;
    const users = Array.from({ length: others + 1 }, () => randomUUID());
    for (const userId of users) {
      await send('identify', { userId, traits: { email } });
      await consent(userId, 'granted');
    }
    await sql`delete from outbox`.execute(world.api.db);
    await consent(String(users[0]), 'withdrawn');
    const { rows } = await sql<{ lane: string }>`select distinct lane from outbox where ref = 'same-address'`.execute(world.api.db); // prettier-ignore
    return rows.map(({ lane }) => lane);
  };
  expect(await lanes(2)).toEqual(['fresh']);
  expect(await lanes(21)).toEqual(['bulk']);
});

test('what one says no to of another purpose or channel binds nothing', async () => {
  const { users, ids } = await couple();
  await consent(users[0], 'withdrawn', 'else');
  await send('track', { userId: users[0], event: 'Consent Changed', properties: { purpose: 'news', channel: 'sms', state: 'withdrawn' } }); // prettier-ignore
  expect(await ask(users[1], ids[1])).toBe(1);
});

describe('an erasure of one of two who have an address', () => {
  const erase = async (id: string): Promise<void> =>
    expect((await world.as.admin('DELETE', `/v1/customers/${id}`)).status).toBe(200) as undefined;
  const suppressed = async (user: string): Promise<unknown> =>
    (await world.api.call('GET', `/v1/customers/user:${user}`)).body['suppressed'];
  /** As whoever is imported again: an address and a grant, told by a backend. */
  const comesBack = async (email: string): Promise<string> => {
    const user = randomUUID();
    await send('identify', { userId: user, traits: { email } });
    await consent(user, 'granted');
    return user;
  };
  const bounces = (email: string) =>
    sql`insert into suppressions (hash, channel, reason, at) select hash, 'email', 'bounced', now() from identifiers where value = ${email} limit 1`.execute(world.api.db); // prettier-ignore

  /** What the provider says of the mail that was handed over to it. */
  const mailBounces = async (id: string, email: string): Promise<void> => {
    const { rows } = await sql<{ messageId: string; attempt: number }>`update messages set status = 'handing-over'
      where customer_id = ${id} and status = 'sent' returning message_id as "messageId", attempt`.execute(world.api.db);
    const outcomes = rows.map((one) => ({ ...one, status: 'failed', reason: 'bounced', at: Date.now(), bounced: { kind: 'email', value: email } })); // prettier-ignore
    expect(outcomes).toHaveLength(1);
    await sql`select settle_outcomes(${id}, ${JSON.stringify(outcomes)}::jsonb)`.execute(world.api.db);
  };

  test('does not mute the other, and whoever comes by the address afterwards is never written to', async () => {
    const { email, users, ids } = await couple();
    await erase(ids[0]);
    expect(await ask(users[1], ids[1])).toBe(1);
    const back = await comesBack(email);
    expect(await suppressed(back)).toEqual({ email: 'erasure' });
    expect(await ask(back, await idOf(back))).toBe(0);
    expect(await ask(users[1], ids[1])).toBe(1);
  });

  test('asks no more often for the many who have it too, each of whom keeps the no of who is erased', async () => {
    const costOf = async (others: number): Promise<number> => {
      const [email, gone] = [`${randomUUID()}@example.org`, randomUUID()];
      const sharers = Array.from({ length: others }, () => randomUUID());
      for (const userId of [gone, ...sharers]) await send('identify', { userId, traits: { email } });
      await consent(gone, 'withdrawn');
      const [id, ids] = [await idOf(gone), await Promise.all(sharers.map(idOf))];
      const before = world.api.statements.length;
      await erase(id);
      const cost = world.api.statements.length - before;
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from consents where state = 'withdrawn' and customer_id = any(${sql.val(ids)}::uuid[])`.execute(world.api.db); // prettier-ignore
      expect(rows).toEqual([{ n: others }]);
      return cost;
    };
    const few = await costOf(2);
    expect(await costOf(8)).toBeLessThan(few + 6);
  });

  test('does the same where the address was a former one of who is erased', async () => {
    const { email, users, ids } = await couple();
    await send('identify', { userId: users[0], traits: { email: `new-${email}` } });
    await erase(ids[0]);
    expect(await ask(users[1], ids[1])).toBe(1);
    expect(await suppressed(await comesBack(email))).toEqual({ email: 'erasure' });
    expect(await suppressed(await comesBack(`new-${email}`))).toEqual({ email: 'erasure' });
  });

  test('forgets no withdrawal: it binds the address for the other as before, until they say yes themselves', async () => {
    const { users, ids } = await couple();
    await consent(users[0], 'withdrawn');
    await erase(ids[0]);
    expect(await ask(users[1], ids[1])).toBe(0);
    const { body } = await world.api.call('GET', `/v1/customers/user:${users[1]}/consents`);
    expect(body['items']).toContainEqual(expect.objectContaining({ purpose: 'news', channel: 'email', state: 'withdrawn', source: 'same-address' })); // prettier-ignore
    await consent(users[1], 'granted');
    expect(await ask(users[1], ids[1])).toBe(1);
  });

  test('leaves a bounce to bind the other until the address is given anew, and then still binds who comes afterwards', async () => {
    const { email, users, ids } = await couple();
    await bounces(email);
    await erase(ids[0]);
    expect(await suppressed(users[1])).toEqual({ email: 'bounced' });
    expect(await ask(users[1], ids[1])).toBe(0);
    await send('identify', { userId: users[1], traits: { email } });
    expect(await suppressed(users[1])).toEqual({});
    expect(await suppressed(await comesBack(email))).toEqual({ email: 'erasure' });
  });

  test('is not undone for who comes afterwards by a mail that bounces at the other', async () => {
    const { email, users, ids } = await couple();
    await erase(ids[0]);
    await ask(users[1], ids[1]);
    await mailBounces(ids[1], email);
    expect(await suppressed(users[1])).toEqual({ email: 'bounced' });
    expect(await suppressed(await comesBack(email))).toEqual({ email: 'erasure' });
  });

  test('binds who only claimed the address before', async () => {
    const { email, ids } = await couple();
    const cookie = randomUUID();
    await world.as.browser('POST', '/v1/identify', { anonymousId: cookie, traits: { email } });
    await erase(ids[0]);
    await send('identify', { anonymousId: cookie, userId: cookie, traits: { email } });
    expect(await suppressed(cookie)).toEqual({ email: 'erasure' });
  });
});
