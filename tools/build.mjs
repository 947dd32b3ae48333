import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWeb } from './build-web.mjs';
import { describeApi } from './describe-api.mjs';
import { root, run, say, SetUpError, step } from './steps.mjs';

const rooms = ['domain', 'workflows', 'activities', 'channels', 'db', 'api', 'worker', 'bin', 'journeys'];
const settings = [
  'tsconfig.json',
  'package-lock.json',
  'tools/build.mjs',
  'tools/build-web.mjs',
  'tools/describe-api.mjs',
];
const dist = join(root, 'dist');
const stamp = join(dist, 'inputs.sha256');

/** Compiles the rooms, bundles the workflows and copies what is no TypeScript into dist/, unless nothing changed. */
export function build() {
  return step('build', async () => {
    const files = rooms.flatMap(filesIn);
    const hash = hashOf([...files, ...filesIn('web'), ...settings]);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
      return { did: 'the build is up to date', idle: true };
    say('set-up: building dist/ (about a minute, when something changed)');
    const half = join(root, '.cache', `build-${process.pid}`);
    try {
      await compile(half);
      for (const file of files.filter((name) => !name.endsWith('.ts'))) copy(file, half);
      await bundle(half);
      await describeApi(half);
      await buildWeb(join(half, 'web'));
      writeFileSync(join(half, 'inputs.sha256'), hash);
      putInPlace(half);
    } finally {
      for (const left of [half, `${half}-before`]) rmSync(left, { recursive: true, force: true });
    }
    return { did: 'built dist/' };
  });
}

/** At once, so that who builds at the same time takes nothing from under anybody; of two who built the same, one is in place. */
function putInPlace(half) {
  const before = `${half}-before`;
  try {
    if (existsSync(dist)) renameSync(dist, before);
    renameSync(half, dist);
  } catch (error) {
    if (!existsSync(stamp)) throw error;
  }
}

function filesIn(room) {
  if (!existsSync(join(root, room))) return [];
  return readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

async function compile(target) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code, output } = await run(process.execPath, [tsc, '-p', 'tsconfig.json', '--outDir', target]);
  if (code !== 0) throw new SetUpError(`the code does not compile:\n${output}`);
}

function copy(file, target) {
  mkdirSync(dirname(join(target, file)), { recursive: true });
  cpSync(join(root, file), join(target, file));
}

/** The SDK takes a stack trace of every promise of a workflow, a fifth of the worker's work. On the first line, so that lines stay what they are. */
const noStackTraces = 'Error.stackTraceLimit = 0; ';

/** The SDK wants a map, and where there is no stack trace nobody reads it: the whole one is two thirds of what the worker and its thread each keep of the bundle. */
const emptyMap = { version: 3, file: 'workflow-bundle.js', sources: [], names: [], mappings: '' };

/** The worker loads the finished bundle instead of running webpack at every start. */
async function bundle(target) {
  const { bundleWorkflowCode } = createRequire(import.meta.url)('@temporalio/worker');
  const said = [];
  const note = (level) => (message) => said.push(`${level} ${message}`);
  const logger = { log: (level, message) => said.push(`${level} ${message}`) };
  for (const level of ['trace', 'debug', 'info', 'warn', 'error']) logger[level] = note(level);
  const { code } = await bundleWorkflowCode({ workflowsPath: join(target, 'workflows', 'all.js'), logger }).catch(
    (error) => {
      throw new SetUpError(`the workflows cannot be bundled: ${error.message}\n${said.join('\n')}`);
    },
  );
  writeFileSync(join(target, 'workflow-bundle.js'), `${noStackTraces}${inLatin1(withEmptyMap(code))}`);
}

function withEmptyMap(code) {
  const map = Buffer.from(JSON.stringify(emptyMap)).toString('base64');
  const bare = code.replace(/\/\/# sourceMappingURL=\S+\s*$/, '');
  return `${bare}//# sourceMappingURL=data:application/json;base64,${map}\n`;
}

/** One character of another alphabet, in a comment, makes V8 keep two bytes for each of the text. */
const inLatin1 = (code) =>
  code.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { fail } = await import('./steps.mjs');
  await build().catch(fail);
}
