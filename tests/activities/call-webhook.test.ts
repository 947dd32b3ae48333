import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { joinPeople, lockPeople } from '../../db/customers/join';
import type { Step } from '../../domain/journey/journey';
import { day, journey, start, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';
import { rowOf, rowsOf } from '../setup/rows-of';
import { masterKey } from '../setup/master-key';

let room: EngineRoom;
let server: Server;
let status = 200;
let headers: Record<string, string> = {};
let body: Buffer | string = '{"discount":10}';
/** What happens while the receiver thinks. */
let meanwhile: () => Promise<unknown> = async () => undefined;
let seen: { id: IncomingHttpHeaders[string]; body: string }[] = [];

beforeEach(async () => {
  room = await openEngineRoom(start);
  [seen, status, headers, body] = [[], 200, {}, '{"discount":10}'];
  meanwhile = async () => undefined;
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({ id: request.headers['webhook-id'], body: Buffer.concat(parts).toString() });
      void meanwhile().finally(() =>
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body),
      );
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await room.end();
});

const hook = (url?: string): Step => ({
  kind: 'webhook',
  id: 'hook',
  url: url ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
  body: { order: { cel: 'event.properties.order' } },
});
async function opened(step: Step): Promise<{ customerId: string; callId: string }> {
  await room.publish(journey('j', [step, wait('w', day)]));
  const customerId = await room.customer();
  await room.event(customerId, 'Start', { order: 'o1' });
  const { call = [] } = await room.activities.advance({ customerId });
  expect(call).toHaveLength(1);
  return { customerId, callId: call[0] ?? '' };
}
const row = (callId: string) =>
  rowOf(room.db, sql<Record<string, unknown>>`select * from calls where call_id = ${callId}`);
const results = async (customerId: string) =>
  (
    await rowsOf(
      room.db,
      sql<{ results: Record<string, unknown> }>`select results from enrolments where customer_id = ${customerId}`,
    )
  )[0]?.results;

test('a call is made once, and the journey goes on from what was answered', async () => {
  const { customerId, callId } = await opened(hook());
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('settled');
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('not-due');
  expect(seen).toEqual([{ id: callId, body: '{"order":"o1"}' }]);
  const after = await room.activities.advance({ customerId });
  expect(after).toMatchObject({ journeys: [{ step: 'w' }] });
  expect(after.call).toBeUndefined();
  expect(await results(customerId)).toMatchObject({ hook: { discount: 10, httpStatus: 200 } });
});

test('a receiver that fails is called again under the same id, later and later, and then no more', async () => {
  status = 503;
  const { customerId, callId } = await opened(hook());
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 9; attempt++) {
    const failure: unknown = await room.activities.callWebhook({ customerId, callId }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ nonRetryable: false });
    pauses.push((failure as { nextRetryDelay: number }).nextRetryDelay / 1_000);
  }
  expect(pauses[0]).toBeGreaterThanOrEqual(4);
  expect(pauses[0]).toBeLessThanOrEqual(6);
  expect(pauses[8]).toBeGreaterThan(16 * 3_600);
  expect(pauses.every((pause, index) => pause > (pauses[index - 1] ?? 0))).toBe(true);
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('settled');
  expect(new Set(seen.map(({ id }) => id))).toEqual(new Set([callId]));
  expect(await row(callId)).toMatchObject({ status: 'failed', reason: 'no-answer', http_status: 503 });
  expect(await room.activities.advance({ customerId })).toMatchObject({ journeys: [{ step: 'w' }] });
});

test('410 ends it, and an address that may not be reached is never called', async () => {
  status = 410;
  const { customerId, callId } = await opened(hook());
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('settled');
  expect(await row(callId)).toMatchObject({ status: 'failed', reason: 'gone' });
  const inside = await room.customer();
  await room.publish(journey('k', [hook('http://10.0.0.1/')]));
  await room.event(inside, 'Start', { order: 'o2' });
  const { call = [] } = await room.activities.advance({ customerId: inside });
  for (const id of call) await room.activities.callWebhook({ customerId: inside, callId: id }).catch(() => undefined);
  const rows = await rowsOf(room.db, sql`select reason from calls where journey = 'k'`);
  expect(rows).toEqual([{ reason: 'forbidden-address' }]);
});

test('many attempts at once make one call; one whose process died is made again when its lease is over', async () => {
  const { customerId, callId } = await opened(hook());
  const results = await Promise.allSettled(
    Array.from({ length: 5 }, () => room.activities.callWebhook({ customerId, callId })),
  );
  expect(results.filter((one) => one.status === 'fulfilled' && one.value === 'settled')).toHaveLength(1);
  expect(seen).toHaveLength(1);
  await sql`update calls set status = 'calling', lease_until = now() + interval '9 seconds'`.execute(room.db);
  await expect(room.activities.callWebhook({ customerId, callId })).rejects.toMatchObject({ nonRetryable: false });
  await sql`update calls set lease_until = now() - interval '1 second'`.execute(room.db);
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('settled');
  expect(seen.map(({ id }) => id)).toEqual([callId, callId]);
});

test('an answer that comes after its person became one with another is theirs, and the call is made once', async () => {
  const { customerId, callId } = await opened(hook());
  const into = await room.customer();
  meanwhile = () =>
    room.db.transaction().execute(async (tx) => {
      await lockPeople(tx, [customerId, into]);
      await joinPeople(tx, into, customerId, { now: start, source: 'test', by: [], ledger: masterKey });
    });
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('settled');
  expect(await room.activities.callWebhook({ customerId: into, callId })).toBe('not-due');
  expect(seen).toHaveLength(1);
  expect(await room.activities.advance({ customerId: into })).toMatchObject({ journeys: [{ step: 'w' }] });
  expect(await results(into)).toMatchObject({ hook: { discount: 10, httpStatus: 200 } });
});

test('a call of a passage that ended is dropped, one of nobody is gone', async () => {
  const { customerId, callId } = await opened(hook());
  room.clock.set(start + 10 * day);
  await room.activities.advance({ customerId });
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('not-due');
  expect(seen).toEqual([]);
  const nobody = '00000000-0000-4000-8000-000000000000';
  expect(await room.activities.callWebhook({ customerId: nobody, callId })).toBe('gone');
});

/** What Temporal is told to wait, in seconds. */
const pauseAsked = async (customerId: string, callId: string): Promise<number> => {
  const failure: unknown = await room.activities.callWebhook({ customerId, callId }).catch((error: unknown) => error);
  return (failure as { nextRetryDelay: number }).nextRetryDelay / 1_000;
};

test.each([
  ['seconds', () => '3600', 3_600],
  ['an HTTP date', () => new Date(Date.now() + 3_600_000).toUTCString(), 3_600],
  ['less than planned', () => '1', 5],
  ['more than a day', () => '99999999', 24 * 3_600],
  ['a number that is none any more', () => '9'.repeat(400), 24 * 3_600],
  ['a date in a far year', () => 'Fri, 31 Dec 9999 23:59:59 GMT', 24 * 3_600],
  ['a date that is past', () => 'Sun, 06 Nov 1994 08:49:37 GMT', 5],
  ['a negative number', () => '-100', 5],
  ['nonsense', () => 'soon', 5],
])('Retry-After with %s is followed within bounds', async (_name, said, seconds) => {
  [status, headers] = [503, { 'retry-after': said() }];
  const { customerId, callId } = await opened(hook());
  const pause = await pauseAsked(customerId, callId);
  expect(pause).toBeGreaterThanOrEqual(seconds * 0.9);
  expect(pause).toBeLessThanOrEqual(seconds * 1.1);
});

test('no Retry-After goes beyond the time at which nobody waits for the answer any more', async () => {
  [status, headers] = [503, { 'retry-after': '80000' }];
  const { customerId, callId } = await opened(hook());
  room.clock.set(start + 4 * day - 3_600_000);
  expect(await pauseAsked(customerId, callId)).toBeCloseTo(3_600);
});

const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
test.each([
  ['a NUL', '{"a":"x\\u0000y"}', { a: 'x\ufffdy' }],
  ['a NUL in a name', '{"a\\u0000b":1}', { 'a\ufffdb': 1 }],
  ['half a character', '{"a":"\\ud83d"}', { a: '\ufffd' }],
  ['numbers that are none', '{"a":1e400,"b":-1e400,"c":1e308}', { a: null, b: null, c: 1e308 }],
  ['a name twice', '{"a":1,"a":2}', { a: 2 }],
  ['__proto__', '{"__proto__":{"x":1},"constructor":{"prototype":1},"a":1}', { a: 1 }],
  ['deep lists', `{"a":${deep}}`, {}],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xc3, 0x28, 0x22, 0x7d]), { a: '\ufffd\ufffd(' }],
  ['10 MB', JSON.stringify({ a: 'x'.repeat(10_000_000) }), {}],
  ['a gzip that is none', '\u001f\u008bnothing', {}],
  ['null', 'null', {}],
  ['a text', '"\\u0000"', { response: '\ufffd' }],
  ['a mark in front', '\ufeff{"a":1}', {}],
  ['nothing', '', {}],
])('an answer with %s is stored within bounds, called once, and the journey goes on', async (_name, said, kept) => {
  [body, headers] = [said, { 'content-type': 'image/png', 'content-encoding': 'gzip' }];
  const { customerId, callId } = await opened(hook());
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('settled');
  expect(await room.activities.advance({ customerId })).toMatchObject({ journeys: [{ step: 'w' }] });
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('not-due');
  expect(seen).toHaveLength(1);
  expect(await results(customerId)).toMatchObject({ hook: { httpStatus: 200, ...kept } });
}); // prettier-ignore

test('an answer that the database does not take all the same is left out, and the journey goes on', async () => {
  await room.asOwner('alter table calls add check (response is null)');
  const { customerId, callId } = await opened(hook());
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('settled');
  expect(await row(callId)).toMatchObject({ status: 'answered', http_status: 200, response: null });
  expect(await room.activities.advance({ customerId })).toMatchObject({ journeys: [{ step: 'w' }] });
  expect(seen).toHaveLength(1);
});
