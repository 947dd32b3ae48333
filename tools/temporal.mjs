import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildTemporal } from './temporal-build.mjs';
import { downloadTemporal } from './temporal-download.mjs';
import { run, say, SetUpError, step } from './steps.mjs';

/** The one that tools/temporal/go.mod pins, and of which tools/temporal-download.mjs knows the checksums. */
export const version = '1.8.2';

const oldestThatServes = [1, 5];

const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sojourn');

/**
 * Finds the `temporal` program in the order that README.md tells and names it in TEMPORAL_CLI. With TEMPORAL_ADDRESS none is needed.
 * @returns {Promise<string | undefined>} its path
 */
export async function provideTemporal(env = process.env) {
  if (env.TEMPORAL_ADDRESS) {
    say(`set-up: Temporal at ${env.TEMPORAL_ADDRESS} (TEMPORAL_ADDRESS), none is started`);
    return undefined;
  }
  const { path } = await step('Temporal', find);
  env.TEMPORAL_CLI = path;
  return path;
}

async function find() {
  const named = process.env.TEMPORAL_CLI;
  if (named) {
    const found = await versionOf(named);
    if (found) return { path: named, did: `Temporal ${found.join('.')} (TEMPORAL_CLI)` };
    throw new SetUpError(`TEMPORAL_CLI ${named} is no program "temporal" that runs. Correct it, or unset it.`);
  }
  const onPath = findOnPath();
  const found = onPath && (await versionOf(onPath));
  if (found && isNewEnough(found)) return { path: onPath, did: `Temporal ${found.join('.')} (${onPath})` };
  if (onPath) say(`set-up: ${onPath} is older than ${oldestThatServes.join('.')} or does not run; looking further`);
  const cached = join(cacheFolder(), `temporal-${version}`);
  if (existsSync(cached)) return { path: cached, did: `Temporal ${version} (${cached})` };
  return obtain(cached);
}

async function obtain(target) {
  makeCache(target);
  const noDownload = await downloadTemporal(version, target);
  if (!noDownload) {
    if (await versionOf(target)) return { path: target, did: `Temporal ${version} downloaded to ${target}` };
    say('set-up: the downloaded Temporal does not run on this machine');
  } else
    say(`set-up: Temporal cannot be downloaded (${noDownload}); building it with Go (3 to 5 minutes on 2 cores, once)`);
  const noBuild = await buildTemporal(version, target);
  if (!noBuild) return { path: target, did: `Temporal ${version} built to ${target}` };
  throw new SetUpError(
    `Temporal could be neither found, downloaded nor built. Download: ${noDownload ?? 'does not run here'}. Build: ${noBuild}.\n` +
      'Install the Temporal CLI (https://docs.temporal.io/cli) or Go 1.24 or newer (https://go.dev/dl), ' +
      'or point TEMPORAL_ADDRESS to a Temporal that runs, then start again.',
  );
}

function makeCache(target) {
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    accessSync(cacheFolder(), constants.W_OK);
  } catch {
    throw new SetUpError(
      `${target} cannot be written. Set XDG_CACHE_HOME to a folder that can, or TEMPORAL_CLI to a temporal program.`,
    );
  }
}

function findOnPath() {
  const folders = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder && !folder.includes('node_modules'));
  return folders.map((folder) => join(folder, 'temporal')).find((file) => existsSync(file));
}

async function versionOf(file) {
  const { code, output } = await run(file, ['--version']).catch(() => ({ code: 1, output: '' }));
  const found = /temporal version v?(\d+)\.(\d+)\.(\d+)/.exec(output);
  return code === 0 && found ? found.slice(1).map(Number) : undefined;
}

const isNewEnough = ([major, minor]) =>
  major > oldestThatServes[0] || (major === oldestThatServes[0] && minor >= oldestThatServes[1]);
