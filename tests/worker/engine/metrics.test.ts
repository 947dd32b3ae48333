import { sql } from 'kysely';
import { becameSensitive, count, forgetCounted } from '../../../db/base/counted';
import { countMessages } from '../../../db/base/overview';
import { noteRequest } from '../../../db/rights/requests';
import { createMetrics } from '../../../worker/engine/metrics';
import { readinessOf } from '../../../worker/engine/readiness';
import { openEngineRoom, type EngineRoom } from '../../activities/engine-room';
import { day, journey, message, start, template, wait } from '../../domain/world';

let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
  await room.publish(journey('one', [message('hello', { template: 'mail' }), wait('w', day)]));
});
afterAll(() => room.end());

const linesOf = async (name: string): Promise<string[]> =>
  (await createMetrics(room.db).getSingleMetricAsString(name)).split('\n').filter((line) => !line.startsWith('#'));

test('messages, passages, what waits and whom nothing can be decided for are counted, and nobody is named', async () => {
  const id = await room.customer('ann@example.org');
  await room.consent(id, 'news', 'granted');
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  expect(await linesOf('sojourn_messages')).toEqual(['sojourn_messages{status="sent"} 1']);
  expect(await linesOf('sojourn_enrolments_active')).toEqual(['sojourn_enrolments_active{journey="one"} 1']);
  expect(await linesOf('sojourn_outbox_rows')).toEqual([expect.stringMatching(/^sojourn_outbox_rows [0-9]+$/)]);
  expect(await linesOf('sojourn_parked')).toEqual([]);
  expect(await createMetrics(room.db).metrics()).not.toContain(id);
});

test('settled messages of many years are reckoned from a few of them, those under way are counted', async () => {
  const id = await room.customer('bob@example.org');
  const { before, after, counted } = await room.db.transaction().execute(async (tx) => {
    await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel, class, priority,
        status, decided_at, not_before, at)
      select ${id}, gen_random_uuid(), gen_random_uuid(), 'one', 1, 'hello', 'mail', 1, 'news', 'email', 'marketing', 50,
        case when n <= 3 then 'decided' when n % 4 = 0 then 'failed' else 'sent' end, now(), now(), now() from generate_series(1, 20000) n`.execute(
      tx,
    );
    const read = async () =>
      (await sql<{ n: number }>`select pg_stat_get_xact_tuples_returned('messages'::regclass) as n`.execute(tx)).rows[0]
        ?.n ?? 0;
    const before = await read();
    const counted = new Map((await countMessages(tx, 40)).map(({ status, count }) => [status, count]));
    const after = await read();
    await sql`delete from messages where customer_id = ${id}`.execute(tx);
    return { before, after, counted };
  });
  expect(after - before).toBeGreaterThan(0);
  expect(after - before).toBeLessThan(5_000);
  expect(counted.get('decided')).toBe(3);
  expect(Math.abs((counted.get('failed') ?? 0) - 5_000)).toBeLessThan(2_500);
  expect(Math.abs((counted.get('sent') ?? 0) - 15_000)).toBeLessThan(7_500);
});

test('what was counted is forgotten when nobody is told of it any more', async () => {
  await count(room.db, 'became-sensitive/sealed', 7);
  await sql`insert into counted (what, hour, slot, count) select 'became-sensitive/sealed', now() - n * interval '1 hour', 0, 1 from generate_series(50, 500) n`.execute(
    room.db,
  );
  await forgetCounted(room.db);
  expect((await sql`select from counted where what = 'became-sensitive/sealed'`.execute(room.db)).rows).toHaveLength(1);
  expect(await becameSensitive(room.db)).toEqual([{ what: 'sealed', count: 7 }]);
});

test('requests of people that wait for their answer are counted, and those whose time is over', async () => {
  const asked = { asks: 'access', about: null, at: start - 40 * day, due: start - 10 * day, source: 'letter' } as const;
  await noteRequest(room.db, asked);
  await noteRequest(room.db, { ...asked, due: start + 36_500 * day });
  await noteRequest(room.db, { ...asked, answeredAt: start });
  expect(await linesOf('sojourn_requests')).toEqual([
    'sojourn_requests{state="open"} 2',
    'sojourn_requests{state="overdue"} 1',
  ]);
});

test('who asks whether it is ready is told how many causes stop people, and what answers', async () => {
  const ready = { ready: true, parts: { database: 'ready', worker: 'waiting for Temporal' }, problems: 0 };
  expect(await readinessOf(room.db, () => undefined)()).toEqual(ready);
  expect(await readinessOf(room.db)()).toMatchObject({ parts: { database: 'ready' }, problems: 0 });
});
