import { timeMayFulfil } from '../../../domain/cel/condition';
import { decide } from '../../../domain/decide/decide';
import { simulate, type Simulation } from '../../../domain/rehearse/simulate';
import type { CustomerEvent } from '../../../domain/person/event';
import type { ExitRule } from '../../../domain/journey/journey';
import { truthAt } from '../../../domain/cel/truth';
import { ann, day, definitions, event, hour, journey, message, policy, start, wait } from '../world';

const scope = (events: readonly CustomerEvent[] = []) => ({
  customer: ann().customer,
  preferences: {},
  history: events,
  now: start,
  zone: 'UTC',
});
const exiting = (exit: ExitRule, events: readonly CustomerEvent[]): Simulation => {
  const defs = definitions([journey('j', [wait('w', 30 * day), message('m')], { exit: [exit] })]);
  return simulate({ facts: ann(), definitions: defs, events, from: start, until: start + 90 * day });
};

test('an exit that time alone brings about takes effect when it does, in the middle of a wait', () => {
  const silent = { when: 'count("Visit", "5 days") == 0', as: 'silent' };
  const lived = exiting(silent, [event('Visit', start), event('Start', start), event('Visit', start + day)]);
  expect(lived.facts.enrolments).toMatchObject([{ outcome: 'silent', endedAt: start + 6 * day }]);
  expect(lived.spoken).toEqual([]);
  const aged = { when: 'now - entry.at >= duration("48h")', as: 'aged' };
  expect(exiting(aged, [event('Start', start)]).facts.enrolments).toMatchObject([{ endedAt: start + 2 * day }]);
});

test('a stage that time alone raises is reached when it does, also by a customer in no journey', () => {
  const rules = policy({ lifecycle: { advocate: 'now - first("Signed Up") >= duration("720h")' } });
  const defs = definitions([], { policy: rules });
  const lived = simulate({ facts: ann(), definitions: defs, events: [event('Signed Up', start)], from: start, until: start + 90 * day }); // prettier-ignore
  expect(lived.facts.customer).toMatchObject({ stage: 'advocate', stageSince: start + 30 * day });
  expect(decide(ann({ events: [event('Nothing', start)] }), defs, start).due).toBeUndefined();
});

test('what more events alone can bring about costs no timer', () => {
  const rules = policy({ lifecycle: { advocate: 'count("Order", "90 days") >= 3 && customer.points > 2' } });
  const events = [event('Signed Up', start), event('Order', start), event('Order', start)];
  expect(decide(ann({ events }), definitions([], { policy: rules }), start).due).toBeUndefined();
});

test.each([
  ['count("Order", "9 days") > 2', false],
  ['2 <= count("Order", "9 days")', false],
  ['count("Order", "9 days") >= 1 || customer.points > 3', false],
  ['count("Order") == 0', false],
  ['customer.stage == "light"', false],
  ['count("Order", "9 days") == 2', true],
  ['count("Order", "9 days") < 2', true],
  ['!(count("Order", "9 days") >= 2)', true],
  ['sum("Order", "amount", "9 days") > 2', true],
  ['count("Order", "9 days") >= 1 && now > timestamp("2027-01-01T00:00:00Z")', true],
  ['count("Order", "9 days") > count("Visit", "9 days")', true],
  ['true ? now.getHours() == 3 : false', true],
])('time alone may fulfil %s: %s', (condition, answer) => {
  expect(timeMayFulfil(condition)).toBe(answer);
});

test('moments at which the condition stays false are passed over', () => {
  const orders = [1, 2, 3].map((after) => event('Order', start + after * hour - day));
  const at = truthAt('count("Order", "2 days") == 1', scope(orders));
  expect(at).toBe(start + 2 * hour + day);
});
