import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { rows } from '../../../db/base/rows';
import { lockProfile } from '../../../db/customers/customers';
import { addIdentifiers } from '../../../db/customers/identifiers';
import { openKeyWorld, type KeyWorld } from '../key-world';

let world: KeyWorld;
beforeAll(async () => {
  world = await openKeyWorld();
});
afterAll(() => world.api.stop());

const look = (cookie: string, event: string) => world.as.browser('POST', '/v1/track', { anonymousId: cookie, event });
const idOf = async (name: string): Promise<string> =>
  String((await world.api.call('GET', `/v1/customers/${name}`)).body['id']);
const eventsOf = async (name: string): Promise<unknown[]> =>
  (await world.items(name, 'timeline')).flatMap(({ kind, name: event }) => (kind === 'event' ? [event] : []));

/** Until an answer is there, or somebody waits for a lock that another holds. */
async function untilItWaits(answer: Promise<unknown>): Promise<void> {
  let isThere = false;
  void answer.finally(() => (isThere = true));
  const waiting = sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while (!isThere && (await rows(world.api.db, z.object({ pid: z.int() }), waiting)).length === 0);
}

test('what a page says while a backend vouches for its visitor waits, and is not the account’s then', async () => {
  const cookie = randomUUID();
  await look(cookie, 'Looked');
  const customerId = await idOf(`anonymous:${cookie}`);
  const vouching = await world.api.db.startTransaction().execute();
  await lockProfile(vouching, customerId);
  await addIdentifiers(vouching, [{ customerId, ref: { kind: 'user', value: cookie } }], 'shop', new Date());
  const said = look(cookie, 'Looked too');
  await untilItWaits(said);
  await vouching.commit().execute();
  expect((await said).status).toBe(200);
  expect(await eventsOf(`user:${cookie}`)).toEqual(['Looked']);
  expect(await eventsOf(`visitor:${cookie}`)).toEqual(['Looked too']);
});

test('what pages say of a visitor of whom nobody says anything stands in nobody’s way', async () => {
  const cookie = randomUUID();
  await look(cookie, 'First');
  const others = Array.from({ length: 10 }, (_, n) => look(cookie, `Other ${n}`));
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(others.map(() => 200));
  expect(await eventsOf(`anonymous:${cookie}`)).toHaveLength(11);
});
