import { parseJourney } from '../../../domain/schema/journey/journey';
import { readJourney } from '../../../domain/schema/journey/journey-reader';

const source = `journey: cart
purpose: news
enter: { on: Product Added, when: event.nothing. }
steps:
  - if: customer.tier == 7 +
    then: [{ message: hello, template: hello }]
`;

test('a journey is read without a look at its expressions, which say themselves what is wrong with them', () => {
  const { written, report } = readJourney(source, 'yaml');
  expect(report.problems()).toEqual([]);
  expect(written?.journey.enter).toMatchObject([{ when: 'event.nothing.' }]);
  const { journey, problems } = parseJourney(source, 'yaml');
  expect(journey).toBeUndefined();
  expect(problems.map(({ pointer }) => pointer)).toEqual(['/enter/when', '/steps/0/if']);
});
