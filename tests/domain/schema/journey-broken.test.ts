import fc from 'fast-check';
import { parseJourney } from '../../../domain/schema/journey/journey';
import { withHead, withSteps } from './broken';
import { brokenHeads } from './broken-heads';
import { brokenSteps } from './broken-steps';

const broken = [...brokenHeads, ...brokenSteps];
const place = ({ pointer, line, code }: { pointer: string; line?: number; code: string }): unknown[] => [
  pointer,
  line,
  code,
];

test.each(broken.map((one) => ({ name: one[0], one })))('$name', ({ one }) => {
  const [, source, pointer, line, code, hint] = one;
  const { problems, journey } = parseJourney(source, 'yaml');
  expect(problems.map(place)).toEqual([[pointer, line, code]]);
  expect(problems[0]).toMatchObject({ severity: 'error', detail: expect.stringMatching(/^[A-Z"].*\.$/s) as string });
  if (hint !== undefined) expect(problems[0]?.hint).toContain(hint);
  expect(journey).toBeUndefined();
});

test('there are 60 and more of them, each unlike the others', () => {
  expect(new Set(broken.map(([, source]) => source)).size).toBeGreaterThanOrEqual(75);
});

test('any of them together are all told, each in its place', () => {
  const [head, marker] = [withSteps(''), /^ {2}-/gm];
  const cases = brokenSteps.filter(([, , , , code]) => code !== 'duplicate-id');
  fc.assert(
    fc.property(fc.shuffledSubarray(cases, { minLength: 2, maxLength: 12 }), (several) => {
      let source = head.trimEnd();
      const expected: unknown[] = [];
      several.forEach(([, one, pointer, line, code], n) => {
        const steps = one.slice(head.length - 1).replace(/hello|split: s/g, (word) => `${word}${n}`);
        const [before, lines] = [source.match(marker)?.length ?? 0, source.split('\n').length];
        const moved = pointer.replace(/^\/steps\/(\d+)/, (_, index: string) => `/steps/${Number(index) + before}`);
        expected.push([moved, line - 4 + lines, code]);
        source = `${source}\n${steps.trimEnd()}`;
      });
      const { problems } = parseJourney(`${source}\n`, 'yaml');
      const errors = problems.filter(({ severity }) => severity === 'error');
      expect(errors.map(place)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

test('no number of warnings hides an error', () => {
  const odd = Array.from({ length: 250 }, (_, n) => `  - if: customer.pointz > ${n}`).join('\n');
  const { problems, journey } = parseJourney(withSteps(`${odd}\n  - mesage: x`), 'yaml');
  expect(problems).toHaveLength(200);
  expect(problems.filter(({ severity }) => severity === 'error').map(place)).toEqual([
    ['/steps/250/mesage', 255, 'unknown-step'],
  ]);
  expect(journey).toBeUndefined();
});

type Warning = readonly [name: string, source: string, pointer: string, code: string];
const warnings: readonly Warning[] = [
  ['no enter', 'journey: a\npurpose: p\nsteps: [ { exit: x } ]', '', 'no-enter'],
  ['an unknown field', withSteps('  - if: customer.pionts > 3'), '/steps/0/if', 'condition-unknown-field'],
  ['a stage that does not exist', withSteps('  - if: customer.stage == "gold"'), '/steps/0/if', 'condition-value'],
  ['an event where none woke', withSteps('  - if: event.properties.x == 1'), '/steps/0/if', 'condition-not-here'],
  [
    'an entry before anybody entered',
    'journey: a\npurpose: p\nenter: { on: A, when: entry.properties.x == 1 }\nsteps: [ { exit: x } ]',
    '/enter/when',
    'condition-not-here',
  ],
  ['steps after an exit', withSteps('  - exit: x\n  - wait: 1 day'), '/steps/1', 'unreachable-step'],
  [
    'a channel twice',
    withSteps('  - { message: m, template: t, channels: [email, email] }'),
    '/steps/0/channels',
    'repeated-channel',
  ],
  [
    'a gap where nobody comes again',
    'journey: a\npurpose: p\nenter: { on: A, gap: 1 day }\nsteps: [ { exit: x } ]',
    '/enter/gap',
    'useless-gap',
  ],
];

test.each(warnings)('only a warning: %s', (_name, source, pointer, code) => {
  const { problems, journey } = parseJourney(source, 'yaml');
  expect(problems.map((one) => [one.pointer, one.code, one.severity])).toEqual([[pointer, code, 'warning']]);
  expect(journey).toBeDefined();
});

test('every problem is told at once, in the order of the source', () => {
  const source = withHead(
    'prority: 1\nsteps:\n  - wait: soon\n  - mesage: x\n  - if: customer.points >\n    then:\n      - exit: 1\n  - message: m\n',
  );
  const { problems } = parseJourney(source, 'yaml');
  expect(problems.map(({ line, code }) => [line, code])).toEqual([
    [4, 'unknown-key'],
    [6, 'bad-duration'],
    [7, 'unknown-step'],
    [8, 'condition-unreadable'],
    [10, 'wrong-type'],
    [11, 'missing'],
  ]);
});

test('broken JSON is unreadable', () => {
  expect(parseJourney("{'journey': 'a'}", 'json').problems).toMatchObject([{ code: 'unreadable' }]);
  expect(parseJourney('{"journey": "a",}', 'json').problems).toMatchObject([{ code: 'unreadable' }]);
  expect(parseJourney('{"journey": "a", "journey": "b"}', 'json').problems).toMatchObject([
    { code: 'duplicate-key' },
    {},
    {},
    {},
  ]);
});
