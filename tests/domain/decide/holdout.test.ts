import type { JourneyVersion } from '../../../domain/journey/journey';
import type { Policy } from '../../../domain/journey/policy';
import { simulate, type Simulation } from '../../../domain/rehearse/simulate';
import { sayDecision } from '../../../domain/words/words';
import { ann, day, definitions, event, journey, message, policy, said, start } from '../world';

const consents = [said('granted', start - day), said('granted', start - day, { purpose: 'orders' })];
function live(id: string, journeys: readonly JourneyVersion[], by: Policy = policy()): Simulation {
  const facts = ann({ consents, customer: { ...ann().customer, id } });
  const defs = definitions(journeys, { policy: by });
  return simulate({ facts, definitions: defs, events: [event('Start', start)], from: start, until: start + 30 * day });
}
const people = Array.from({ length: 2_000 }, (_, index) => `customer-${index}`);
const keptOut = (lived: Simulation): string[] =>
  lived.facts.enrolments
    .filter(({ outcome }) => outcome === 'holdout')
    .map(({ journey: key }) => key)
    .sort();
const one = journey('one', [message('a')]);
const two = journey('two', [message('a')]);
const orders = journey('orders', [message('a', { template: 'receipt' })], { purpose: 'orders' });

test("the policy's holdout keeps the same share of the people out of every journey but services", () => {
  const found = people.map((id) => keptOut(live(id, [one, two, orders], policy({ holdout: 10 }))));
  const out = found.filter((journeys) => journeys.length > 0);
  expect(out.length).toBeGreaterThan(140);
  expect(out.length).toBeLessThan(260);
  expect(new Set(out.map((journeys) => journeys.join()))).toEqual(new Set(['one,two']));
});

test("a journey's holdout draws its own people, also in a service", () => {
  const each = (key: string, more: Partial<JourneyVersion> = {}): JourneyVersion => journey(key, [message('a')], { holdout: 30, ...more }); // prettier-ignore
  const found = people.map((id) =>
    keptOut(live(id, [each('one'), each('two'), each('orders', { purpose: 'orders' })])),
  );
  for (const key of ['one', 'two', 'orders']) {
    const out = found.filter((journeys) => journeys.includes(key)).length;
    expect(out).toBeGreaterThan(500);
    expect(out).toBeLessThan(700);
  }
  expect(found.filter((journeys) => journeys.includes('one') && journeys.includes('two')).length).toBeLessThan(300);
});

test('who is kept out entered, has a decision that says so, and does not enter again', () => {
  const lived = live('customer-1', [one], policy({ holdout: 100 }));
  expect(lived.spoken).toEqual([]);
  expect(lived.facts.enrolments).toMatchObject([{ state: 'completed', outcome: 'holdout', enteredAt: start }]);
  expect(lived.decisions).toMatchObject([
    { journey: 'one', step: 'a', outcome: 'exit', reason: 'holdout', data: { holdout: 'policy', percent: 100 } },
  ]);
  expect(lived.decisions[0] && sayDecision(lived.decisions[0])).toBe(
    'Left the journey: the person is kept out, for comparison.',
  );
});
