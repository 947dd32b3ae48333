import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import type { Step } from '../../domain/journey/journey';
import { day, journey, start, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';

let room: EngineRoom;
let server: Server;
let status = 200;
let seen: { id: IncomingHttpHeaders[string]; body: string }[] = [];

beforeEach(async () => {
  room = await openEngineRoom(start);
  [seen, status] = [[], 200];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({ id: request.headers['webhook-id'], body: Buffer.concat(parts).toString() });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"discount":10}');
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
  room.db.selectFrom('calls').selectAll().where('call_id', '=', callId).executeTakeFirstOrThrow();
const results = async (customerId: string) =>
  (await room.db.selectFrom('enrolments').select('results').where('customer_id', '=', customerId).execute())[0]
    ?.results;

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
  const rows = await room.db.selectFrom('calls').select('reason').where('journey', '=', 'k').execute();
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

test('a call of a passage that ended is dropped, one of nobody is gone', async () => {
  const { customerId, callId } = await opened(hook());
  room.clock.set(start + 10 * day);
  await room.activities.advance({ customerId });
  expect(await room.activities.callWebhook({ customerId, callId })).toBe('not-due');
  expect(seen).toEqual([]);
  const nobody = '00000000-0000-4000-8000-000000000000';
  expect(await room.activities.callWebhook({ customerId: nobody, callId })).toBe('gone');
});
