import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { root, SetUpError } from './steps.mjs';

/**
 * What many pages have is one file: a dozen small ones take a phone several ways to the server. The first that fits counts, and takes
 * along what it imports.
 */
const groups = [
  {
    name: 'console',
    test: /web\/(api|shell|ui)\/|domain\/(time\/duration|words\/(named|say\/(channel|length|stage|status|step-id))|schema\/reading\/(mapping|problem)\.|contact\/channel\.|person\/(event\.|ledger\/(reserved|consent)\.)|time\/weekday)/,
  },
  { name: 'words-of-journeys', test: /web\/(journeys\/words|fields\/editing)/ },
  { name: 'steps', test: /domain\/schema\/(journey\/(step-shapes|step-ids)|edit\/cards)\./ },
  { name: 'definitions', test: /web\/definitions\/(overtaken|places|shelf-page|words)/ },
  {
    name: 'editing',
    test: /web\/(fields\/|definitions\/(as-yaml|pen|unsaved)|journeys\/(problem-list|use-known))|domain\/(journey\/plan\.|schema\/(edit\/(fresh-name|moved)|reading\/report))/,
  },
];
const packings = { gz: (bytes) => promisify(gzip)(bytes, { level: 9 }), br: promisify(brotliCompress) };

/** Bundles the console into `target`, each file also packed, so that nothing is packed while somebody waits. */
export async function buildWeb(target) {
  const { build } = await import('vite');
  const around = process.env.NODE_ENV;
  // Vite makes scripts for development where this says so, whatever it is told otherwise.
  process.env.NODE_ENV = 'production';
  await build({
    root: join(root, 'web'),
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: target,
      emptyOutDir: true,
      manifest: 'manifest.json',
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: { output: { codeSplitting: { groups } } },
    },
  })
    .catch((error) => {
      throw new SetUpError(`the console cannot be bundled: ${error.message}`);
    })
    .finally(() => {
      if (around === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = around;
    });
  writeFileSync(join(target, 'pages.json'), JSON.stringify(pageFiles(target)));
  const files = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && /\.(js|css|html|svg)$/.test(one.name))
    .map(({ parentPath, path, name }) => join(parentPath ?? path, name));
  await Promise.all(files.map(pack));
}

/** The scripts that the page of each path needs beside what every page has, so that a browser is told of them before it has read any. */
function pageFiles(target) {
  const manifest = JSON.parse(readFileSync(join(target, 'manifest.json'), 'utf8'));
  const listed = readFileSync(join(root, 'web', 'pages.ts'), 'utf8').matchAll(
    /path: '([^']+)'[\s\S]*?import\('\.\/([^']+)'\)/g,
  );
  const whole = (name, found = new Set()) => {
    for (const one of manifest[name].imports ?? []) if (!found.has(one)) whole(one, found.add(one));
    return found;
  };
  const always = whole('index.html').add('index.html');
  return [...listed].map(([, path, module]) => {
    const page = `${module}.tsx`;
    const needed = [page, ...whole(page)].filter((one) => !always.has(one));
    return { path, files: needed.map((one) => manifest[one].file) };
  });
}

async function pack(file) {
  const bytes = readFileSync(file);
  for (const [ending, packed] of Object.entries(packings)) writeFileSync(`${file}.${ending}`, await packed(bytes));
}
