import { sql } from 'kysely';
import { z } from 'zod';
import { rows } from '../../db/base/rows';
import { askForLate } from '../../db/wake/keeper';
import { readProfile } from '../../db/customers/profile';
import { readTimeline } from '../../db/customers/timeline';
import { askForSweep, stepSweeps } from '../../db/wake/sweeps';
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
  const stages = (await readTimeline(room.db, id, { limit: 10 })).items
    .filter(({ kind }) => kind === 'stage')
    .map(({ data }) => data);
  expect(stages).toEqual([
    { from: 'light', to: 'anonymous', cause: 'no consent holds any more' },
    { from: 'anonymous', to: 'light', cause: 'an address for email and a consent for news' },
  ]);
});

describe('buyers', () => {
  const purchases = { on: 'Bought', active: exact(90 * day), defecting: exact(365 * day) };
  const events = async (id: string) =>
    (await readTimeline(room.db, id, { limit: 20 })).items.filter(
      ({ kind, data }) => kind === 'event' && data['name'] !== 'Bought',
    );
  const traitOf = async (id: string) => (await readProfile(room.db, id))?.traits['purchaseClass'];

  test('are defecting on the day, without an event and without a workflow that waits for it', async () => {
    await room.policy(policy({ lifecycle: { purchases } }));
    const id = await room.customer();
    await room.event(id, 'Bought');
    expect(await room.activities.advance({ customerId: id })).toEqual({ stage: 'anonymous', idle: true });
    expect(await traitOf(id)).toEqual({ value: 'first-time', source: 'computed', at: start, inferred: true });
    room.clock.set(start + 90 * day - 1_000);
    expect(await late()).toEqual([]);
    room.clock.set(start + 90 * day);
    expect(await late()).toEqual([id]);
    await room.activities.advance({ customerId: id });
    await room.activities.advance({ customerId: id });
    expect(await traitOf(id)).toMatchObject({ value: 'defecting' });
    expect((await events(id)).map(({ at, data }) => [at, data['name'], data['properties']])).toEqual([
      [start + 90 * day, 'Purchase Class Changed', { from: 'first-time', to: 'defecting' }],
      [start, 'Purchase Class Changed', { from: 'lead', to: 'first-time' }],
    ]);
  });

  test('whose class ends within minutes are waited for, so that a fast clock is kept up with', async () => {
    await room.policy(policy({ lifecycle: { purchases: { ...purchases, active: exact(60_000) } } }));
    const id = await room.customer();
    await room.event(id, 'Bought');
    const due = start + 60_000;
    expect(await room.activities.advance({ customerId: id })).toEqual({ stage: 'anonymous', wakeIn: 60_000, due });
    room.clock.set(due);
    expect(await room.activities.advance({ customerId: id, due })).toEqual({ stage: 'anonymous', idle: true });
    expect(await traitOf(id)).toMatchObject({ value: 'defecting' });
  });

  test('of the time before the policy are found by a sweep, which passes by who never bought', async () => {
    const [buyer, other] = [await room.customer(), await room.customer()];
    for (const id of [buyer, other]) await room.event(id, id === buyer ? 'Bought' : 'Seen');
    for (const customerId of [buyer, other]) await room.activities.advance({ customerId });
    await room.policy(policy({ lifecycle: { purchases } }));
    await askForSweep(room.db, 'buyers', 'Bought');
    await stepSweeps(room.db);
    const told = await rows(
      room.db,
      z.object({ id: z.string() }),
      sql`select customer_id as id from outbox where bulk`,
    );
    expect(told).toEqual([{ id: buyer }]);
    await room.activities.advance({ customerId: buyer });
    expect(await traitOf(buyer)).toMatchObject({ value: 'first-time' });
    expect(await events(buyer)).toEqual([]);
    room.clock.set(start + 90 * day);
    expect(await late()).toEqual([buyer]);
  });
});
