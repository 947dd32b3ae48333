import { hour, journey, message, start, template } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
  await room.publish(journey('j', [message('a')]));
});
afterEach(() => room.end());

/** A customer whose grant and event were stamped by a clock that goes so far before the one that decides. */
async function stampedAhead(millis: number): Promise<string> {
  const id = await room.customer();
  room.clock.set(start + millis);
  await room.consent(id, 'news', 'granted');
  await room.event(id, 'Start');
  room.clock.set(start);
  return id;
}

test.each([1, 40, 5_000])('a grant stamped by a clock %d ms ahead permits at once', async (millis) => {
  await room.activities.advance({ customerId: await stampedAhead(millis) });
  expect(room.given).toHaveLength(1);
});

test('a withdrawal stamped by a clock ahead forbids at once', async () => {
  const id = await stampedAhead(40);
  room.clock.set(start + 60);
  await room.consent(id, 'news', 'withdrawn');
  room.clock.set(start);
  await room.activities.advance({ customerId: id });
  expect(room.given).toEqual([]);
});

test('a clock that is hours off is not followed: time does not run ahead for its customers', async () => {
  await room.activities.advance({ customerId: await stampedAhead(hour) });
  expect(room.given).toEqual([]);
});
