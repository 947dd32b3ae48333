import fc from 'fast-check';
import { CannotGoOn } from '../../../domain/decide/trouble/cannot-go-on';
import type { At } from '../../../domain/decide/steps/step-rule';
import { wait } from '../../../domain/decide/steps/wait';
import type { WaitStep } from '../../../domain/journey/journey';
import type { Customer } from '../../../domain/person/customer';
import { readInstant } from '../../../domain/time/read-instant';
import { ann, day, policy, start } from '../world';

const zone = 'Europe/Berlin';
const at = (trait: unknown): At => {
  const { customer, preferences } = ann();
  const traits: Customer['traits'] = trait === undefined ? {} : { date: { value: trait, source: 'test', at: start } };
  const scope = () => ({ customer: { ...customer, traits }, preferences, history: [], now: start, zone });
  return {
    at: start,
    enrolment: {
      id: 'e',
      journey: 'j',
      version: 1,
      state: 'active',
      key: '',
      step: 'w',
      since: start,
      enteredAt: start,
      entry: { by: 'event', at: start, properties: {} },
      results: {},
    },
    customerId: customer.id,
    zone,
    policy: policy(),
    scope,
    permit: () => undefined,
    eventful: scope,
  };
};
const reach = (trait: unknown, rule: Partial<Extract<WaitStep['wait'], { until: 'expression' }>> = {}) =>
  wait.reach(
    { kind: 'wait', id: 'w', wait: { until: 'expression', expression: 'customer.traits.date', ...rule } },
    at(trait),
  );

function refusal(trait: unknown): string {
  try {
    return JSON.stringify(reach(trait));
  } catch (thrown) {
    return thrown instanceof CannotGoOn ? `${thrown.reason}, ${thrown.detail}` : `defect ${String(thrown)}`;
  }
}

test.each([
  [1_893_456_000, '2030-01-01T00:00:00Z'],
  ['1893456000000', '2030-01-01T00:00:00Z'],
  ['Mon, 24 Dec 2029 09:00:00 GMT', '2029-12-24T09:00:00Z'],
  ['2029-12-24T09:00', '2029-12-24T08:00:00Z'],
  ['20291224', '2029-12-23T23:00:00Z'],
])('until %p it waits', (trait, expected) => {
  expect(reach(trait)).toEqual({ to: 'stay', waiting: { for: 'time', until: Date.parse(expected) } });
});

test.each([['1950-05-05'], [946_684_800], ['Sun Nov  6 08:49:37 1994']])('%p is past: it passes at once', (trait) => {
  expect(reach(trait)).toEqual({ to: 'next', result: { passed: 'past-date', until: readInstant(trait, zone) } });
});

test.each([
  ['12/24/2029', 'customer.traits.date gives a string that is no date or time'],
  [2_026, 'customer.traits.date gives a number that is no date or time'],
  [null, 'customer.traits.date: field not found: date'],
  [['2029-12-24'], 'customer.traits.date gives a list that is no date or time'],
  [undefined, 'customer.traits.date: field not found: date'],
])('%p parks the passage and says why without the value', (trait, why) => {
  expect(refusal(trait)).toBe(`unreadable-time, w: ${why}`);
});

test('an offset goes from what was read', () => {
  const offset = { sign: -1, duration: { unit: 'calendar', months: 0, days: 3 } } as const;
  const until = Date.parse('2029-12-24T08:00:00Z') - 3 * day;
  expect(reach('2029-12-24T09:00', { offset })).toEqual({ to: 'stay', waiting: { for: 'time', until } });
});

test('whatever a trait holds, it waits, passes as past, or parks: nothing that is no time passes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.string(), fc.integer()), (trait) => {
      const instant = readInstant(trait, zone);
      const said = refusal(trait);
      if (instant === undefined) expect(said).toMatch(/^unreadable-time, w: /);
      else expect(said).toContain(instant <= start ? 'past-date' : 'stay');
    }),
  );
});
