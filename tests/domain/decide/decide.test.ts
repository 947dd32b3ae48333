import { decide } from '../../../domain/decide/decide';
import { evolve } from '../../../domain/decide/evolve';
import type { Definitions, Facts } from '../../../domain/decide/facts';
import type { JourneyVersion, Step } from '../../../domain/journey/journey';
import { simulate, type Simulation } from '../../../domain/rehearse/simulate';
import type { CustomerEvent } from '../../../domain/person/event';
import {
  ann,
  day,
  definitions,
  event,
  exact,
  hour,
  journey,
  message,
  minute,
  onEvent,
  policy,
  said,
  start,
  wait,
} from '../world';

const live = (
  facts: Facts,
  defs: Definitions,
  events: readonly CustomerEvent[],
  until = start + 900 * day,
): Simulation => simulate({ facts, definitions: defs, events, from: start, until });
const spokenAt = ({ spoken }: Simulation): [string, number][] =>
  spoken.map(({ at, message: one }) => [one.step, at - start]);
const why = ({ decisions }: Simulation): string[] =>
  decisions.map(({ step, outcome, reason }) => `${step} ${outcome} ${reason}`);
const outcomes = ({ facts }: Simulation): (string | undefined)[] => facts.enrolments.map(({ outcome }) => outcome);

test('an event enters, messages go in their order and their time, and the passage completes', () => {
  const defs = definitions([journey('j', [message('a'), wait('w', day), message('b')])]);
  const lived = live(ann(), defs, [event('Start', start + hour)]);
  expect(spokenAt(lived)).toEqual([['a', hour], ['b', hour + day]]); // prettier-ignore
  expect(outcomes(lived)).toEqual(['completed']);
  expect(why(lived)).toEqual(['a send permitted', 'b send permitted']);
});

test('asked again after its verdict was written, it decides nothing new', () => {
  const defs = definitions([journey('j', [message('a'), wait('w', day), message('b')])]);
  const facts = ann({ events: [event('Start', start)] });
  const first = decide(facts, defs, start);
  expect(decide(facts, defs, start)).toEqual(first);
  const second = decide(evolve(facts, first), defs, start);
  expect(second).toMatchObject({ enrolments: [], messages: [], decisions: [], decided: [], stages: [] });
  expect(second.handOver.map(({ id }) => id)).toEqual(first.handOver.map(({ id }) => id));
});

test('without consent a message is skipped, held or ends the journey, as its step says', () => {
  const unknown = ann({ consents: [] });
  for (const [whenNotPermitted, expected] of [
    ['skip', ['a skip no-consent', 'b skip no-consent']],
    ['exit', ['a exit no-consent']],
  ] as const) {
    const defs = definitions([journey('j', [message('a', { whenNotPermitted }), message('b')])]);
    expect(why(live(unknown, defs, [event('Start', start)]))).toEqual(expected);
  }
  const held = definitions([journey('j', [message('a', { whenNotPermitted: 'hold', hold: exact(2 * day) })])]);
  const granted = event('Consent Changed', start + day, { purpose: 'news', state: 'granted' });
  expect(why(live(unknown, held, [event('Start', start), granted]))).toEqual(['a hold no-consent', 'a send permitted']);
  expect(why(live(unknown, held, [event('Start', start)]))).toEqual(['a hold no-consent', 'a skip no-consent']);
});

test('one event enters journeys in the order of their keys, however they are listed', () => {
  const topic: Step = { kind: 'update', id: 'u', traits: { topic: { literal: 'offers' } } };
  const asks = journey('b', [wait('w', day)], { enter: [onEvent('Start', { when: 'customer.traits.topic == "offers"' } as object)] });
  const listed = [journey('a', [topic]), asks, journey('c', [], { holdout: 100 }), journey('d', [], { holdout: 100 })];
  const facts = ann();
  const lived = [listed, listed.toReversed()].map((all) => live(facts, definitions(all), [{ ...event('Start', start), id: 'e' }]));
  expect(lived[0]).toEqual(lived[1]);
  expect(lived[0]?.facts.enrolments.map(({ journey: key }) => key).toSorted()).toEqual(['a', 'b', 'c', 'd']);
}); // prettier-ignore

test('a withdrawal ends a passage in the middle of its wait, at once', () => {
  const defs = definitions([journey('j', [wait('w', 30 * day), message('a')])]);
  const withdrawn = event('Consent Changed', start + day, { purpose: 'news', state: 'withdrawn' });
  const lived = live(ann(), defs, [event('Start', start), withdrawn]);
  expect(lived.facts.enrolments).toMatchObject([{ state: 'exited', outcome: 'withdrawn', endedAt: start + day }]);
  expect(why(lived)).toEqual(['w exit withdrawn']);
});

test('a withdrawal that is heard of late counts from when it is heard of, as it does live', () => {
  const defs = definitions([journey('j', [message('a')])]);
  const consent = (state: string, receivedAt: number) =>
    event('Consent Changed', receivedAt, { purpose: 'news', state });
  const late = { ...consent('withdrawn', start + 2 * day), at: start };
  const lived = live(ann(), defs, [consent('granted', start + day), late, event('Start', start + 3 * day)]);
  expect(why(lived)).toEqual(['a skip withdrawn']);
});

test('a withdrawal of one channel leaves the passage to the others', () => {
  const defs = definitions([journey('j', [wait('w', 30 * day), message('a')])]);
  const withdrawn = event('Consent Changed', start + day, { purpose: 'news', channel: 'email', state: 'withdrawn' });
  const lived = live(ann(), defs, [event('Start', start), withdrawn]);
  expect(why(lived)).toEqual(['a skip withdrawn']);
  expect(outcomes(lived)).toEqual(['completed']);
});

test('an exit takes effect in the middle of a wait, for the passage that it speaks of alone', () => {
  const byCart = onEvent('Start', { key: 'event.properties.cart', again: 'always' });
  const exit = [{ on: 'Order Completed', when: 'event.properties.cart == entry.properties.cart', as: 'bought' }];
  const defs = definitions([journey('j', [wait('w', 2 * day), message('a')], { enter: [byCart], exit })]);
  const lived = live(ann(), defs, [
    event('Start', start, { cart: 'x' }),
    event('Start', start + 1, { cart: 'y' }),
    event('Order Completed', start + day, { cart: 'x' }),
  ]);
  expect(lived.facts.enrolments.map(({ key, outcome }) => [key, outcome])).toEqual([['x', 'bought'], ['y', 'completed']]); // prettier-ignore
  expect(lived.spoken).toHaveLength(1);
});

test('an exit withholds a message that was decided and not yet handed over', () => {
  const defs = definitions([journey('j', [message('a')], { exit: [{ on: 'Stop', as: 'stopped' }] })]);
  const facts = ann({ events: [event('Start', start)] });
  const decided = evolve(facts, decide(facts, defs, start));
  const verdict = decide({ ...decided, events: [event('Stop', start + 1)] }, defs, start + 1);
  expect(verdict.messages).toMatchObject([{ status: 'withheld', reason: 'exited' }]);
  expect(verdict.handOver).toEqual([]);
});

test('a wait for an event goes then when it comes in time, else when it does not, whatever is learned late', () => {
  const waitFor = {
    kind: 'wait-for',
    id: 'f',
    on: 'Clicked',
    within: exact(day),
    then: [message('yes')],
    else: [message('no')],
  } as const;
  const defs = definitions([journey('j', [waitFor])]);
  expect(spokenAt(live(ann(), defs, [event('Start', start), event('Clicked', start + hour)]))).toEqual([['yes', hour]]);
  expect(spokenAt(live(ann(), defs, [event('Start', start), event('Clicked', start + 2 * day)]))).toEqual([
    ['no', day],
  ]);
  const asleep = evolve(
    ann({ events: [event('Start', start)] }),
    decide(ann({ events: [event('Start', start)] }), defs, start),
  );
  const late = decide({ ...asleep, events: [event('Clicked', start + 2 * day)] }, defs, start + 3 * day);
  expect(late.messages.map(({ step }) => step)).toEqual(['no']);
});

test('who goes on by a condition to a moment that is here already does not wait for a second look', () => {
  const ended: Step = { kind: 'wait-for', id: 'w', on: 'Never', within: exact(0), then: [], else: [message('late')] };
  const found: Step = {
    kind: 'wait-for',
    id: 'f',
    when: 'count("Order") > 0',
    within: exact(day),
    then: [ended],
    else: [],
  };
  const defs = definitions([journey('j', [found])]);
  const facts = ann({ events: [event('Start', start), event('Order', start)] });
  const verdict = decide(facts, defs, start);
  expect(verdict.due ?? Infinity).toBeGreaterThan(start);
  expect(verdict.handOver).toMatchObject([{ step: 'late' }]);
});

test('a wait for a condition wakes when the condition may have become true, also by time alone', () => {
  const waitFor = {
    kind: 'wait-for',
    id: 'f',
    when: 'count("Visit", "2 days") == 0',
    within: exact(9 * day),
    then: [message('quiet')],
    else: [],
  } as const;
  const defs = definitions([journey('j', [waitFor])]);
  const lived = live(ann(), defs, [event('Visit', start), event('Start', start + hour)]);
  expect(lived.spoken).toHaveLength(1);
  expect(lived.spoken[0]?.at).toBeLessThanOrEqual(start + 2 * day + minute);
  expect(lived.spoken[0]?.at).toBeGreaterThanOrEqual(start + 2 * day);
});

test('caps: the higher priority speaks, and the loser names the winner', () => {
  const caps = [{ channel: 'email', max: 1, window: { kind: 'rolling', per: exact(7 * day) } } as const];
  const low = journey('low', [message('a')], { priority: 10 });
  const high = journey('high', [message('a')], { priority: 90 });
  const lived = live(ann(), definitions([low, high], { policy: policy({ caps, hold: exact(day) }) }), [
    event('Start', start),
  ]);
  expect(lived.spoken.map(({ message: one }) => one.journey)).toEqual(['high']);
  const lost = lived.decisions.find(({ reason }) => reason === 'lost-to');
  expect(lost).toMatchObject({ journey: 'low', outcome: 'hold', data: { winner: { journey: 'high' } } });
  expect(lived.decisions.at(-1)).toMatchObject({ journey: 'low', outcome: 'skip', at: start + day });
});

test('a held message goes when its cap has room again', () => {
  const caps = [{ channel: 'email', max: 1, window: { kind: 'rolling', per: exact(day) } } as const];
  const defs = definitions([journey('j', [message('a'), message('b')])], { policy: policy({ caps }) });
  expect(spokenAt(live(ann(), defs, [event('Start', start)]))).toEqual([['a', 0], ['b', day]]); // prettier-ignore
});

test('quiet hours hold until their end, over midnight', () => {
  const quietHours = [{ from: '21:00', to: '08:00' }];
  const defs = definitions([journey('j', [message('a')])], { policy: policy({ quietHours }) });
  const night = Date.parse('2026-03-02T23:30:00Z');
  const lived = live(ann(), defs, [event('Start', night)]);
  expect(lived.spoken.map(({ at }) => new Date(at).toISOString())).toEqual(['2026-03-03T08:00:00.000Z']);
  expect(why(lived)).toEqual(['a hold quiet-hours', 'a send permitted']);
});

test('service messages pass caps, quiet hours, snooze and pause, but neither consent nor suppression', () => {
  const strict = policy({
    caps: [{ max: 0, window: { kind: 'calendar', unit: 'day' } }],
    quietHours: [{ from: '00:00', to: '23:59' }],
  });
  const defs = definitions([journey('j', [message('a', { template: 'receipt' })], { purpose: 'orders' })], {
    policy: strict,
  });
  const consents = [said('granted', start - day, { purpose: 'orders' })];
  const busy = ann({ consents, preferences: { snoozeUntil: start + day } });
  const paused = { ...busy, customer: { ...busy.customer, paused: { at: start } } };
  const suppressed = { ...busy, customer: { ...busy.customer, suppressed: { email: 'complaint' } } };
  expect(why(live(paused, defs, [event('Start', start)]))).toEqual(['a send permitted']);
  expect(why(live(suppressed, defs, [event('Start', start)]))).toEqual(['a skip suppressed']);
  expect(why(live(ann({ consents: [] }), defs, [event('Start', start)]))).toEqual(['a skip no-consent']);
});

test('a pause holds without a deadline, and a resume goes on with the whole of it', () => {
  const defs = definitions([journey('j', [message('a', { hold: exact(hour) })])]);
  const change = (facts: Facts, at: number): Facts => {
    const { paused: _, ...rest } = facts.customer;
    return { ...facts, customer: at < start + 30 * day ? { ...rest, paused: { at: start } } : rest };
  };
  const events = [event('Start', start), event('Nothing', start + 30 * day)];
  const lived = simulate({ facts: ann(), definitions: defs, events, from: start, until: start + 90 * day, change });
  expect(why(lived)).toEqual(['a hold paused', 'a send permitted']);
  expect(spokenAt(lived)).toEqual([['a', 30 * day]]);
});

test('a paused journey holds its messages and goes on when it is resumed', () => {
  const paused = journey('j', [message('a')], { state: 'paused' });
  const facts = ann({ events: [event('Start', start)] });
  const held = decide(facts, definitions([paused]), start);
  expect(held.decisions).toMatchObject([{ outcome: 'hold', reason: 'journey-paused' }]);
  expect(held.due).toBeUndefined();
  const verdict = decide(evolve(facts, held), definitions([{ ...paused, state: 'live' }]), start + 60 * day);
  expect(verdict.handOver).toHaveLength(1);
});

test('re-entry: never again, only after the end, always, and not before the gap is over', () => {
  const enter = (again: 'never' | 'after-exit' | 'always', gap?: number): JourneyVersion =>
    journey('j', [wait('w', day)], { enter: [onEvent('Start', { again, ...(gap ? { gap: exact(gap) } : {}) })] });
  const starts = [0, hour, 3 * day, 3 * day + hour].map((at) => event('Start', start + at));
  const entered = (one: JourneyVersion): number => live(ann(), definitions([one]), starts).facts.enrolments.length;
  expect(entered(enter('never'))).toBe(1);
  expect(entered(enter('after-exit'))).toBe(2);
  expect(entered(enter('always'))).toBe(4);
  expect(entered(enter('always', 2 * day))).toBe(2);
});

test('who is inside stays on the version entered; new ones take the live one', () => {
  const first = journey('j', [wait('w', day), message('old')]);
  const second = journey('j', [message('new')], { version: 2, enter: [onEvent('Start', { again: 'always' })] });
  const facts = ann({ events: [event('Start', start)] });
  const inside = evolve(facts, decide(facts, definitions([first]), start));
  const lived = live(inside, definitions([second], { older: [first] }), [event('Start', start + hour)]);
  expect(spokenAt(lived)).toEqual([['new', hour], ['old', day]]); // prettier-ignore
});

test('a stage that is reached opens the journeys that wait for it, once', () => {
  const defs = definitions([
    journey('j', [message('a')], { enter: [{ by: 'stage', stage: 'registered', again: 'never' }] }),
  ]);
  const lived = live(ann(), defs, [event('Signed Up', start + hour), event('Signed Up', start + day)]);
  expect(lived.facts.customer.stage).toBe('registered');
  expect(spokenAt(lived)).toEqual([['a', hour]]);
});

test('a split is sticky and shares by weight, and a holdout arm has no steps', () => {
  const arms = {
    control: { weight: 25, holdout: true, steps: [] },
    offer: { weight: 75, holdout: false, steps: [message('a')] },
  };
  const defs = definitions([journey('j', [{ kind: 'split', id: 's', arms }])]);
  const arm = (id: string): unknown => {
    const lived = live(ann({ customer: { ...ann().customer, id } }), defs, [event('Start', start)]);
    return lived.facts.enrolments[0]?.results['s']?.['arm'];
  };
  const taken = Array.from({ length: 2_000 }, (_, index) => arm(`customer-${index}`));
  const control = taken.filter((one) => one === 'control').length;
  expect(control).toBeGreaterThan(430);
  expect(control).toBeLessThan(570);
  expect(arm('customer-7')).toBe(taken[7]);
});

test('a past date passes at once and is recorded', () => {
  const step = { kind: 'wait', id: 'w', wait: { until: 'date', date: '2020-01-01T09:00' } } as const;
  const lived = live(ann(), definitions([journey('j', [step, message('a')])]), [event('Start', start)]);
  expect(spokenAt(lived)).toEqual([['a', 0]]);
  expect(lived.facts.enrolments[0]?.results['w']).toMatchObject({ passed: 'past-date' });
});
