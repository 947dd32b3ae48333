import type { Definitions } from '../../../domain/decide/facts';
import type { JourneyVersion } from '../../../domain/journey/journey';
import type { Policy } from '../../../domain/journey/policy';
import { simulate, type Simulation } from '../../../domain/rehearse/simulate';
import { sayDecision } from '../../../domain/words/words';
import {
  ann,
  day,
  definitions,
  event,
  exact,
  hour,
  journey,
  message,
  onEvent,
  policy,
  said,
  start,
  wait,
} from '../world';

const weekly = { channel: 'email', max: 1, window: { kind: 'rolling', per: exact(7 * day) } } as const;
const rules = (more: Partial<Policy> = {}): Policy =>
  policy({ caps: [weekly], lookAhead: exact(day), hold: exact(3 * day), ...more });
const soon = (after: number, more: Partial<JourneyVersion> = {}): JourneyVersion =>
  journey('high', [wait('w', after), message('a')], { priority: 90, ...more });
const low = (more: Partial<JourneyVersion> = {}): JourneyVersion =>
  journey('low', [message('a')], { priority: 10, enter: [onEvent('Low')], ...more });
const live = (journeys: readonly JourneyVersion[], by: Policy = rules(), facts = ann()): Simulation => {
  const defs: Definitions = definitions(journeys, { policy: by });
  return simulate({ facts, definitions: defs, events: [event('Start', start), event('Low', start + hour)], from: start, until: start + 30 * day }); // prettier-ignore
};
const spoken = ({ spoken: all }: Simulation): [string, number][] =>
  all.map(({ at, message: one }) => [one.journey, at - start]);

test('a message of low priority leaves the last slot to one that is expected within the look-ahead', () => {
  const lived = live([soon(12 * hour), low()]);
  expect(spoken(lived)).toEqual([['high', 12 * hour]]);
  const [held, ...rest] = lived.decisions.filter(({ journey: key }) => key === 'low');
  expect(held).toMatchObject({
    outcome: 'hold',
    reason: 'lost-to',
    at: start + hour,
    until: start + 12 * hour,
    data: { winner: { journey: 'high', step: 'a', priority: 90, expectedAt: start + 12 * hour }, count: 1 },
  });
  expect(rest.at(-1)).toMatchObject({ outcome: 'skip', reason: 'lost-to', at: start + hour + 3 * day });
  expect(held && sayDecision(held)).toContain('the journey high (priority 90) is going to want, at 2 March 2026');
});

test.each<[string, readonly JourneyVersion[], Policy]>([
  ['the expected one comes later than the look-ahead', [soon(2 * day), low()], rules()],
  ['there is no look-ahead', [soon(12 * hour), low()], rules({ lookAhead: undefined })],
  ['there is room for both', [soon(12 * hour), low()], rules({ caps: [{ ...weekly, max: 2 }] })],
  ['the slot is free again by then', [soon(12 * hour), low()], rules({ caps: [{ ...weekly, window: { kind: 'rolling', per: exact(2 * hour) } }] })],
  ['priorities are equal', [soon(12 * hour), low({ priority: 90 })], rules()],
  ['the expected one is a service message', [soon(12 * hour, { steps: [wait('w', 12 * hour), message('a', { template: 'receipt' })], purpose: 'orders' }), low()], rules()],
  ['the expected one is not permitted', [soon(12 * hour, { purpose: 'offers' }), low()], rules()],
  ['the other journey is paused', [soon(12 * hour, { state: 'paused' }), low()], rules()],
  ['the other passage does not speak next', [soon(12 * hour, { steps: [wait('w', 12 * hour), wait('x', hour), message('a')] }), low()], rules()],
  ['the other passage waits for an event, which may never come', [soon(0, { steps: [{ kind: 'wait-for', id: 'f', on: 'X', within: exact(12 * hour), then: [], else: [message('a')] }] }), low()], rules()],
])('it speaks at once where %s', (_, journeys, by) => {
  expect(spoken(live(journeys, by))).toContainEqual(['low', hour]);
}); // prettier-ignore

test('a held message goes when the expected one did not take the slot', () => {
  const lapsed = soon(12 * hour, { exit: [{ on: 'Low', as: 'gone' }] });
  expect(spoken(live([lapsed, low()]))).toEqual([['low', hour]]);
  const until = (validUntil: number) => ann({ consents: [said('granted', start - day), said('granted', start - day, { purpose: 'offers', validUntil })] }); // prettier-ignore
  const expected = [soon(12 * hour, { purpose: 'offers' }), low()];
  expect(spoken(live(expected, rules(), until(start + 12 * hour)))).toEqual([['low', 12 * hour]]);
  expect(spoken(live(expected, rules(), until(start + 2 * hour)))).toEqual([['low', 2 * hour]]);
});

test('with two slots and two expected messages the low one waits for both', () => {
  const second = { ...soon(20 * hour), key: 'second', priority: 80 };
  const lived = live([soon(12 * hour), second, low()], rules({ caps: [{ ...weekly, max: 2 }] }));
  expect(spoken(lived)).toEqual([['high', 12 * hour], ['second', 20 * hour]]); // prettier-ignore
  const held = lived.decisions.find(({ journey: key, outcome }) => key === 'low' && outcome === 'hold');
  expect(held?.data).toMatchObject({ winner: { journey: 'second' } });
});
