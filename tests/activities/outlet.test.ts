import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HandOver } from '../../channels/channel';
import { day, hour, journey, message, onEvent, start, template, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';
import { rowsOf } from '../setup/rows-of';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
});
afterEach(() => {
  jest.restoreAllMocks();
  return room.end();
});

/** By a clock of the machine so many milliseconds pass at once. */
function pass(clock: { now(): number }, millis: number): void {
  const now = clock.now.bind(clock);
  jest.spyOn(clock, 'now').mockImplementation(() => now() + millis);
}

const away: HandOver = { outcome: 'later', reply: 'no answer', whose: 'provider' };
const sent: HandOver = { outcome: 'sent', reply: '250 ok' };

/** Somebody who enters so many journeys by one event, each of which speaks at once. */
async function spokenTo(journeys: number): Promise<string> {
  for (let n = 0; n < journeys; n++) await room.publish(journey(`j-${n}`, [message('m'), wait('w', 30 * day)]));
  return reader();
}

async function reader(): Promise<string> {
  const id = await room.customer();
  await room.consent(id, 'news', 'granted');
  await room.event(id, 'Start');
  return id;
}

const advance = (customerId: string) => room.activities.advance({ customerId });
const statuses = async (customerId: string) =>
  (
    await rowsOf(
      room.db,
      sql<{
        status: string;
        queued: boolean;
        attempt: number;
      }>`select status, queued, attempt from messages where customer_id = ${customerId} order by journey`,
    )
  ).map(({ status, queued, attempt }) => [status, queued, attempt]);
/** What is not said stays as it was. */
const steer = ({ paused, per_second }: { paused?: boolean; per_second?: number | null }) =>
  sql`insert into channels as c (kind, updated_at, paused, per_second) values ('email', ${new Date(start)}, ${paused ?? false}, ${per_second ?? null})
    on conflict (kind) do update set paused = coalesce(${paused ?? null}::boolean, c.paused),
      per_second = case when ${per_second === undefined}::boolean then c.per_second else excluded.per_second end`.execute(
    room.db,
  );

test('all that is due goes at once, one after another, in one wake', async () => {
  const id = await spokenTo(3);
  let underway = 0;
  let most = 0;
  room.answer = async () => {
    underway += 1;
    most = Math.max(most, underway);
    await sleep(10);
    underway -= 1;
    return sent;
  };
  expect((await advance(id)).deliver ?? []).toEqual([]);
  expect([room.given.length, most]).toEqual([3, 1]);
  expect(await statuses(id)).toEqual(Array(3).fill(['sent', false, 1]));
});

test('once a provider is away the rest of a wake is given back unspoken, and all of it waits in the queue', async () => {
  const id = await spokenTo(3);
  room.answer = async () => away;
  const { deliver = [] } = await advance(id);
  expect(room.given).toHaveLength(1);
  expect(deliver.map(({ channel }) => channel)).toEqual(['email', 'email', 'email']);
  expect((await statuses(id)).map(([status, queued]) => [status, queued])).toEqual(Array(3).fill(['decided', true]));
});

test('after that the provider is left alone by everybody’s wakes for five seconds, and no longer', async () => {
  await room.publish(journey('j', [message('m'), wait('w', 30 * day)]));
  room.answer = async () => away;
  await advance(await reader());
  room.answer = async () => sent;
  const second = await reader();
  expect((await advance(second)).deliver).toHaveLength(1);
  expect(room.given).toHaveLength(1);
  pass(Date, 5_100);
  const third = await reader();
  expect((await advance(third)).deliver ?? []).toEqual([]);
  expect(await statuses(third)).toEqual([['sent', false, 1]]);
});

test('an address that refuses for now is no reason to leave its provider alone', async () => {
  await room.publish(journey('j', [message('m'), wait('w', 30 * day)]));
  room.answer = async () => ({ outcome: 'later', reply: '451 greylisted', whose: 'recipient' });
  await advance(await reader());
  room.answer = async () => sent;
  const second = await reader();
  await advance(second);
  expect(await statuses(second)).toEqual([['sent', false, 1]]);
});

test('a provider that took five seconds leaves no claim to age: what is left is given back', async () => {
  const id = await spokenTo(2);
  room.answer = async () => {
    pass(performance, 5_100);
    return sent;
  };
  const { deliver = [] } = await advance(id);
  expect(room.given).toHaveLength(1);
  expect(deliver).toHaveLength(1);
  expect((await statuses(id)).map(([status]) => String(status)).sort()).toEqual(['decided', 'sent']);
  room.answer = async () => sent;
  await room.activities.deliver({ customerId: id, messageId: deliver[0]?.messageId ?? '' });
  expect((await statuses(id)).map(([status]) => status)).toEqual(['sent', 'sent']);
});

test.each([
  ['paused', { paused: true }],
  ['limited', { per_second: 5 }],
])('what an operator %s goes through the queue, where it can be seen and steered', async (_, set) => {
  await steer(set);
  const id = await spokenTo(1);
  expect((await advance(id)).deliver).toHaveLength(1);
  expect(room.given).toEqual([]);
  expect(await statuses(id)).toEqual([['decided', true, 0]]);
  await steer({ paused: false, per_second: null });
  await advance(id);
  expect(room.given).toEqual([]);
});

test('what waits in a queue is no reason to hold what is decided later', async () => {
  await steer({ paused: true });
  const id = await spokenTo(1);
  await advance(id);
  await steer({ paused: false });
  await room.publish(journey('later', [message('m'), wait('w', day)], { enter: [onEvent('Later')] }));
  room.clock.set(start + hour);
  await room.event(id, 'Later');
  const { deliver = [] } = await advance(id);
  expect(deliver).toHaveLength(1);
  expect((await statuses(id)).map(([status]) => String(status)).sort()).toEqual(['decided', 'sent']);
});

test('messages that wait for a paused channel lock nobody, and go when it is resumed', async () => {
  await steer({ paused: true });
  const id = await spokenTo(1);
  const { deliver: [waiting] = [] } = await advance(id);
  const input = { customerId: id, messageId: waiting?.messageId ?? '' };
  await room.db.transaction().execute(async (tx) => {
    await sql`select from customers where customer_id = ${id} for update`.execute(tx);
    for (let n = 0; n < 100; n++) await expect(room.activities.deliver(input)).rejects.toThrow('the channel is paused');
  });
  await steer({ paused: false });
  await sleep(1_100);
  expect(await room.activities.deliver(input)).toBe('settled');
  expect(room.given).toHaveLength(1);
});

test('one that was withdrawn while its channel is paused ends at once', async () => {
  await steer({ paused: true });
  const id = await spokenTo(1);
  const { deliver: [waiting] = [] } = await advance(id);
  await room.consent(id, 'news', 'withdrawn');
  await advance(id);
  expect(await room.activities.deliver({ customerId: id, messageId: waiting?.messageId ?? '' })).toBe('not-due');
});

test('a message that came from its queue to a customer held by somebody else for long is given back and goes later', async () => {
  const id = await spokenTo(1);
  await steer({ per_second: 100 });
  const { deliver: [waiting] = [] } = await advance(id);
  const input = { customerId: id, messageId: waiting?.messageId ?? '' };
  let slow: Promise<unknown> = Promise.resolve();
  await room.db.transaction().execute(async (tx) => {
    await sql`select from customers where customer_id = ${id} for update`.execute(tx);
    slow = room.activities.deliver(input).catch((error: unknown) => error);
    await sleep(5_200);
  });
  expect(await slow).toMatchObject({ type: 'Later' });
  expect(await statuses(id)).toEqual([['decided', true, 1]]);
  expect(await room.activities.deliver(input)).toBe('settled');
  expect([room.given.length, await statuses(id)]).toEqual([1, [['sent', false, 2]]]);
});
