import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say, SetUpError, step } from './steps.mjs';

/** Brings node_modules to what package-lock.json says. Nothing here needs install scripts, so none run. */
export function installDependencies() {
  return step('dependencies', async () => {
    if (matchesLock()) return { did: 'dependencies are those of package-lock.json', idle: true };
    say('set-up: installing dependencies with npm ci (about a minute, once)');
    const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
    const args = [...npm.slice(1), 'ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { code, output } = await run(npm[0], args).catch((error) => ({ code: 1, output: error.message }));
    if (code === 0) return { did: 'npm ci' };
    const reason = output.split('\n').filter((line) => /error/i.test(line));
    throw new SetUpError(
      `npm ci failed: ${reason.slice(0, 4).join(' | ') || output.slice(-400)}\n` +
        'Check that the package registry can be reached (npm ping) and that this folder may be written, then start again.',
    );
  });
}

/** npm writes what it installed into node_modules/.package-lock.json, as its last act. */
function matchesLock() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const there = installed[path];
    return there ? there.version === version : optional === true;
  });
}
