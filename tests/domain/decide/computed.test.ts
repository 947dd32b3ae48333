import type { CustomerEvent } from '../../../domain/person/event';
import type { Facts } from '../../../domain/decide/facts';
import type { Step } from '../../../domain/journey/journey';
import { readListeners } from '../../../domain/journey/listeners';
import { rehearse, type Persona } from '../../../domain/rehearse/persona';
import { simulate } from '../../../domain/rehearse/simulate';
import { Turns } from '../../../domain/rehearse/turns';
import { ann, day, definitions, event, exact, hour, journey, message, policy, start, template } from '../world';

const look = (at: number, price = 3_000): CustomerEvent => ({
  ...event('Product Viewed', at, { category: 'phone', price }),
  type: 'track',
});
const looks = (at: number): CustomerEvent[] => [1, 2, 3].map((n) => look(at - n * hour));

type Lived = {
  steps: readonly Step[];
  history?: readonly CustomerEvent[];
  events?: readonly CustomerEvent[];
  facts?: Facts;
};

/** As it is lived live: what nobody counts is not kept, and what nobody listens to wakes nobody. */
function live({ steps, history = [], events = [], facts = ann() }: Lived, purpose = 'news') {
  const journeys = [journey('j', steps, { purpose })];
  const defs = definitions(journeys);
  return simulate({
    facts: { ...facts, history },
    definitions: defs,
    listeners: readListeners(journeys, journeys, defs.policy),
    events: [event('Start', start), ...events],
    from: start,
    until: start + 300 * day,
  });
}

const spoken = (lived: ReturnType<typeof live>): [string, number][] =>
  lived.spoken.map(({ at, message: { step } }) => [step, Math.round((at - start) / hour)]);
const fond = (then: readonly Step[]): Step => ({
  kind: 'if',
  id: 'fond',
  condition: 'customer.traits.interest.category == "phone" && customer.traits.interest.price >= 2500',
  then,
  else: [message('else')],
});
const hopeful = (when: string): Step => ({
  kind: 'wait-for',
  id: 'w',
  when,
  within: exact(200 * day),
  then: [message('then')],
  else: [message('late')],
});

test('a condition reads what is worked out as any trait, and an event that nobody listens to counts', () => {
  expect(spoken(live({ steps: [fond([message('then')])], history: looks(start) }))).toEqual([['then', 0]]);
  expect(spoken(live({ steps: [fond([message('then')])] }))).toEqual([['else', 0]]);
  const waits: Step = { kind: 'wait', id: 'a', wait: { until: 'duration', duration: exact(day) } };
  const events = [1, 2, 3].map((n) => look(start + n * hour));
  expect(spoken(live({ steps: [waits, fond([message('then')])], events }))).toEqual([['then', 24]]);
});

test('a journey hears of it on the day on which time alone turns it, and at once when an event does', () => {
  const fading = live({
    steps: [hopeful('customer.traits.engagement < 10')],
    history: [event('Order Completed', start)],
  });
  // Ten points of thirty are 33; ten of a hundred are 2.2 points, two half-lives and a bit later.
  expect(spoken(fading)).toEqual([['then', Math.round(14 * 24 * Math.log2(10 / ((20 * 9.5) / 90.5)))]]);
  const rising = live({
    steps: [hopeful('customer.traits.engagement >= 30')],
    history: [look(start)],
    events: [event('Order Completed', start + 5 * hour)],
  });
  expect(spoken(rising)).toEqual([['then', 5]]);
});

test('who wants no personalisation is met by marketing as anybody else is, and by a service as who they are', () => {
  const plain: Facts = {
    ...ann(),
    preferences: { personalisation: false },
    customer: { ...ann().customer, traits: { city: { value: 'Bonn', source: 'x', at: start }, firstName: { value: 'Ann', source: 'x', at: start } } },
  }; // prettier-ignore
  const asks = (condition: string, purpose: string): string[] => {
    const step: Step = { kind: 'if', id: 'i', condition, then: [message('then')], else: [message('else')] };
    return live({ steps: [step], facts: plain }, purpose).decisions.map((one) => one.step);
  };
  expect(asks('customer.traits.city == "Bonn"', 'news')).toEqual(['else']);
  expect(asks('customer.traits.firstName == "Ann"', 'news')).toEqual(['then']);
  expect(asks('customer.traits.city == "Bonn"', 'orders')).toEqual(['then']);
  expect(spoken(live({ steps: [fond([message('then')])], history: looks(start), facts: plain }))).toEqual([
    ['else', 0],
  ]);
});

test('an entry and an audience of marketing see no more of them than its steps do', () => {
  const condition = 'customer.traits.city == "Bonn"';
  const within = (personalisation: boolean) => {
    const facts: Facts = { ...ann({ preferences: { personalisation } }), customer: { ...ann().customer, traits: { city: { value: 'Bonn', source: 'x', at: start } } } }; // prettier-ignore
    const journeys = [
      journey('e', [message('m')], { enter: [{ by: 'event', on: 'Start', when: condition, again: 'never' }] }),
      journey('a', [message('m')], { enter: [{ by: 'audience', audience: condition, every: 'FREQ=DAILY;BYHOUR=12', again: 'never' }] }), // prettier-ignore
    ];
    const defs = definitions(journeys);
    const turns = new Turns(defs, { since: start, until: start + 2 * day });
    const lived = simulate({ facts, definitions: defs, events: [event('Start', start)], from: start, until: start + 3 * day, turns }); // prettier-ignore
    return lived.facts.enrolments.map((one) => one.journey).sort();
  };
  expect([within(true), within(false)]).toEqual([['a', 'e'], []]);
});

test('a template that names it is filled with it', () => {
  const text =
    '{{ customer.traits.interest.category }} for {{ customer.traits.interest.price }}, {{ customer.traits.affinity }}';
  const mail = { ...template('mail'), channels: { email: { subject: 'x', text } } };
  const persona: Persona = {
    id: 'p', traits: {}, identifiers: [], consents: [{ purpose: 'news', state: 'granted' }], preferences: {}, points: 0, paused: false, answers: {},
  }; // prettier-ignore
  const events = [...looks(start).reverse(), event('Start', start)];
  const span = { from: start, until: start + day, audiencesUntil: start };
  const defs = definitions([journey('j', [message('m')])], { templates: [mail], policy: policy() });
  const { spoken: said } = rehearse({ persona, events, ...span }, defs, { unsubscribe: '', preferences: '' });
  expect(said.map(({ content }) => content)).toMatchObject([{ text: 'phone for 3000, online' }]);
});
