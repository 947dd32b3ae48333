import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { sql } from 'kysely';
import { askedChannel, type Asked } from '../../db/base/asked-channel';
import type { Step } from '../../domain/journey/journey';
import { day, journey, message, onEvent, start, template, wait } from '../domain/world';
import { rowsOf } from '../setup/rows-of';
import { writePolicy } from '../setup/written';
import { policy } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';

/** A wake that hands something over goes on from it without reading the person again, unless somebody came to them meanwhile. */

let room: EngineRoom;
/** How often a person was read whole to be decided. */
let looks = 0;
const count = (asked: unknown): void => {
  if (JSON.stringify((asked as Asked).text).includes('open_wake(')) looks += 1;
};
beforeAll(() => subscribe(askedChannel, count));
afterAll(() => void unsubscribe(askedChannel, count));
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
  const exit = [{ on: 'Stop', as: 'stopped' }];
  await room.publish(journey('j', [message('a'), wait('w', day)], { enter: [onEvent('Start')], exit }));
});
afterEach(() => room.end());

async function reader(): Promise<string> {
  const id = await room.customer();
  await room.consent(id, 'news', 'granted');
  await room.event(id, 'Start');
  // Definitions are read by whoever is the first.
  await room.activities.advance({ customerId: await room.customer() });
  looks = 0;
  return id;
}

const passage = async (id: string) =>
  (await rowsOf(room.db, sql<{ state: string; step: string }>`select state, step from enrolments where customer_id = ${id}`))[0]; // prettier-ignore

test('a message that went is gone on from by what is known already: the person is read once', async () => {
  const id = await reader();
  const parked = await room.activities.advance({ customerId: id });
  expect(parked).toMatchObject({ journeys: [{ step: 'w' }], due: start + day });
  expect(looks).toBe(1);
  expect(await passage(id)).toEqual({ state: 'active', step: 'w' });
  expect(await rowsOf(room.db, sql`select due from alarms where customer_id = ${id}`)).toEqual([{ due: start + day }]);
});

test('what happens to somebody else meanwhile changes nothing of it', async () => {
  const [id, other] = [await reader(), await room.customer()];
  room.answer = async () => {
    await room.event(other, 'Start');
    await room.consent(other, 'news', 'granted');
    return { outcome: 'sent', reply: '250 ok' };
  };
  await room.activities.advance({ customerId: id });
  expect(looks).toBe(1);
});

const touch = (id: string) => (): Promise<unknown> =>
  room.db
    .transaction()
    .execute((tx) => sql`select from customers where customer_id = ${id} for no key update`.execute(tx));
const comes: Record<string, (id: string) => () => Promise<unknown>> = {
  'an event': (id) => () => room.event(id, 'Stop'),
  'a no': (id) => () => room.consent(id, 'news', 'withdrawn'),
  'a no to a channel': (id) => () => room.consent(id, 'news', 'denied', 'email'),
  'a look under the lock': touch,
  'a pause': (id) => () => sql`update customers set paused_at = now() where customer_id = ${id}`.execute(room.db),
  'another wake': (id) => () => room.activities.advance({ customerId: id }),
  'a line about them': (id) => () =>
    sql`insert into points (customer_id, enrolment_id, step, journey, points, reason, at)
      values (${id}, gen_random_uuid(), 's', 'j', 1, '', now())`.execute(room.db),
  'another policy': () => () => writePolicy(room.db, policy({ version: 2 }), start),
};
test.each(Object.entries(comes))('%s that comes while it is handed over is seen', async (_name, coming) => {
  const id = await reader();
  const come = coming(id);
  room.answer = async () => {
    await come();
    return { outcome: 'sent', reply: '250 ok' };
  };
  const before = looks;
  await room.activities.advance({ customerId: id });
  expect(looks - before).toBeGreaterThanOrEqual(2);
});

test('who is stopped while their message is handed over does not wait for the day after', async () => {
  const id = await reader();
  room.answer = async () => {
    await room.event(id, 'Stop');
    return { outcome: 'sent', reply: '250 ok' };
  };
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ idle: true });
  expect(await passage(id)).toEqual({ state: 'exited', step: expect.any(String) });
});

test('somebody who is being changed at that moment is not waited for: they are looked at again, after it', async () => {
  const id = await reader();
  let letGo = (): void => undefined;
  const isOver = new Promise<void>((resolve) => (letGo = resolve));
  let changing: Promise<unknown> | undefined;
  room.answer = async () => {
    await new Promise<void>((isLocked) => {
      changing = room.db.transaction().execute(async (tx) => {
        await sql`select from customers where customer_id = ${id} for no key update`.execute(tx);
        isLocked();
        await isOver;
      });
    });
    setTimeout(letGo, 50);
    return { outcome: 'sent', reply: '250 ok' };
  };
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ step: 'w' }] });
  await changing;
  expect(looks).toBe(2);
});

test('who was due goes on from that moment, also where the clock is behind it', async () => {
  const until: Step = { kind: 'wait', id: 'u', wait: { until: 'date', date: new Date(start + day).toISOString() } };
  await room.publish(journey('k', [wait('w', day), message('a'), until], { enter: [onEvent('Begin')] }));
  const id = await reader();
  await room.event(id, 'Begin');
  await room.activities.advance({ customerId: id });
  room.clock.set(start + day - 5_000);
  looks = 0;
  await room.activities.advance({ customerId: id, due: start + day });
  expect(looks).toBe(1);
  expect(await rowsOf(room.db, sql`select state, outcome from enrolments where customer_id = ${id} and journey = 'k'`)).toMatchObject([{ state: 'completed' }]); // prettier-ignore
});

test('what another attempt has in the air leaves no trace as it is settled: the person is looked at again', async () => {
  await room.publish(journey('k', [message('b'), wait('v', day)], { enter: [onEvent('Begin')] }));
  const id = await reader();
  await room.activities.advance({ customerId: id });
  await sql`update messages set status = 'handing-over', lease_until = now() + interval '20 seconds' where customer_id = ${id}`.execute(room.db); // prettier-ignore
  await room.event(id, 'Begin');
  looks = 0;
  await room.activities.advance({ customerId: id });
  expect(room.given).toHaveLength(2);
  expect(looks).toBe(2);
});

test('what the database refuses after a hand-over is parked in the same wake', async () => {
  const id = await reader();
  await room.asOwner(
    `alter table enrolments add constraint none_waits check (waiting is null or waiting ->> 'for' <> 'time')`,
  );
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ journey: 'j' }] });
  expect(await rowsOf(room.db, sql`select part, reason from parked`)).toEqual([
    { part: 'passage', reason: 'unstorable' },
  ]);
  expect(await rowsOf(room.db, sql`select status from messages`)).toEqual([{ status: 'sent' }]);
});

test('what its provider did not take is looked at again', async () => {
  const id = await reader();
  room.answer = async () => ({ outcome: 'rejected', reply: '550 no' });
  await room.activities.advance({ customerId: id });
  expect(looks).toBeGreaterThan(1);
});
