import { sql } from 'kysely';
import { z } from 'zod';
import { rows } from '../../db/base/rows';
import { askForLate } from '../../db/wake/keeper';
import { readTimeline } from '../../db/customers/timeline';
import { exact, day, policy, start } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
});
afterEach(() => room.end());

/** Whom the keeper asks for when it looks at this instant. */
async function late(): Promise<string[]> {
  await sql`delete from outbox`.execute(room.db);
  await askForLate(room.db, room.clock.now() + 1, 10);
  const asked = await rows(room.db, z.object({ id: z.string() }), sql`select customer_id as id from outbox`);
  return asked.map(({ id }) => id);
}

test('no workflow waits for a consent to expire: the keeper asks for who is no longer light, on the day', async () => {
  await room.policy(policy({ purposes: { news: { class: 'marketing', validFor: exact(30 * day) } } }));
  const id = await room.customer();
  await room.consent(id, 'news', 'granted');
  expect(await room.activities.advance({ customerId: id })).toEqual({ stage: 'light', idle: true });
  room.clock.set(start + 30 * day - 1_000);
  expect(await late()).toEqual([]);
  room.clock.set(start + 30 * day);
  expect(await late()).toEqual([id]);
  expect(await room.activities.advance({ customerId: id })).toEqual({ stage: 'anonymous', idle: true });
  expect(await late()).toEqual([]);
  const stages = (await readTimeline(room.db, id, 10)).filter(({ kind }) => kind === 'stage').map(({ data }) => data);
  expect(stages).toEqual([
    { from: 'light', to: 'anonymous', cause: 'no consent holds any more' },
    { from: 'anonymous', to: 'light', cause: 'an address for email and a consent for news' },
  ]);
});
