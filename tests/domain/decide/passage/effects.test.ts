import { presentTraits } from '../../../../domain/person/traits';
import { decide } from '../../../../domain/decide/decide';
import type { Definitions, Facts } from '../../../../domain/decide/facts';
import type { Step } from '../../../../domain/journey/journey';
import { simulate, type Simulation } from '../../../../domain/rehearse/simulate';
import type { CustomerEvent } from '../../../../domain/person/event';
import { ann, day, definitions, event, exact, hour, journey, message, onEvent, policy, start, wait } from '../../world';

const live = (defs: Definitions, events: readonly CustomerEvent[], facts: Facts = ann()): Simulation =>
  simulate({ facts, definitions: defs, events, from: start, until: start + 900 * day });
const update = (id: string, traits: Extract<Step, { kind: 'update' }>['traits']): Step => ({
  kind: 'update',
  id,
  traits,
});
const award = (id: string, points: number): Step => ({ kind: 'award', id, points, reason: 'first-order' });
const enter = (id: string, into: string): Step => ({ kind: 'enter', id, journey: into });
const told = (id: string, condition: string): Step => ({
  kind: 'if',
  id,
  condition,
  then: [message(`${id}-yes`)],
  else: [message(`${id}-no`)],
});
const spoken = (lived: Simulation): string[] => lived.spoken.map(({ message: one }) => one.step);

describe('update', () => {
  test('writes literals and what CEL gives, seen by the next step and named after its journey', () => {
    const steps = [
      update('u', { vip: { literal: true }, cart: { cel: 'event.properties.cart' }, name: { cel: 'entry.name' } }),
      told('t', 'customer.traits.vip && customer.traits.cart == "c1"'),
    ];
    const lived = live(definitions([journey('j', steps)]), [event('Start', start, { cart: 'c1' })]);
    expect(lived.facts.customer.traits).toEqual({
      vip: { value: true, source: 'journey:j', at: start },
      cart: { value: 'c1', source: 'journey:j', at: start },
      name: { value: 'Start', source: 'journey:j', at: start },
    });
    expect(spoken(lived)).toEqual(['t-yes']);
  });

  test('speaks of the event that woke, and of the one that entered where time alone did', () => {
    const waitFor: Step = {
      kind: 'wait-for',
      id: 'f',
      on: 'Viewed',
      within: exact(day),
      then: [update('u', { seen: { cel: 'event.properties.page' } })],
      else: [update('n', { seen: { cel: 'event.properties.page' } })],
    };
    const defs = definitions([journey('j', [waitFor])]);
    const entered = event('Start', start, { page: 'home' });
    const seen = ({ facts }: Simulation): unknown => facts.customer.traits['seen']?.value;
    expect(seen(live(defs, [entered, event('Viewed', start + hour, { page: 'shoes' })]))).toBe('shoes');
    expect(seen(live(defs, [entered]))).toBe('home');
  });

  test('leaves out what cannot be computed and says so; null takes a trait away', () => {
    const before = ann();
    const known = { ...before.customer, traits: { old: { value: 1, source: 'x', at: start } } };
    const steps = [update('u', { bad: { cel: 'entry.properties.nothing' }, old: { literal: null } })];
    const lived = live(definitions([journey('j', steps)]), [event('Start', start)], { ...before, customer: known });
    expect(presentTraits(lived.facts.customer.traits)).toEqual([]);
    expect(lived.facts.enrolments[0]?.results['u']).toEqual({
      traits: ['old'],
      reason: 'condition-error',
      failed: ['bad'],
    });
  });

  test('wakes what depends on it at once: an exit of another journey, a wait, the advocate stage', () => {
    const waiting = journey('waiting', [wait('w', 30 * day), message('late')], {
      exit: [{ when: 'has(customer.traits.vip)', as: 'vip' }],
    });
    const hoping: Step = {
      kind: 'wait-for',
      id: 'f',
      when: 'has(customer.traits.vip)',
      within: exact(9 * day),
      then: [message('hoped')],
      else: [],
    };
    const teller = journey('teller', [update('u', { vip: { literal: true } })], { enter: [onEvent('Tell')] });
    const defs = definitions([waiting, journey('hoping', [hoping]), teller], {
      policy: policy({ lifecycle: { advocate: 'has(customer.traits.vip)' } }),
    });
    const lived = live(defs, [event('Signed Up', start), event('Start', start), event('Tell', start + hour)]);
    expect(lived.facts.enrolments.find((one) => one.journey === 'waiting')).toMatchObject({
      outcome: 'vip',
      endedAt: start + hour,
    });
    expect(spoken(lived)).toEqual(['hoped']);
    expect(lived.facts.customer).toMatchObject({ stage: 'advocate', stageSince: start + hour });
  });
});

describe('award', () => {
  test('gives points once a passage, and conditions see the balance', () => {
    const steps = [award('p', 25), award('q', -5), told('t', 'customer.points == 20.0')];
    const again = journey('j', steps, { enter: [onEvent('Start', { again: 'always' })] });
    const lived = live(definitions([again]), [event('Start', start), event('Start', start + day)]);
    expect(lived.facts.customer.points).toBe(40);
    expect(spoken(lived)).toEqual(['t-yes', 't-no']);
  });

  test('names the passage, the step and the reason', () => {
    const facts = ann({ events: [event('Start', start)] });
    const { awards, enrolments } = decide(facts, definitions([journey('j', [award('p', 25)])]), start);
    const expected = { enrolmentId: enrolments[0]?.id, journey: 'j', step: 'p', points: 25, reason: 'first-order' };
    expect(awards).toEqual([{ ...expected, at: start }]);
  });
});

describe('enter', () => {
  test('opens the other journey with the properties of this one, and goes on', () => {
    const from = journey('from', [enter('n', 'into'), message('on')]);
    const into = journey('into', [told('t', 'entry.by == "journey" && entry.properties.cart == "c1"')], { enter: [] });
    const lived = live(definitions([from, into]), [event('Start', start, { cart: 'c1' })]);
    expect(spoken(lived).sort()).toEqual(['on', 't-yes']);
    expect(lived.facts.enrolments.find((one) => one.journey === 'into')?.entry).toMatchObject({ name: 'from' });
  });

  test('lets in one passage at a time, and again after the end', () => {
    const from = journey('from', [enter('n', 'into')], { enter: [onEvent('Start', { again: 'always' })] });
    const into = journey('into', [wait('w', 2 * day)], { enter: [] });
    const events = [0, day, 3 * day].map((after) => event('Start', start + after));
    const lived = live(definitions([from, into]), events);
    expect(lived.facts.enrolments.filter((one) => one.journey === 'into')).toHaveLength(2);
  });

  test('a journey that is gone or archived lets nobody in', () => {
    const from = journey('from', [enter('n', 'into'), enter('g', 'gone')]);
    const into = journey('into', [wait('w', day)], { enter: [], state: 'archived' });
    const lived = live(definitions([from, into]), [event('Start', start)]);
    expect(lived.facts.enrolments.map(({ journey: key, outcome }) => [key, outcome])).toEqual([['from', 'completed']]);
  });
});

test('an exit that an update brings about withholds what was just decided', () => {
  const asking: Step = {
    kind: 'wait-for',
    id: 'f',
    on: 'Start',
    within: exact(day),
    then: [update('u', { done: { literal: true } })],
    else: [],
  };
  const steps = [message('m', { whenNotPermitted: 'skip' }), update('u', { done: { literal: true } })];
  const exit = [{ when: 'has(customer.traits.done)', as: 'done' }];
  const defs = definitions([
    journey('high', [message('m')], { exit, priority: 90 }),
    journey('low', [message('none', { template: 'missing' }), ...steps.slice(1), asking], { priority: 10 }),
  ]);
  const verdict = decide(ann({ events: [event('Start', start)] }), defs, start);
  expect(verdict.handOver).toEqual([]);
  expect(verdict.messages.find((one) => one.journey === 'high')).toMatchObject({
    status: 'withheld',
    reason: 'exited',
  });
});
