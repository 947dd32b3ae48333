import { sql } from 'kysely';
import { z } from 'zod';
import { theRow } from '../../db/base/rows';
import { day, journey, onEvent, start, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';

let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom(start);
});
afterAll(() => room.end());

test('events that cost too much to be decided together are all decided in one wake, each once', async () => {
  const all = 'event.properties.list.all(x, x >= 0)';
  const entry = onEvent('Start', { when: `${all} && ${all} && event.properties.n == 7` });
  await room.publish(journey('seven', [wait('w', day)], { enter: [entry] }));
  const id = await room.customer();
  const list = Array.from({ length: 5_000 }, (_, n) => n);
  for (let n = 0; n < 8; n++) await room.event(id, 'Start', { list, n });
  const snapshot = await room.activities.advance({ customerId: id });
  expect(snapshot).toMatchObject({ journeys: [{ journey: 'seven', step: 'w' }] });
  const left = sql`select count(*) filter (where undecided) as undecided, count(*) as events from events where customer_id = ${id}`;
  const shape = z.object({ undecided: z.int(), events: z.int() });
  expect(await theRow(room.db, shape, left)).toEqual({ undecided: 0, events: 8 });
});
