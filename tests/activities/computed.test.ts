import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { insertEvents } from '../../db/customers/events';
import { listDecisions } from '../../db/wake/decisions';
import { readTimeline } from '../../db/customers/timeline';
import type { Step } from '../../domain/journey/journey';
import { day, exact, hour, journey, message, policy, start, template } from '../domain/world';
import { rowsOf } from '../setup/rows-of';
import { openEngineRoom, type EngineRoom } from './engine-room';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
});
afterEach(() => room.end());

/** What nobody listens to. */
async function did(customerId: string, name: string, properties: Record<string, unknown>, type = 'track') {
  const at = room.clock.now();
  const row = { customerId, eventId: randomUUID(), type, name, properties, at, messageId: randomUUID(), undecided: false }; // prettier-ignore
  await room.db.transaction().execute((tx) => insertEvents(tx, 'test', at, [row]));
}
async function fondOfPhones(): Promise<string> {
  const id = await room.customer();
  await room.consent(id, 'news', 'granted');
  for (const price of [2_800, 3_000, 3_200]) await did(id, 'Product Viewed', { category: 'phone', price });
  await did(id, 'Home', {}, 'page');
  return id;
}

test('a journey decides by it and its template is filled with it, live as in a simulation', async () => {
  const text = 'A {{ customer.traits.interest.category }} for about {{ customer.traits.interest.price }}?';
  await room.template({ ...template('mail'), channels: { email: { subject: 'x', text } } });
  const fond: Step = {
    kind: 'if',
    id: 'i',
    condition: 'customer.traits.interest.price == 3000 && customer.traits.visitFrequency == 1',
    then: [message('a')],
    else: [],
  };
  await room.publish(journey('j', [fond]));
  const id = await fondOfPhones();
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  expect(room.given.map((mail) => mail.text)).toEqual(['A phone for about 3000?']);
});

test('an audience calls whoever it fits, by their own word about profiling', async () => {
  await room.template(template('mail'));
  await room.policy(policy({ purposes: { profiling: { class: 'service' } } }));
  const enter = [{ by: 'audience', audience: 'customer.traits.interest.category == "phone"', every: 'FREQ=DAILY;BYHOUR=12', again: 'always' }] as const; // prettier-ignore
  await room.publish(journey('j', [message('a')], { enter }));
  const [yes, no, silent] = [await fondOfPhones(), await fondOfPhones(), await fondOfPhones()];
  await room.consent(yes, 'profiling', 'granted');
  await room.consent(no, 'profiling', 'denied');
  room.clock.set(start + 2 * hour);
  await room.activities.enrolAudience({ journey: 'j' });
  const called = await rowsOf(room.db, sql`select customer_id as id from events where type = 'audience'`);
  expect(called).toEqual([{ id: yes }]);
  expect(silent).not.toBe(yes);
});

test('what was asked is known to the next passage, long after the one that asked ended', async () => {
  const ask = (id: string): Step => ({
    kind: 'ask',
    id,
    question: 'birthday',
    channels: ['email'],
    within: exact(day),
  });
  await room.template(template('ask-birthday'));
  await room.publish(journey('one', [ask('q')]));
  const id = await room.customer();
  await room.consent(id, 'news', 'granted');
  const happens = async (name: string, properties = {}) => {
    await room.event(id, name, properties);
    await room.activities.advance({ customerId: id });
  };
  await happens('Start');
  room.clock.set(start + 60 * day);
  await room.activities.advance({ customerId: id });
  await room.publish(journey('two', [ask('q')], { enter: [{ by: 'event', on: 'Again', again: 'always' }] }));
  await happens('Again');
  expect((await listDecisions(room.db, id, { limit: 1 })).map(({ journey: key, reason }) => [key, reason])).toEqual([['two', 'question-asked']]); // prettier-ignore
  room.clock.set(start + 90 * day);
  await happens('Again');
  await happens('Question Answered', { question: 'birthday', refused: true });
  room.clock.set(start + 900 * day);
  await happens('Again');
  expect(room.given.map((mail) => mail.subject)).toEqual(['ask-birthday', 'ask-birthday']);
  expect((await listDecisions(room.db, id, { limit: 1 }))[0]?.reason).toBe('question-refused');
  const asked = (await readTimeline(room.db, id, { limit: 50 })).items.filter(
    ({ data }) => data['name'] === 'Question Asked',
  );
  expect(asked.map(({ data }) => data['properties'])).toEqual([{ question: 'birthday' }, { question: 'birthday' }]);
});
