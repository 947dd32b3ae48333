import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inAscii } from './ascii.mjs';
import { bundleServer } from './build-server.mjs';
import { buildWeb } from './build-web.mjs';
import { describeApi } from './describe-api.mjs';
import { endOnSignals, fail, root, run, SetUpError } from './steps.mjs';

const dist = join(root, 'dist');
const [hash, ...copied] = process.argv.slice(2);

/**
 * Compiles the rooms, bundles the workflows, the server and the console, and copies what is no TypeScript into dist/.
 * Its arguments are what the build is named, and the files to copy.
 */
async function buildDist() {
  const half = join(root, '.cache', `build-${process.pid}`);
  try {
    await compile(half);
    for (const file of copied) copy(file, half);
    await bundle(half);
    await bundleServer(join(half, 'bundled'));
    await describeApi(half);
    await buildWeb(join(half, 'web'));
    writeFileSync(join(half, 'inputs.sha256'), hash);
    putInPlace(half);
  } finally {
    for (const left of [half, `${half}-before`]) rmSync(left, { recursive: true, force: true });
  }
}

/** At once, so that who builds at the same time takes nothing from under anybody; of two who built the same, one is in place. */
function putInPlace(half) {
  const before = `${half}-before`;
  try {
    if (existsSync(dist)) renameSync(dist, before);
    renameSync(half, dist);
  } catch (error) {
    if (!existsSync(join(dist, 'inputs.sha256'))) throw error;
  }
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
  writeFileSync(join(target, 'workflow-bundle.js'), `${noStackTraces}${inAscii(withEmptyMap(code))}`);
}

function withEmptyMap(code) {
  const map = Buffer.from(JSON.stringify(emptyMap)).toString('base64');
  const bare = code.replace(/\/\/# sourceMappingURL=\S+\s*$/, '');
  return `${bare}//# sourceMappingURL=data:application/json;base64,${map}\n`;
}

endOnSignals(1);
await buildDist().catch(fail);
