import type { Definitions, Facts } from '../../../domain/decide/facts';
import type { Step } from '../../../domain/journey/journey';
import { defaultDataPlan, type DataPlan } from '../../../domain/person/plan/data-plan';
import { mask } from '../../../domain/person/plan/masked';
import type { Traits } from '../../../domain/person/traits';
import { simulate, type Simulation } from '../../../domain/rehearse/simulate';
import { ann, day, definitions, event, hour, journey, message, onEvent, said, start } from '../world';

const purpose = 'birthday';
const dataPlan: DataPlan = {
  ...defaultDataPlan,
  traits: { birthday: { type: 'date', class: 'sensitive', purpose } },
};
const traits: Traits = {
  birthday: { value: mask, clear: '1990-02-03', source: 'form', at: start, class: 'sensitive', purpose },
};
const knows = (word: string): Step => ({
  kind: 'if',
  id: 'known',
  condition: 'has(customer.traits.birthday) && customer.traits.birthday == "1990-02-03"',
  then: [message(`${word}-yes`)],
  else: [message(`${word}-no`)],
});
const person = (consents = [said('granted', start - day, { purpose }), said('granted', start - day)]): Facts => {
  const somebody = ann({ consents });
  return { ...somebody, customer: { ...somebody.customer, traits } };
};
const live = (defs: Definitions, facts: Facts, events = [event('Start', start)]): Simulation =>
  simulate({ facts, definitions: defs, events, from: start, until: start + 30 * day });
const spoken = (lived: Simulation): string[] => lived.spoken.map(({ message: one }) => one.step);

test('a condition sees what is sensitive for the purpose of its journey, and for no other', () => {
  const journeys = [journey('own', [knows('own')], { purpose }), journey('other', [knows('other')])];
  expect(spoken(live(definitions(journeys), person())).sort()).toEqual(['other-no', 'own-yes']);
});

test('who does not permit the purpose is not let in by it either', () => {
  const enter = [onEvent('Start', { when: 'has(customer.traits.birthday)' })];
  const lived = (consents = person().consents) =>
    live(definitions([journey('own', [message('m')], { purpose, enter })]), { ...person(), consents }).facts.enrolments;
  expect(lived()).toHaveLength(1);
  expect(lived([said('granted', start - day, { purpose }), said('withdrawn', start, { purpose })])).toEqual([]);
});

test('what a consent permitted to keep is seen only while there is one, and what was kept without one always', () => {
  const sees = (more: object, ...consents: ReturnType<typeof said>[]): boolean => {
    const facts = person(consents);
    const birthday = { value: '1990-02-03', source: 'form', at: start, purpose, ...more };
    const lived = live(definitions([journey('own', [knows('own')], { purpose, enter: [onEvent('Start', { when: 'has(customer.traits.birthday)' })] })]), { ...facts, customer: { ...facts.customer, traits: { birthday } } }); // prettier-ignore
    return lived.facts.enrolments.length > 0;
  };
  const [yes, no] = [said('granted', start - day, { purpose }), said('withdrawn', start - 1, { purpose })];
  expect([sees({ basis: 1 }, yes), sees({ basis: 1 }, yes, no), sees({}, yes, no)]).toEqual([true, false, true]);
});

test('what is written down or told elsewhere is a mask', () => {
  const steps: Step[] = [
    { kind: 'update', id: 'u', traits: { copy: { cel: 'customer.traits.birthday' } } },
    { kind: 'webhook', id: 'w', url: 'https://x.example', body: { born: { cel: 'customer.traits.birthday' } } },
  ];
  const enter = [onEvent('Start', { key: 'string(customer.traits.birthday.masked)' })];
  const { facts } = live(definitions([journey('own', steps, { purpose, enter })]), person());
  expect(facts.customer.traits['copy']?.value).toEqual(mask);
  expect(facts.calls?.map(({ body }) => body)).toEqual([{ born: mask }]);
  expect(facts.enrolments.map(({ key }) => key)).toEqual(['true']);
});

test('a life on a virtual clock collects by the same plan: what needs a consent comes with it, and what nobody planned does not happen', () => {
  const strict: DataPlan = { ...dataPlan, unknown: 'quarantine', events: { Start: {}, Later: {} } };
  const own = journey('own', [knows('own')], { purpose, enter: [onEvent('Later'), onEvent('Unplanned')] });
  const events = [
    event('Question Answered', start, { question: purpose, answer: '1990-02-03' }),
    event('Unplanned', start + hour),
    event('Consent Changed', start + 2 * hour, { purpose, state: 'granted' }),
    event('Question Answered', start + 3 * hour, { question: purpose, answer: '1990-02-03' }),
    event('Later', start + 4 * hour),
  ];
  const nobody = ann({ consents: [] });
  const lived = live({ ...definitions([own]), dataPlan: strict }, nobody, events);
  expect(spoken(lived)).toEqual(['own-yes']);
  const { value, basis } = lived.facts.customer.traits['birthday'] ?? {};
  expect([value, basis]).toEqual([mask, 1]);
  expect(lived.facts.history.map(({ name }) => name)).not.toContain('Unplanned');
  expect(JSON.stringify(lived.facts.history)).not.toContain('1990-02-03');
});

test('a step that updates a trait collects by the plan', () => {
  const strict: DataPlan = { ...dataPlan, unknown: 'quarantine' };
  const steps: Step[] = [{ kind: 'update', id: 'u', traits: { tier: { literal: 'gold' }, nick: { literal: 'A' }, birthday: { literal: '2000-01-01' } } }]; // prettier-ignore
  const events = [event('Signed Up', start)];
  const own = journey('own', steps, { enter: [onEvent('Signed Up')] });
  const { facts } = live({ ...definitions([own]), dataPlan: strict }, ann(), events);
  expect(Object.keys(facts.customer.traits)).toEqual(['tier']);
});
