import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseAudience } from '../../../domain/schema/audience';
import { parseJourney } from '../../../domain/schema/journey/journey';
import { parsePolicy } from '../../../domain/schema/parse-policy';
import { jsonSchemas } from '../../../domain/schema/reading/json-schema';
import { pointerOf, type Path, type Problem } from '../../../domain/schema/reading/problem';
import { readSource } from '../../../domain/schema/reading/source';
import { parseTemplate } from '../../../domain/schema/template';

const folder = join(__dirname, '..', '..', '..', 'journeys');
const shipped = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((one) => one.toJS() as unknown));

/** Documents that say every text that the JSON schemas have, besides those that ship. */
const whole = [
  { audience: 'a', name: 'A', when: 'customer.traits.vip == true' },
  { template: 't', name: 'T', channel: 'email', subject: 's', html: 'h', text: 't', locales: { zh: { subject: 's', text: 't' } } }, // prettier-ignore
  { template: 't', channels: { sms: { text: 't' }, push: { subject: 's', text: 't' }, wechat: { text: 'w' } } },
];

const parse = (document: Record<string, unknown>, source: string): readonly Problem[] => {
  if ('journey' in document) return parseJourney(source, 'json').problems;
  if ('template' in document) return parseTemplate(source, 'json').problems;
  if ('audience' in document) return parseAudience(source, 'json').problems;
  return parsePolicy(source, 'json').problems;
};

/** Every place of a text in a document. */
function places(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    places(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

const changed = (value: unknown, [first, ...rest]: Path, text: string): unknown => {
  if (first === undefined) return text;
  if (Array.isArray(value)) return value.map((one: unknown, at) => (at === first ? changed(one, rest, text) : one));
  const entries = Object.entries(value as object).map(([name, one]) => [name, name === first ? changed(one, rest, text) : one]); // prettier-ignore
  return Object.fromEntries(entries) as unknown;
};

test.each(['a\0b', 'half \ud83d a pair'])('%j in any text of a definition is told with its place', (text) => {
  expect(shipped.length).toBeGreaterThan(5);
  const kinds = new Set<string>();
  for (const document of [...shipped, ...whole] as Record<string, unknown>[]) {
    for (const place of places(document)) {
      kinds.add(Object.keys(document)[0] ?? '');
      const source = JSON.stringify(changed(document, place, text), null, 1);
      const found = parse(document, source).filter(({ code }) => code === 'control-character');
      expect(found).toMatchObject([{ pointer: pointerOf(place), severity: 'error' }]);
      expect(source.split('\n')[(found[0]?.line ?? 0) - 1]).toContain(JSON.stringify(text).slice(1, -1));
    }
  }
  expect([...kinds]).toEqual(expect.arrayContaining(['journey', 'template', 'audience']));
  expect(Object.keys(jsonSchemas).length).toBeGreaterThanOrEqual(3);
});

test('so is one in a key, and a raw one in the text of the document', () => {
  const { report } = readSource('{"journey":"j","steps":[{"a\\u0000":1}]}', 'json');
  expect(report.problems()).toMatchObject([{ code: 'control-character', pointer: '/steps/0', line: 1 }]);
  const raw = readSource('journey: j\nname: a\u0007b\n', 'yaml');
  expect([raw.value, raw.report.problems()]).toMatchObject([undefined, [{ code: 'control-character', line: 2 }]]);
  expect(readSource('a: "tab\\t, line\\n and \\U0001F600"', 'yaml').report.problems()).toEqual([]);
  expect(readSource('a: .inf', 'yaml').report.problems()).toMatchObject([{ code: 'bad-number', pointer: '/a' }]);
});
