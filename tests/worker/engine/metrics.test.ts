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
