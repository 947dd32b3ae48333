import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cpuMillis } from '../../setup/cost';
import { parseJourney } from '../../../domain/schema/journey/journey';
import { parseTemplate } from '../../../domain/schema/template';
import { brokenHeads } from './broken-heads';
import { brokenSteps } from './broken-steps';
import { hostile, lines, step } from './hostile-journeys';

/** How many problems, and the first of them. */
const answers: Readonly<Record<string, readonly [count: number, pointer: string, line: number, code: string]>> = {
  'open brackets': [1, '', 1, 'too-deep'],
  'open braces': [1, '', 1, 'too-deep'],
  'closing braces': [1, '', 1, 'unreadable'],
  dashes: [1, '', 1, 'too-deep'],
  questions: [1, '', 1, 'too-deep'],
  'a staircase': [1, '', 126, 'too-deep'],
  quotes: [1, '', 1, 'too-large'],
  'quotes in lines': [1, '', 12001, 'too-large'],
  commas: [1, '', 1, 'unreadable'],
  keys: [1, '', 4001, 'too-large'],
  entries: [1, '', 6001, 'too-large'],
  comments: [1, '', 30001, 'too-large'],
  'reserved signs': [1, '', 1, 'unreadable'],
  anchors: [1, '', 1, 'yaml-anchor'],
  'a bomb of aliases': [1, '', 1, 'yaml-anchor'],
  merge: [1, '', 1, 'yaml-anchor'],
  documents: [1, '', 2, 'several-documents'],
  tabs: [1, '', 29999, 'too-large'],
  'far indented': [1, '', 2, 'unreadable'],
  'one long text': [4, '/journey', 1, 'out-of-range'],
  'too large': [1, '', 1, 'too-large'],
  'zero bytes': [1, '', 1, 'control-character'],
  'a prototype': [6, '/journey', 1, 'missing'],
  'hard conditions': [200, '/steps/15/if', 20, 'too-many-conditions'],
  'nested steps': [1, '/steps/0/then/0/then/0/then/0/then/0', 1, 'too-deep'],
  'long unknown keys': [200, '/prioritzprioritzprioritzprioritzprioritzprioritzprioritzprioritz0', 3, 'unknown-key'],
  'long unknown steps': [
    200,
    '/steps/0/mesagemesagemesagemesagemesagemesagemesagemesagemesagemesagemesagemesagemesagemesagemesage0',
    5,
    'unknown-step',
  ],
  'unknown channels': [200, '/steps/0/channels/0', 5, 'unknown-value'],
  'unknown weekdays': [1, '/steps/0/wait/weekdays', 5, 'out-of-range'],
  'long durations': [200, '/steps/0/wait', 5, 'bad-duration'],
  'hostile regular expressions': [1, '/steps/250/wait', 255, 'bad-duration'],
  'rules that never come': [200, '/enter/0/every', 5, 'bad-rule'],
  'rules of many times': [21, '/steps', 1, 'no-steps'],
};

test('every hostile text has its answer', () => expect(Object.keys(answers)).toEqual(Object.keys(hostile)));

test.each(Object.entries(hostile))('%s: told what is wrong and where, within bounds', (name, source) => {
  const { problems, journey } = parseJourney(source, 'yaml');
  const [first] = problems;
  expect([problems.length, first?.pointer, first?.line, first?.code]).toEqual(answers[name]);
  for (const { line, severity } of problems) expect([typeof line, severity]).toEqual(['number', expect.any(String)]);
  expect(journey).toBeUndefined();
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

/** Of CPU: the dearest of them takes a tenth of a second. */
const mostMillis = 2_000;

test('none of the broken and hostile texts costs twenty times what the dearest of them does', () => {
  const broken = [...brokenHeads, ...brokenSteps].map(([, source]) => source);
  const texts: [string, string[]][] = [...Object.entries(hostile).map(([name, source]): [string, string[]] => [name, [source]]), ['all broken ones together', broken]]; // prettier-ignore
  const costly = texts.filter(([, sources]) => {
    const millis = cpuMillis(() => sources.map((source) => parseJourney(source, 'yaml')));
    return millis > mostMillis;
  });
  expect(costly.map(([name]) => name)).toEqual([]);
});

describe('none of them needs more than 50 MB', () => {
  const hook = join(__dirname, '../../setup/typescript-hook.cjs');
  /** Reads the texts in a process of its own, whose heap must not grow by more than that; it dies of more. */
  const readAll = (...args: string[]): string => {
    const file = join(__dirname, 'little-memory-process.ts');
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-r', hook, file, ...args], { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : `exit ${status}: ${stdout} ${stderr}`;
  };

  test('since a heap with room for 50 MB is enough', () => {
    const count = Object.keys(hostile).length + brokenHeads.length + brokenSteps.length;
    expect(readAll()).toBe(`read ${count}`);
  });

  test('and one that keeps 60 MB does not get away with it', () => {
    expect(readAll('greedy')).toContain('ERR_WORKER_OUT_OF_MEMORY');
  });
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
