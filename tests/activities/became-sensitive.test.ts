import { candidateNamed, isAmongThem } from '../../db/definitions/candidates';
import { conditionInSql } from '../../db/definitions/condition-in-sql';
import { sql } from 'kysely';
import { whenAllIsKnown } from '../../db/wake/ask-past';
import { readProfile } from '../../db/customers/profile';
import { stepSealing } from '../../db/customers/sealing/round';
import { openTraits } from '../../db/customers/vault';
import { defaultDataPlan, type DataPlan } from '../../domain/person/plan/data-plan';
import type { Step } from '../../domain/journey/journey';
import { journey, message, onEvent, policy, start, template } from '../domain/world';
import { tablesHolding } from '../setup/every-table';
import { rowOf } from '../setup/rows-of';
import { openEngineRoom, type EngineRoom } from './engine-room';

const word = 'cnryHobby';
const dataPlan: DataPlan = {
  ...defaultDataPlan,
  version: 9,
  traits: { hobby: { class: 'sensitive', purpose: 'own' } },
};

let room: EngineRoom;
let id: string;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.policy(policy({ purposes: { own: { class: 'service' } } }));
  id = await room.customer();
  await room.consent(id, 'own', 'granted');
  await room.consent(id, 'news', 'granted');
  await room.asOwner('update customers set traits = traits || $2 where customer_id = $1', [id, JSON.stringify({ hobby: { value: word, source: 's', at: 1 } })]); // prettier-ignore
});
afterEach(() => room.end());
const inForce = () => room.asOwner("insert into data_plans (version, definition, source, format, published_at, published_by) values (9, $1, '', 'yaml', $2, 't')", [JSON.stringify({ traits: dataPlan.traits }), new Date(start)]); // prettier-ignore

const knows = (name: string, condition: string): Step[] => [
  { kind: 'if', id: 'i', condition, then: [message(`${name}-yes`)], else: [message(`${name}-no`)] },
];
const steps = async () =>
  (await room.asOwner("select step from decisions where outcome = 'send' and customer_id = $1 order by step", [id])).map(({ step }) => step); // prettier-ignore
const wake = () => room.activities.advance({ customerId: id });

test('a wake before the round sees it for its purpose alone, in traits, in events and in what they add up to, and writes nothing back', async () => {
  await room.template({ ...template('mail'), channels: { email: { subject: 'x', text: 'of {{ customer.traits.hobby }}' } } }); // prettier-ignore
  const isIt = `has(customer.traits.hobby) && customer.traits.hobby.startsWith("cnry")`;
  await room.publish(journey('own', knows('own', isIt), { purpose: 'own' }));
  await room.publish(journey('other', knows('other', isIt)));
  await room.publish(journey('event', knows('event', 'event.hobby.startsWith("cnry")')));
  await room.publish(journey('sum', knows('sum', 'sum("Bought", "hobby") > 0.0'), { enter: [onEvent('Bought')] }));
  await room.event(id, 'Start', { hobby: word });
  await room.event(id, 'Bought', { hobby: 40 });
  await inForce();
  await wake();
  expect(await steps()).toEqual(['event-no', 'other-no', 'own-yes', 'sum-no']);
  expect(room.given.map(({ text }) => text?.trim().split('\n')[0]).toSorted()).toEqual(['of ', 'of ', 'of ', `of ${word}`].map((text) => text.trim())); // prettier-ignore
  const [stored] = await room.asOwner('select traits from customers where customer_id = $1', [id]);
  expect(stored?.['traits']).toEqual({ hobby: { value: word, source: 's', at: 1 } });
  expect((await tablesHolding(room.asOwner, [word])).map(({ table }) => table).toSorted()).toEqual(['customers', 'events']); // prettier-ignore
});

test('a wake at the same time as the round, and one after it, leave it sealed', async () => {
  await room.template(template('mail'));
  const update: Step = { kind: 'update', id: 'u', traits: { size: { cel: '4' }, copy: { cel: 'customer.traits.hobby' } } }; // prettier-ignore
  await room.publish(journey('own', [update, ...knows('own', 'customer.traits.hobby.startsWith("cnry")')], { purpose: 'own' })); // prettier-ignore
  await inForce();
  await room.event(id, 'Start', { hobby: word });
  const { db, secrets: { persons } } = room; // prettier-ignore
  await Promise.all([wake(), stepSealing({ db, persons, dataPlan, now: start }, { patience: 0 })]);
  await wake();
  expect(await steps()).toEqual(['own-yes']);
  expect(await tablesHolding(room.asOwner, [word])).toEqual([]);
  const traits = (await readProfile(db, id))?.traits ?? {};
  expect(traits).toMatchObject({ size: { value: 4 }, copy: { value: { masked: true } } });
  expect((await openTraits({ db, persons, customerId: id }, traits))['hobby']).toMatchObject({ clear: word, basis: 1 });
});

test('an audience asks for it in vain, person by person and counted by Postgres', async () => {
  const moment = { definitions: { policy: policy(), live: [] }, now: start };
  const among = async (when: string) => {
    const one = await candidateNamed(room.db, moment, id);
    const asked = one && (await whenAllIsKnown(room.db, [one], start, () => isAmongThem(when, one, moment)));
    const counted = await rowOf(room.db, sql<{ is: boolean | null }>`select (${conditionInSql(when, start, undefined)}) as is from customers c where customer_id = ${id}`); // prettier-ignore
    return [asked, counted.is === true];
  };
  const [isIt, sums] = [`customer.traits.hobby == "${word}"`, 'sum("Bought", "hobby") > 1.0'];
  await room.event(id, 'Bought', { hobby: 40 });
  await room.activities.advance({ customerId: id });
  expect([await among(isIt), await among(sums)]).toEqual([[true, true], [true, true]]); // prettier-ignore
  await inForce();
  expect([await among(isIt), await among(sums)]).toEqual([[false, false], [false, false]]); // prettier-ignore
});
