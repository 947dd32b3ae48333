import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { listenedTo } from '../../api/ingest/listening';
import { rows } from '../../db/base/rows';
import { askForWakes } from '../../db/wake/outbox';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { day, journey, policy, start, template, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';

let room: EngineRoom;
let id: string;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
  const enter = [{ by: 'stage' as const, stage: 'light' as const, again: 'after-exit' as const }];
  await room.publish(journey('welcome', [wait('w', 30 * day)], { enter, exit: [{ on: 'Bought', as: 'bought' }] }));
  id = await room.customer();
});
afterEach(() => room.end());

/** Temporal took all that waited. */
const tell = () => sql`delete from outbox`.execute(room.db);
const dues = async (): Promise<number[]> =>
  (await rows(room.db, z.object({ due: z.number() }), sql`select millis(due) as due from alarms`)).map(({ due }) => due); // prettier-ignore
const isListenedTo = async (name: string): Promise<boolean> => {
  const said = { properties: {}, at: start, receivedAt: start, messageId: randomUUID(), historical: false };
  const call = { type: 'track' as const, name, refs: [{ kind: 'user' as const, value: id }], ...said };
  const definitions = await new DefinitionsSource(policy()).current(room.db);
  const one = { customerId: id, call };
  const listened = await room.db.transaction().execute((tx) => listenedTo(tx, [one], definitions, start));
  return listened.size === 1;
};

test('an event that comes between the telling of a consent and its decision waits for that decision', async () => {
  expect(await isListenedTo('Bought')).toBe(false);
  await room.consent(id, 'news', 'granted');
  await tell();
  expect(await isListenedTo('Bought')).toBe(true);
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ journey: 'welcome' }] });
  expect(await dues()).toEqual([start + 30 * day]);
});

test('a wake that leaves nothing due takes away what was owed', async () => {
  await room.consent(id, 'news', 'granted');
  await room.consent(id, 'news', 'withdrawn');
  expect(await dues()).toHaveLength(1);
  await room.activities.advance({ customerId: id });
  await tell();
  expect(await dues()).toEqual([]);
  expect(await isListenedTo('Bought')).toBe(false);
});

test('a wake is owed now by the clock of the product, or as long as it was owed already', async () => {
  const ask = (signal: 'wake' | 'event', lane: 'fresh' | 'bulk', customerId = id) =>
    room.db.transaction().execute((tx) => askForWakes(tx, [{ customerId, signal }], { lane }));
  await ask('event', 'fresh');
  await ask('wake', 'bulk');
  await ask('wake', 'fresh', randomUUID());
  expect(await dues()).toEqual([]);
  await sql`insert into clock (rate, real_at, product_at) values (1, now(), ${new Date(start)})
    on conflict (only_row) do update set rate = 1, real_at = now(), product_at = excluded.product_at`.execute(room.db);
  await ask('wake', 'fresh');
  const [first = 0] = await dues();
  expect(first).toBeGreaterThanOrEqual(start);
  expect(first).toBeLessThan(start + 20_000);
  await ask('wake', 'fresh');
  expect(await dues()).toEqual([first]);
  await sql`update alarms set due = due + interval '1 day'`.execute(room.db);
  await ask('wake', 'fresh');
  const [again = 0] = await dues();
  expect(again).toBeLessThan(start + 20_000);
});
