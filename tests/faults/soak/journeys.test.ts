import { Random } from '../random';
import { expectedOf, rulesOf } from './expected';
import { someJourneys } from './journeys';
import { somePerson } from './people';

test('every journey that a soak makes up can be read, and every person comes to an end by the rules', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const journeys = someJourneys(8, new Random(seed), 'http://127.0.0.1:1');
    const rules = rulesOf(journeys);
    const random = new Random(seed + 100);
    for (let n = 0; n < 12; n++) {
      const plan = somePerson(n, journeys.map(({ key }) => key), random); // prettier-ignore
      const { passages } = expectedOf(plan, '6f1a1a7e-0000-8000-8000-000000000000', rules);
      expect(passages.map(({ state }) => state)).not.toContain('active');
      expect(passages.length).toBe(plan.events.filter(({ event }) => event.startsWith('Enter')).length);
    }
  }
});
