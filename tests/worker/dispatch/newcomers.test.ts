import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Dispatcher } from '../../../worker/dispatch/dispatcher';
import { InFlight } from '../../../worker/dispatch/in-flight';
import { createLog } from '../../../worker/process/log';
import { openOutboxRoom, until, type OutboxRoom } from './outbox-room';
import { startTemporalDouble, type TemporalDouble } from './temporal-double';

let room: OutboxRoom;
let temporal: TemporalDouble;
let connection: Connection;
let dispatcher: Dispatcher;
const inFlight = new InFlight();

beforeAll(async () => {
  room = await openOutboxRoom();
  temporal = await startTemporalDouble();
  connection = await Connection.connect({ address: temporal.address });
  const { db, pool } = room;
  const log = createLog('error', 'test');
  dispatcher = new Dispatcher({ db, pool, definitions: { lastRead: undefined }, client: new Client({ connection }), log, inFlight }); // prettier-ignore
  dispatcher.start();
});
afterAll(async () => {
  await dispatcher.stop();
  await connection.close();
  await temporal.end();
  await room.end();
});

const listens = async (): Promise<boolean> =>
  (await room.asOwner("select from pg_stat_activity where datname = current_database() and query = 'listen outbox' and state = 'idle'")).length > 0; // prettier-ignore

const newcomersOf = (length: number) =>
  Array.from({ length }, () => ({ customerId: randomUUID(), signal: 'registration' as const }));

test('newcomers are told one after another while more pour in and until all of them are told, the others at once', async () => {
  const newcomers = new Set<string>();
  const told: string[] = [];
  /** How many newcomers were being looked at when each of them was told. */
  const beside: number[] = [];
  let looking = 0;
  temporal.answer = ({ workflowId }) => {
    const id = workflowId.replace('customer/', '');
    told.push(id);
    if (!newcomers.has(id)) {
      inFlight.done(id);
      return;
    }
    beside.push(looking++);
    setTimeout(() => {
      looking--;
      inFlight.done(id);
    }, 15);
  };
  await until(listens);
  const begun = performance.now();
  for (let n = 1; n <= 5; n++) {
    const came = newcomersOf(40);
    for (const { customerId } of came) newcomers.add(customerId);
    await room.wake(came);
    const [who = ''] = await room.wake(1);
    await until(() => told.includes(who));
    await sleep(Math.max(0, begun + n * 150 - performance.now()));
  }
  await until(() => beside.length === newcomers.size, 40_000);
  expect(beside.length).toBe(200);
  // The first may be told before it is heard how many they are.
  expect(Math.max(...beside.slice(10))).toBe(0);

  expect(new Set(told).size).toBe(205);

  await until(async () => {
    // Few in a second are no flood.
    await sleep(1_000);
    const before = beside.length;
    const few = newcomersOf(12);
    for (const { customerId } of few) newcomers.add(customerId);
    await room.wake(few);
    await until(() => beside.length === newcomers.size, 10_000);
    return Math.max(...beside.slice(before)) > 4;
  }, 20_000);
}, 60_000);
