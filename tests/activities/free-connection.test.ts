import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Semaphore } from 'async-mutex';
import { sql } from 'kysely';
import { FreeConnection } from '../../activities/free-connection';
import { connectionsAtOnce } from '../../activities/outlet';
import { day, journey, message, onEvent, start, template, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
});
afterEach(() => room.end());

const reader = async (): Promise<string> => {
  const id = await room.customer();
  await room.consent(id, 'news', 'granted');
  return id;
};

test('a wake that waits for its turn keeps the context in which it was asked for', async () => {
  await room.publish(journey('j', [message('a')]));
  const asker = new AsyncLocalStorage<string>();
  const askers: string[] = [];
  room.answer = async () => {
    askers.push(`${asker.getStore()}@example.org`);
    return { outcome: 'sent', reply: '250 ok' };
  };
  const ids = await Promise.all(Array.from({ length: 20 }, () => reader()));
  for (const id of ids) await room.event(id, 'Start');
  await Promise.all(ids.map((id) => asker.run(id, () => room.activities.advance({ customerId: id }))));
  expect(askers).toHaveLength(20);
  expect(askers).toEqual(room.given.map(({ to }) => to));
});

test('while a provider is slow nobody claims without a connection, and who has nothing to say waits for nobody', async () => {
  await room.publish(journey('j', [message('a')], { exit: [{ on: 'Stop', as: 'stopped' }] }));
  await room.publish(journey('quiet', [wait('w', day)], { enter: [onEvent('Look')] }));
  const slow = new Map<string, () => void>();
  room.answer = async ({ to }) => {
    await new Promise<void>((answer) => slow.set(to, answer));
    return { outcome: 'sent', reply: '250 ok' };
  };
  const ids = await Promise.all(Array.from({ length: connectionsAtOnce + 12 }, () => reader()));
  for (const id of ids) await room.event(id, 'Start');
  const wakes = ids.map((id) => room.activities.advance({ customerId: id }));
  while (slow.size < connectionsAtOnce) await sleep(5);
  const quiet = await reader();
  await room.event(quiet, 'Look');
  expect(await room.activities.advance({ customerId: quiet })).toMatchObject({ journeys: [{ step: 'w' }] });
  const waiting = ids.find((id) => !slow.has(`${id}@example.org`)) ?? '';
  await room.event(waiting, 'Stop');
  expect((await room.activities.advance({ customerId: waiting })).journeys).toBeUndefined();
  const claimed = await sql<{
    n: number;
  }>`select count(*)::int as n from messages where status = 'handing-over'`.execute(room.db);
  expect(claimed.rows).toEqual([{ n: connectionsAtOnce }]);
  const answering = setInterval(() => slow.forEach((answer) => answer()), 5);
  await Promise.all(wakes);
  clearInterval(answering);
  expect(new Set(room.given.map(({ to }) => to))).toEqual(
    new Set(ids.filter((id) => id !== waiting).map((id) => `${id}@example.org`)),
  );
  expect(room.given).toHaveLength(connectionsAtOnce + 11);
});

describe('a connection that a wake asks for before it decides', () => {
  const patience = 20;

  test('is there when it speaks, so that it decides once', async () => {
    const connections = new Semaphore(1);
    const [first, second] = [new FreeConnection(connections), new FreeConnection(connections)];
    await first.soon(patience);
    const asked = second.soon(60_000);
    expect(first.take()).toBe(true);
    first.release();
    await asked;
    expect(second.take()).toBe(true);
    expect(second.isAwaited).toBe(false);
  });

  test('that does not come free in time is waited for only by who wants to speak', async () => {
    const connections = new Semaphore(1);
    const [slow, silent, speaking] = Array.from({ length: 3 }, () => new FreeConnection(connections));
    await slow?.soon(patience);
    await Promise.all([silent?.soon(patience), speaking?.soon(patience)]);
    expect([silent?.isAwaited, speaking?.take(), speaking?.isAwaited]).toEqual([false, false, true]);
    silent?.release();
    slow?.release();
    await speaking?.wait();
    expect([speaking?.take(), speaking?.isAwaited]).toEqual([true, false]);
    speaking?.release();
    await new Promise(setImmediate);
    expect(connections.getValue()).toBe(1);
  });

  test('can be taken, given back and taken again by one wake', async () => {
    const connections = new Semaphore(1);
    const wake = new FreeConnection(connections);
    for (let round = 0; round < 3; round++) {
      expect(wake.take()).toBe(true);
      expect(connections.isLocked()).toBe(true);
      wake.release();
      await new Promise(setImmediate);
      expect(connections.isLocked()).toBe(false);
    }
  });
});
