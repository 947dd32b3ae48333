import { sql } from 'kysely';
import { readVersions } from '../../db/customers/versions';
import type { Step } from '../../domain/journey/journey';
import { asOf } from '../../domain/person/history/as-of';
import { day, journey, onEvent, start, template, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';
import { rowOf, rowsOf } from '../setup/rows-of';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
});
afterEach(() => room.end());

const award = (id: string, points: number): Step => ({ kind: 'award', id, points, reason: 'first-order' });
const customer = (id: string) =>
  rowOf(
    room.db,
    sql<{ traits: Record<string, unknown>; points: number }>`select * from customers where customer_id = ${id}`,
  );
const points = (id: string) =>
  rowsOf(
    room.db,
    sql<{
      step: string;
      points: number;
      reason: string;
    }>`select step, points, reason from points where customer_id = ${id}`,
  );

test('points stand in the ledger once a passage and step, and the balance is their sum', async () => {
  const enter = [onEvent('Start', { again: 'always' })];
  await room.publish(journey('j', [award('p', 25), award('q', -5), wait('w', day)], { enter }));
  const id = await room.customer();
  await room.event(id, 'Start');
  await Promise.all(Array.from({ length: 4 }, () => room.activities.advance({ customerId: id })));
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  expect(await customer(id)).toMatchObject({ points: 40 });
  expect((await points(id)).sort((a, b) => a.points - b.points)).toEqual([
    { step: 'q', points: -5, reason: 'first-order' },
    { step: 'q', points: -5, reason: 'first-order' },
    { step: 'p', points: 25, reason: 'first-order' },
    { step: 'p', points: 25, reason: 'first-order' },
  ]);
});

test('traits are written beside those that were there, null inside a value stays, null alone takes one away', async () => {
  const traits = { vip: { literal: { since: null } }, old: { literal: null }, cart: { cel: 'event.properties.cart' } };
  await room.publish(journey('j', [{ kind: 'update', id: 'u', traits }]));
  const id = await room.customer();
  const before = { old: { value: 1, source: 'x', at: start }, kept: { value: 2, source: 'x', at: start } };
  await sql`update customers set traits = ${JSON.stringify(before)} where customer_id = ${id}`.execute(room.db);
  await room.event(id, 'Start', { cart: 'c1' });
  await room.activities.advance({ customerId: id });
  expect((await customer(id)).traits).toEqual({
    kept: before.kept,
    old: { value: null, source: 'journey:j', at: start },
    vip: { value: { since: null }, source: 'journey:j', at: start },
    cart: { value: 'c1', source: 'journey:j', at: start },
  });
  const kept = asOf(await readVersions(room.db, id, {}), {}, new Set()).traits;
  expect(kept).toEqual({ ...(await customer(id)).traits, kept: undefined });
});

test('a journey enters another one', async () => {
  await room.publish(journey('into', [wait('w', day)], { enter: [] }));
  await room.publish(journey('from', [{ kind: 'enter', id: 'n', journey: 'into' }]));
  const id = await room.customer();
  await room.event(id, 'Start');
  const { journeys } = await room.activities.advance({ customerId: id });
  expect(journeys).toMatchObject([{ journey: 'into', step: 'w' }]);
});
