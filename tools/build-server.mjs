import { realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { inAscii, mappingsInAscii } from './ascii.mjs';
import { root, SetUpError } from './steps.mjs';
import { withoutCloud, withSpokenAlone } from './temporal-messages.mjs';

const dist = join(root, 'dist');
const packages = join(root, 'node_modules');
/** Where the packages lie, also where `node_modules` is a link. */
const packagesHome = dirname(realpathSync(packages));

/** What each thread of `npm start` loads: a bundle of its own, so that none keeps the text of what only another does. */
const programs = {
  start: join(root, 'worker', 'start.ts'),
  tasks: join(root, 'worker', 'aside', 'tasks.ts'),
  workflows: join(packages, '@temporalio', 'worker', 'lib', 'workflow', 'workflow-worker-thread.js'),
};

/** A pool's thread loads it by its path, and MJML is only read when a template has some. */
const apart = [/^piscina$/, /^mjml$/, /^pg-native$/];

/** Names of functions stay, so that a stack trace has them as they are written. */
const keepNames = { function: true, class: true };
const minify = {
  mangle: { keepNames },
  compress: { keepNames },
  codegen: { removeWhitespace: true },
};

/**
 * Bundles what `npm start` loads into `target`, as small text of one byte a character: 2,400 modules held 30 MB more.
 * One file a package and a room, since V8 keeps what it needs to parse a file until it has read the whole of it.
 */
export async function bundleServer(target) {
  for (const [program, input] of Object.entries(programs)) {
    const folder = join(target, program);
    const home = join(dist, 'bundled', program);
    const made = await rolldown({
      input: { [program]: input },
      cwd: root,
      platform: 'node',
      logLevel: 'silent',
      external: apart,
      plugins: [placesOf(home), ...(program === 'workflows' ? [callingNobody] : [messages(withoutCloud)])],
    }).catch(failed);
    const { output } = await made
      .write({
        dir: folder,
        format: 'cjs',
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        codeSplitting: { groups: [{ name: partOf }] },
        comments: false,
        sourcemap: 'hidden',
        sourcemapExcludeSources: true,
        minify,
      })
      .catch(failed);
    await made.close();
    for (const { type, fileName, code, map } of output) {
      if (type !== 'chunk') continue;
      writeFileSync(join(folder, fileName), inAscii(code));
      // None of a file that holds nothing that was written.
      if (map) writeFileSync(join(folder, `${fileName}.map`), mapOf(map, { code, folder, home }));
    }
  }
}

/** Its names and texts are in the files that it tells of, which it finds from where it will lie. */
function mapOf({ sources, mappings }, { code, folder, home }) {
  const places = sources.map((file) => relative(home, join(root, placeOf(resolve(folder, file)))));
  return JSON.stringify({ version: 3, sources: places, names: [], mappings: mappingsInAscii(mappings, code) });
}

const failed = (error) => {
  throw new SetUpError(`the server cannot be bundled: ${error.message}`);
};

/** From the folder of what holds it: `node_modules/pg/lib/client.js`, `db/base/pool.ts`. */
const placeOf = (file) => relative(file.startsWith(join(root, '')) ? root : packagesHome, file);

function partOf(file) {
  const [first, scope, name] = placeOf(file).split('/');
  if (first !== 'node_modules') return /^\w+$/.test(first) ? first : undefined;
  return scope.startsWith('@') ? `${scope}+${name}` : scope;
}

/** Modules that look for files beside themselves find them as before: ours in dist/, others in `node_modules`. */
const placesOf = (folder) => ({
  name: 'places',
  transform: {
    filter: { id: /\.[cm]?[jt]s$/ },
    handler(code, file) {
      const place = placeOf(file);
      if (place.endsWith('@temporalio/worker/lib/workflow/bundler.js')) return { code: noBundler, map: null };
      const home = place.startsWith('node_modules/') ? root : dist;
      const there = relative(folder, join(home, dirname(place)));
      const moved = code
        .replace(/\b__dirname\b/g, `require('node:path').join(__dirname, ${JSON.stringify(there)})`)
        .replace(
          `require.resolve('./workflow-worker-thread')`,
          `require('node:path').join(__dirname, '..', 'workflows', 'workflows.js')`,
        );
      return moved === code ? undefined : { code: moved, map: null };
    },
  },
});

const isMessages = /\/@temporalio\/proto\/protos\/json-module\.js$/;

const messages = (fewer) => ({
  name: 'messages',
  transform: { filter: { id: isMessages }, handler: (code) => ({ code: fewer(code), map: null }) },
});

/** The thread of the workflows calls nobody: it needs no messages of calls, nor gRPC, which names their errors. */
const callingNobody = {
  ...messages(withSpokenAlone),
  load: { filter: { id: /\/@grpc\/grpc-js\/build\/src\/index\.js$/ }, handler: () => 'module.exports = {};' },
};

/** Workflows were bundled by the build; the SDK loads webpack and a file system in memory with its bundler. */
const noBundler = 'exports.defaultWorkflowInterceptorModules = [];';
