import { sql } from 'kysely';
import { day, journey, message, onEvent, start, template, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';
import { rowsOf } from '../setup/rows-of';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
});
afterEach(() => room.end());

const inFlight = (version: number, how: 'keep' | 'move' | 'drain') =>
  sql`update journey_versions set in_flight = ${how} where version = ${version}`.execute(room.db);
async function reader(): Promise<string> {
  const id = await room.customer();
  await room.consent(id, 'news', 'granted');
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  return id;
}

test('who is inside goes over to a version that was published to move them, at the next wake', async () => {
  await room.publish(journey('j', [message('a'), wait('w', day), message('b')]));
  const id = await reader();
  await room.publish(journey('j', [wait('w', day), message('a'), message('c')], { version: 2 }));
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ version: 1, step: 'w' }] });
  await inFlight(2, 'move');
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ version: 2, step: 'w' }] });
  room.clock.set(start + day);
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ idle: true });
  const rows = await rowsOf(room.db, sql`select step, version, status from messages order by decided_at`);
  expect(rows).toEqual([{ step: 'a', version: 1, status: 'sent' }, { step: 'c', version: 2, status: 'sent' }]); // prettier-ignore
});

test('a version that drains is not entered by who is inside an older one', async () => {
  const enter = [onEvent('Start', { again: 'always' })];
  await room.publish(journey('j', [wait('w', day)], { enter }));
  const id = await reader();
  await room.publish(journey('j', [wait('x', day)], { enter, version: 2 }));
  await inFlight(2, 'drain');
  await room.event(id, 'Start');
  expect((await room.activities.advance({ customerId: id })).journeys).toHaveLength(1);
  room.clock.set(start + 2 * day);
  await room.event(id, 'Start');
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ version: 2, step: 'x' }] });
});
