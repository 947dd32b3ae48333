import { costInFloors } from '../../setup/cost';
import { parseJourney } from '../../../domain/schema/journey';
import { parseTemplate } from '../../../domain/schema/template';

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
const step = (index: number): string => `  - wait: ${index} days`;

const hostile: Readonly<Record<string, string>> = {
  'open brackets': '['.repeat(100_000),
  'open braces': '{a: '.repeat(50_000),
  'closing braces': '}'.repeat(100_000),
  dashes: '- '.repeat(100_000),
  questions: '? '.repeat(50_000),
  'a staircase': lines(700, (index) => `${' '.repeat(index)}a:`),
  quotes: '"'.repeat(200_000),
  'quotes in lines': '""\n'.repeat(80_000),
  commas: `[${','.repeat(250_000)}]`,
  keys: lines(20_000, (index) => `k${index}: 1`),
  entries: '- a\n'.repeat(60_000),
  comments: '#\n'.repeat(120_000),
  'reserved signs': '@\n'.repeat(100_000),
  anchors: '&a '.repeat(80_000),
  'a bomb of aliases': `a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nsteps: [*c]\n`,
  merge: 'steps: &s [ { exit: x } ]\n<<: *s\n',
  documents: '---\n'.repeat(60_000),
  tabs: `a:\n${'\t\n'.repeat(100_000)}`,
  'far indented': `${' '.repeat(200_000)}a: b\n${' '.repeat(50_000)}c`,
  'one long text': `journey: ${'x'.repeat(250_000)}`,
  'too large': 'a: b\n'.repeat(60_000),
  'zero bytes': '\u0000'.repeat(10_000),
  'a prototype': '__proto__: { polluted: yes }\nconstructor: { prototype: { polluted: yes } }\n',
  'hard conditions': `journey: a\npurpose: p\nenter: { api: true }\nsteps:\n${lines(400, (index) => `  - if: '${'('.repeat(39)}customer.pointz${')'.repeat(39)} > ${index}'`)}`,
  'nested steps': `{"journey":"a","purpose":"p","steps":${'[{"if":"true","then":'.repeat(60)}[]${'}]'.repeat(60)}}`,
};

test.each(Object.entries(hostile))('%s are answered within bounds', (_name, source) => {
  expect(costInFloors(() => parseJourney(source, 'yaml'))).toBeLessThan(150);
  const { problems } = parseJourney(source, 'yaml');
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(200);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('no more than 500 steps and 40 levels', () => {
  const head = 'journey: a\npurpose: p\nenter: { api: true }\nsteps:\n';
  expect(parseJourney(`${head}${lines(500, step)}`, 'yaml').problems).toEqual([]);
  expect(parseJourney(`${head}${lines(501, step)}`, 'yaml').problems).toMatchObject([
    { code: 'too-many-steps', pointer: '/steps/500', line: 505 },
  ]);
  const nested = (depth: number): string =>
    JSON.stringify({
      journey: 'a',
      purpose: 'p',
      enter: { api: true },
      steps: JSON.parse(`${'[{"if":"true","then":'.repeat(depth)}[]${'}]'.repeat(depth)}`),
    });
  expect(parseJourney(nested(12), 'json').problems).toEqual([]);
  expect(parseJourney(nested(20), 'json').problems).toMatchObject([{ code: 'too-deep' }]);
});

test('the size counts', () => {
  expect(parseJourney(`# ${'x'.repeat(256_000)}`, 'yaml').problems).toMatchObject([{ code: 'too-large' }]);
  expect(parseTemplate(`template: a\nchannel: sms\ntext: ${'x'.repeat(200_001)}`, 'yaml').problems).toMatchObject([
    { code: 'out-of-range' },
  ]);
});
