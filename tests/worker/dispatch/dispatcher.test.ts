import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Dispatcher } from '../../../worker/dispatch/dispatcher';
import { InFlight } from '../../../worker/dispatch/in-flight';
import { createLog } from '../../../worker/process/log';
import { openOutboxRoom, until, type OutboxRoom } from './outbox-room';
import { startTemporalDouble, type TemporalDouble } from './temporal-double';

/** gRPC: deadline exceeded, permission denied, resource exhausted, unavailable. */
const [slow, denied, exhausted, unavailable] = [4, 7, 8, 14];

let room: OutboxRoom;
let temporal: TemporalDouble;
let connection: Connection;
let dispatchers: Dispatcher[];
let lines: string[];
let inFlight: InFlight;

beforeAll(async () => {
  room = await openOutboxRoom();
});
afterAll(() => room.end());
beforeEach(async () => {
  await room.empty();
  [dispatchers, lines, inFlight] = [[], [], new InFlight()];
  temporal = await startTemporalDouble();
  // A refusal is seen at once: without the client's own retries.
  connection = await Connection.connect({ address: temporal.address, interceptors: [] });
});
afterEach(async () => {
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
  await connection.close();
  await temporal.end();
});

/** Real milliseconds; as if there were no poll. */
const never = 3_600_000;

function dispatch(idlePoll?: number): Dispatcher {
  const dispatcher = new Dispatcher({
    db: room.db,
    pool: room.pool,
    definitions: { lastRead: undefined },
    client: new Client({ connection }),
    log: createLog('info', 'test', { write: (line: string) => void lines.push(line) }),
    inFlight,
    ...(idlePoll === undefined ? {} : { idlePoll }),
  });
  dispatchers.push(dispatcher);
  dispatcher.start();
  return dispatcher;
}

const listening =
  "from pg_stat_activity where datname = current_database() and query = 'listen outbox' and state = 'idle'";
const listens = async (): Promise<boolean> => (await room.asOwner(`select pid ${listening}`)).length > 0;
const cut = `select pg_terminate_backend(pid, 10000) ${listening}`;

const told = (): string[] => temporal.calls.map(({ workflowId }) => workflowId.replace('customer/', ''));
const isEmpty = async (): Promise<boolean> => (await room.rows()).length === 0;
/** The wakes that were told are decided at once. */
const decideAtOnce = (): void => {
  temporal.answer = ({ workflowId }) => {
    setImmediate(() => inFlight.done(workflowId.replace('customer/', '')));
    return undefined;
  };
};

test('everybody in the outbox is told once, under the name of what happened, and the outbox is empty', async () => {
  decideAtOnce();
  const customers = await room.wake(150);
  const registered = await room.wake([{ customerId: customers[0] ?? '', signal: 'registration' }]);
  dispatch();
  await until(isEmpty);
  expect(told().sort()).toEqual([...customers].sort());
  const call = temporal.calls.find(({ workflowId }) => workflowId.endsWith(registered[0] ?? '-'));
  expect(call).toMatchObject({ method: 'SignalWithStartWorkflowExecution', signal: 'registration' });
});

test('what comes is told by notification, without a poll', async () => {
  decideAtOnce();
  dispatch(never);
  await until(listens);
  await room.wake(1);
  await until(() => told().length === 1);
});

test('what comes without a notification is told by the poll', async () => {
  decideAtOnce();
  dispatch();
  await sleep(300);
  await room.asOwner('alter table outbox disable trigger outbox_filled');
  await room.wake(1);
  await until(() => told().length === 1);
  await room.asOwner('alter table outbox enable trigger outbox_filled');
});

test('after its listening connection was cut it listens again', async () => {
  decideAtOnce();
  dispatch(never);
  await until(async () => (await room.asOwner(cut)).length > 0);
  await until(listens);
  await room.wake(1);
  await until(() => told().length === 1);
});

test('slow calls hold nobody else, and no more are under way than wakes may be', async () => {
  let waiting = 0;
  let most = 0;
  const slowOnes = new Set(await room.wake(20));
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  temporal.answer = async ({ workflowId }) => {
    const who = workflowId.replace('customer/', '');
    waiting += 1;
    most = Math.max(most, waiting);
    if (slowOnes.has(who)) await released;
    waiting -= 1;
    inFlight.done(who);
    return undefined;
  };
  dispatch();
  await until(() => waiting >= 8);
  const others = await room.wake(100);
  await until(() => others.every((one) => told().includes(one)));
  expect((await room.rows()).filter(({ customerId }) => slowOnes.has(customerId))).toHaveLength(20);
  expect(most).toBeLessThanOrEqual(60);
  release();
  await until(isEmpty);
});

test('one customer is told one thing after the other', async () => {
  const [who = ''] = await room.wake(1);
  let underway = 0;
  let most = 0;
  temporal.answer = async () => {
    underway += 1;
    most = Math.max(most, underway);
    await sleep(150);
    underway -= 1;
    inFlight.done(who);
    return undefined;
  };
  dispatch();
  await until(() => underway === 1);
  for (let n = 0; n < 5; n++) await room.wake([{ customerId: who, signal: 'preferenceChange' }]);
  await until(isEmpty);
  expect(most).toBe(1);
  expect(temporal.calls.map(({ signal }) => signal)).toEqual(['event', 'preferenceChange']);
});

test('a hot customer of whom Temporal takes no more is postponed alone, and told later', async () => {
  const [hot = ''] = await room.wake(1);
  let isHot = true;
  temporal.answer = ({ workflowId }) => {
    if (workflowId.endsWith(hot) && isHot) return { code: exhausted, isBusyWorkflow: true };
    setImmediate(() => inFlight.done(workflowId.replace('customer/', '')));
    return undefined;
  };
  dispatch();
  await until(() => told().includes(hot));
  await room.wake(100);
  await until(() => new Set(told()).size === 101);
  expect(lines.join()).not.toContain('cannot be reached');
  await until(async () => (await room.rows()).length === 1);
  expect(await room.rows()).toEqual([{ customerId: hot, lane: 'fresh', leased: true }]);
  isHot = false;
  await room.pass(6);
  await until(isEmpty);
  expect(lines.join()).toContain('"trouble":"busy"');
});

test.each([
  ['refused', denied],
  ['not answered in time', slow],
])('who is %s comes again later and holds nobody', async (_, code) => {
  const [refused = ''] = await room.wake(1);
  temporal.answer = ({ workflowId }) => (workflowId.endsWith(refused) ? { code } : undefined);
  dispatch();
  await until(() => told().includes(refused));
  const others = await room.wake(10);
  await until(() => others.every((one) => told().includes(one)));
  await until(async () => (await room.rows()).length === 1);
  expect(await room.rows()).toEqual([{ customerId: refused, lane: 'fresh', leased: true }]);
});

test('while Temporal is away nobody is hammered, nothing is lost, and all go on when it is back', async () => {
  let isAway = true;
  temporal.answer = ({ workflowId }) => {
    if (isAway) return { code: unavailable };
    setImmediate(() => inFlight.done(workflowId.replace('customer/', '')));
    return undefined;
  };
  const customers = await room.wake(50);
  dispatch();
  await until(() => temporal.calls.length > 0);
  await sleep(2_500);
  expect(temporal.calls.length).toBeLessThanOrEqual(120);
  expect((await room.rows()).length).toBe(50);
  expect(lines.filter((line) => line.includes('cannot be reached')).length).toBeLessThanOrEqual(3);
  isAway = false;
  await until(isEmpty);
  expect(new Set(told())).toEqual(new Set(customers));
});

test('a limit of the whole namespace is an outage of all, not of one', async () => {
  const at: number[] = [];
  temporal.answer = () => {
    at.push(performance.now());
    return { code: exhausted };
  };
  await room.wake(40);
  dispatch();
  await until(() => at.length > 0);
  await sleep(700);
  // A busy machine sleeps longer, and the rest is a second.
  expect(at.filter((one) => one < (at[0] ?? 0) + 700).length).toBeLessThanOrEqual(40);
  temporal.answer = () => undefined;
  await until(isEmpty);
});

test('erasures go beside wakes: one that takes long holds nobody, and it comes again until nothing is left', async () => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  temporal.answer = async ({ method, workflowId }) => {
    if (method === 'DeleteWorkflowExecution') await released;
    else inFlight.done(workflowId.replace('customer/', ''));
    return undefined;
  };
  const erased = await room.wake([
    { customerId: '00000000-0000-4000-8000-000000000001', signal: 'erase' },
    { customerId: '00000000-0000-4000-8000-000000000002', signal: 'erase' },
    { customerId: '00000000-0000-4000-8000-000000000003', signal: 'erase' },
  ]);
  dispatch();
  await until(() => temporal.calls.filter(({ method }) => method === 'DeleteWorkflowExecution').length === 2);
  const people = await room.wake(60);
  await until(() => people.every((one) => told().includes(one)));
  expect((await room.rows()).filter(({ lane }) => lane === 'erasures')).toHaveLength(3);
  release();
  await until(() => erased.every((one) => told().includes(one)));
  await until(async () => (await room.rows()).every(({ leased }) => leased));
  expect(await room.rows()).toHaveLength(3);
});

test('what people do goes before a bulk that waits', async () => {
  decideAtOnce();
  await room.wake(400, 'bulk');
  dispatch();
  await until(() => told().length > 20);
  const [who = ''] = await room.wake(1);
  const before = told().length;
  await until(() => told().includes(who));
  expect(told().indexOf(who) - before).toBeLessThan(60);
  await until(isEmpty);
  expect(new Set(told()).size).toBe(401);
});

test('two dispatchers at once tell everybody, nobody twice', async () => {
  decideAtOnce();
  await room.wake(300);
  dispatch();
  dispatch();
  await until(isEmpty);
  expect(told()).toHaveLength(300);
  expect(new Set(told()).size).toBe(300);
});

test('a stop waits for the call under way, and leaves nothing told in the outbox', async () => {
  await room.wake(3);
  temporal.answer = async () => {
    await sleep(400);
    return undefined;
  };
  const dispatcher = dispatch();
  await until(() => temporal.calls.length === 3);
  await room.pass(1);
  await dispatcher.stop();
  expect(await isEmpty()).toBe(true);
  await room.wake(1);
  await sleep(1_300);
  expect(temporal.calls).toHaveLength(3);
});

test('no words of others reach the log', async () => {
  await room.wake(1);
  temporal.answer = () => ({ code: denied });
  dispatch();
  await until(() => lines.length > 0);
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ trouble: 'refused', error: { code: '7' } });
  expect(lines.join()).not.toContain('"details"');
});
