import { readdirSync, readFileSync } from 'node:fs';
import { messageOf } from '../../../../domain/decide/steps/rules';
import { parseJourney } from '../../../../domain/schema/journey/journey';
import { namedTemplates } from '../../../../domain/schema/edit/named-templates';

const shipped = readdirSync('journeys').filter((file) => file.endsWith('.yaml'));

test.each(shipped)('every template by which %s speaks is found in its text', (file) => {
  const source = readFileSync(`journeys/${file}`, 'utf8');
  const steps = parseJourney(source, 'yaml').written?.steps ?? [];
  const spoken = steps.flatMap(([step]) => messageOf(step)?.template ?? []);
  expect(namedTemplates(source).sort()).toEqual([...new Set(spoken)].sort());
});

test('a text that cannot be read names no template', () => {
  expect(namedTemplates('steps: [')).toEqual([]);
  expect(namedTemplates('template: 7')).toEqual([]);
});
