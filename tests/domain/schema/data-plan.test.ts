import { defaultDataPlan } from '../../../domain/person/plan/data-plan';
import { parseDataPlan } from '../../../domain/schema/data-plan';

const read = (source: string) => parseDataPlan(source, 'yaml');
const flaws = (source: string) => read(source).problems.map(({ pointer, code, line }) => [pointer, code, line]);

test('a whole data plan', () => {
  const { dataPlan, problems } = read(`
traits:
  birthday: { type: date, class: sensitive, purpose: birthday }
  size: { type: number }
events:
  " Product Viewed ": { properties: { price: number } }
  Store Visited: {}
unknown: quarantine
anonymous: { needs: none }
retention: { events: 25 months, anonymous: 13 months }
storedIn: [DE, FR]
jurisdictions: [EU]
`);
  expect(problems).toEqual([]);
  expect(dataPlan).toEqual({
    version: 0,
    traits: {
      birthday: { type: 'date', class: 'sensitive', purpose: 'birthday' },
      size: { type: 'number', class: 'personal' },
    },
    events: { 'Product Viewed': { properties: { price: 'number' } }, 'Store Visited': {} },
    unknown: 'quarantine',
    retention: {
      events: { unit: 'calendar', months: 25, days: 0 },
      anonymous: { unit: 'calendar', months: 13, days: 0 },
    },
    storedIn: ['DE', 'FR'],
    jurisdictions: ['EU'],
  });
});

test('what an empty plan says is what ships: all is kept, and visitors are tracked who agreed to analytics', () => {
  expect(read('{}').dataPlan).toEqual(defaultDataPlan);
});

test.each([
  ['traits: { a: { class: sensitive } }', [['/traits/a', 'missing', 1]]],
  ['traits:\n  email: { class: sensitive, purpose: news }', [['/traits/email/class', 'wrong-value', 2]]],
  ['traits: { a: { type: text } }', [['/traits/a/type', 'unknown-value', 1]]],
  ['events: { Seen: { props: {} } }', [['/events/Seen/props', 'unknown-key', 1]]],
  ['unknown: drop', [['/unknown', 'unknown-value', 1]]],
  ['retention: { events: -1 day }', [['/retention/events', 'bad-duration', 1]]],
  ['retention: { visitors: 1 day }', [['/retention/visitors', 'unknown-key', 1]]],
  ['storedIn: DE', [['/storedIn', 'wrong-type', 1]]],
  ['jurisdictions: []', [['/jurisdictions', 'out-of-range', 1]]],
  ['- traits', [['', 'wrong-type', 1]]],
])('%j is refused with its place', (source, expected) => expect(flaws(source)).toEqual(expected));
