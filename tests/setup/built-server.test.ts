import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { asWritten } from '../../db/base/written-at';

const root = resolve(__dirname, '..', '..');
const dist = join(root, 'dist');
const bundled = join(dist, 'bundled');

const files = readdirSync(bundled, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
const textOf = (file: string): string => readFileSync(join(bundled, file), 'utf8');

test('the server and each of its threads is a bundle whose text has one byte a character, but where one lies beyond U+FFFF', () => {
  expect(files).toEqual(expect.arrayContaining(['start/start.js', 'tasks/tasks.js', 'workflows/workflows.js']));
  const beyond = files.filter((file) => /[^\0-\x7f]/.test(textOf(file)));
  expect(beyond.filter((file) => !/[\ud800-\udfff]/.test(textOf(file)))).toEqual([]);
});

test('each of its files can be read by Node', () => {
  for (const file of files)
    expect(() => new Script(`(function () {${textOf(file)}\n})`, { filename: file })).not.toThrow();
});

test("each thread has Temporal's packages in its bundle alone, and that of the workflows neither gRPC nor messages of calls", () => {
  const loading = /require\(["'`]@(temporalio|grpc)\//;
  expect(files.filter((file) => loading.test(textOf(file)))).toEqual([]);
  const ofWorkflows = files.filter((file) => file.startsWith('workflows/')).map(textOf);
  expect(ofWorkflows.filter((text) => text.includes('WorkflowActivationCompletion')).length).toBeGreaterThan(0);
  expect(ofWorkflows.filter((text) => /GetWorkflowExecutionHistoryRequest|InterceptingCall/.test(text))).toEqual([]);
});

/** Texts that stand in one line of our code, some of them behind letters that the bundle escapes. */
test.each([
  ['db/base/failure.ts', 'timeout exceeded when trying to connect'],
  ['worker/embedded/mail-catcher.ts', 'Sojourn mail catcher'],
  ['worker/embedded/postgres-binaries.ts', 'pg-symlinks.json'],
  ['worker/aside/aside.ts', 'it takes longer than two seconds to render'],
  ['api/http/problem.ts', 'application/problem+json'],
])('a place in the bundle is told as one of %s', (source, text) => {
  const lines = readFileSync(join(root, source), 'utf8').split('\n');
  const told = files.flatMap((file) => placesOf(file, text).map((frame) => asWritten(frame, dist)));
  const written = told
    .map((frame) => /\((.+):(\d+)\)$/.exec(frame))
    .filter((place) => place?.[1] === join(root, source))
    .map((place) => lines[Number(place?.[2]) - 1]);
  expect(written.length).toBeGreaterThan(0);
  for (const line of written) expect(line).toContain(text);
});

/** As the stack of an error that was thrown there would say it. */
function placesOf(file: string, text: string): string[] {
  return textOf(file)
    .split('\n')
    .flatMap((line, row) =>
      columnsOf(line, text).map((at) => `    at f (${join(bundled, file)}:${row + 1}:${at + 1})`),
    );
}

function columnsOf(line: string, text: string): number[] {
  const columns: number[] = [];
  for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + 1)) columns.push(at);
  return columns;
}

test('a place that is not of the build, and one without a map, stay what they are', () => {
  const places = ['    at f (/etc/passwd.js:1:1)', `    at f (${dist}/nowhere.js:1:1)`, '    at f (node:net:1:1)'];
  expect(places.map((place) => asWritten(place, dist))).toEqual(places);
});
