import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, root, run, say, SetUpError, step } from './steps.mjs';

const rooms = ['domain', 'workflows', 'activities', 'channels', 'db', 'api', 'worker', 'bin', 'journeys'];
const settings = [
  'tsconfig.json',
  'package-lock.json',
  'tools/build.mjs',
  'tools/build-dist.mjs',
  'tools/ascii.mjs',
  'tools/build-server.mjs',
  'tools/build-web.mjs',
  'tools/describe-api.mjs',
  'tools/temporal-messages.mjs',
];
const dist = join(root, 'dist');
const stamp = join(dist, 'inputs.sha256');

/** Builds dist/ unless nothing changed, in a process of its own: bundlers leave hundreds of megabytes behind in the one that they ran in. */
export function build() {
  return step('build', async () => {
    const sources = rooms.flatMap(filesIn);
    const hash = hashOf([...sources, ...filesIn('web'), ...settings]);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
      return { did: 'the build is up to date', idle: true };
    say('set-up: building dist/ (about a minute, when something changed)');
    const copied = sources.filter((name) => !name.endsWith('.ts'));
    const { code, output } = await run(process.execPath, [join(root, 'tools', 'build-dist.mjs'), hash, ...copied]);
    if (code !== 0) throw new SetUpError(output.trim().replace(/^sojourn: /, ''));
    return { did: 'built dist/' };
  });
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build().catch(fail);
