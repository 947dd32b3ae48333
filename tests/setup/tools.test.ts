import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from './servers';

const root = join(__dirname, '..', '..');
const folder = temporaryFolder('tools');
afterAll(() => rmSync(folder, { recursive: true }));

function node(args: string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  const { NODE_OPTIONS: _ours, ...base } = process.env;
  return spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...base, ...env }, cwd: folder });
}

/** Runs `code`, where `tools` is the folder of the tools of a checkout. */
const inTools = (checkout: string, code: string, env: NodeJS.ProcessEnv): SpawnSyncReturns<string> =>
  node(['--input-type=module', '-e', `const tools = '${pathToFileURL(join(checkout, 'tools')).href}'; ${code}`], env);

/** A program that answers `--version` as the Temporal CLI does. */
function fakeTemporal(place: string, version: string): string {
  mkdirSync(place, { recursive: true });
  const file = join(place, 'temporal');
  writeFileSync(file, `#!/bin/sh\necho "temporal version ${version} (Server 1.31.2, UI 2.50.1)"\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('Temporal is found', () => {
  const find = (env: NodeJS.ProcessEnv): SpawnSyncReturns<string> => {
    const code = `import(tools + '/temporal.mjs').then((m) => m.provideTemporal()).then((path) => console.log('found', path), (e) => { console.error(e.message); process.exitCode = 1; })`;
    return inTools(root, code, {
      TEMPORAL_ADDRESS: '',
      TEMPORAL_CLI: '',
      XDG_CACHE_HOME: join(folder, 'cache'),
      PATH: '/bin',
      ...env,
    });
  };
  const named = fakeTemporal(join(folder, 'named'), '1.7.0');
  const onPath = fakeTemporal(join(folder, 'path'), '1.6.0');
  const old = fakeTemporal(join(folder, 'old'), '0.13.2');
  const cache = join(folder, 'cache', 'sojourn');
  mkdirSync(cache, { recursive: true });
  symlinkSync(named, join(cache, 'temporal-1.8.2'));

  test('not at all where TEMPORAL_ADDRESS names one', () => {
    const { stdout } = find({ TEMPORAL_ADDRESS: 'cloud:7233', TEMPORAL_CLI: named });
    expect(stdout).toContain('found undefined');
  });

  test('first as TEMPORAL_CLI, then on the PATH, then in the cache', () => {
    const PATH = `${join(folder, 'path')}:/bin`;
    expect(find({ TEMPORAL_CLI: named, PATH }).stdout).toContain(`found ${named}\n`);
    expect(find({ PATH }).stdout).toContain(`found ${onPath}\n`);
    expect(find({}).stdout).toContain(`found ${join(cache, 'temporal-1.8.2')}\n`);
  });

  test('in the cache when the one on the PATH is too old', () => {
    const { stdout } = find({ PATH: `${join(folder, 'old')}:/bin` });
    expect(stdout).toContain(`${old} is older than 1.5`);
    expect(stdout).toContain(`found ${join(cache, 'temporal-1.8.2')}\n`);
  });

  test('or the failure names what to correct', () => {
    const { status, stderr } = find({ TEMPORAL_CLI: join(folder, 'nowhere') });
    expect(status).toBe(1);
    expect(stderr).toContain(`TEMPORAL_CLI ${join(folder, 'nowhere')} is no program "temporal" that runs.`);
  });
});

describe('the official archive', () => {
  const place = join(folder, 'release');
  fakeTemporal(place, '1.8.2');
  writeFileSync(join(place, 'LICENSE'), 'x'.repeat(700));
  spawnSync('tar', ['-czf', join(folder, 'release.tar.gz'), '-C', place, 'LICENSE', 'temporal']);
  const name = `temporal_cli_1.8.2_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}.tar.gz`;
  const checksum = createHash('sha256')
    .update(readFileSync(join(folder, 'release.tar.gz')))
    .digest('hex');
  /** A server on this machine answers with the archive, whatever is asked of the world. */
  const served = `const { createServer } = await import('node:http'); const { readFileSync } = await import('node:fs');
    const server = createServer((_, response) => response.end(readFileSync('release.tar.gz'))).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const world = fetch; globalThis.fetch = (_url, options) => world('http://127.0.0.1:' + server.address().port, options);`;

  test('is unpacked into a program that runs', () => {
    const target = join(folder, 'unpacked');
    const code = `${served} const { downloadTemporal } = await import(tools + '/temporal-download.mjs');
      console.log(await downloadTemporal('1.8.2', '${target}', { '${name}': '${checksum}' })); process.exit()`;
    expect(inTools(root, code, {}).stdout).toBe('undefined\n');
    expect(spawnSync(target, ['--version'], { encoding: 'utf8' }).stdout).toContain('temporal version 1.8.2');
  });

  test('is not touched when it was tampered with; that is said, and Go builds the program', () => {
    const go = join(folder, 'go-place');
    const built = fakeTemporal(join(folder, 'built'), '1.8.2');
    mkdirSync(go);
    const script = `#!/bin/sh\nwhile [ $# -gt 0 ]; do [ "$1" = -o ] && cp ${built} "$2"; shift; done; exit 0\n`;
    writeFileSync(join(go, 'go'), script, { mode: 0o755 });
    const env = { TEMPORAL_ADDRESS: '', TEMPORAL_CLI: '', XDG_CACHE_HOME: join(folder, 'empty'), PATH: `${go}:/bin` };
    const code = `${served} console.log('found', await (await import(tools + '/temporal.mjs')).provideTemporal()); process.exit()`;
    const { stdout } = inTools(root, code, env);
    expect(stdout).toContain(`${name} is not the one that was released: its checksum is wrong`);
    expect(stdout).toContain('building it with Go');
    expect(stdout).toContain(`found ${join(folder, 'empty', 'sojourn', 'temporal-1.8.2')}`);
  });
});

/** A folder with the tools and a lock of two packages, one of them optional. */
function checkout(installed: object | undefined): string {
  const place = join(folder, 'a checkout with spaces');
  rmSync(place, { recursive: true, force: true });
  cpSync(join(root, 'tools'), join(place, 'tools'), { recursive: true });
  writeFileSync(
    join(place, 'package.json'),
    JSON.stringify({ name: 'x', version: '1.0.0', engines: { node: '>=20.19 <25' } }),
  );
  const packages = {
    '': {},
    'node_modules/a': { version: '1.2.3' },
    'node_modules/b': { version: '4.0.0', optional: true },
  };
  writeFileSync(join(place, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  mkdirSync(join(place, 'node_modules'));
  if (installed)
    writeFileSync(join(place, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  return place;
}

describe('npm ci runs', () => {
  const npm = join(folder, 'npm.js');
  writeFileSync(npm, `require('fs').writeFileSync('npm-ran', process.argv.slice(2).join(' '))`);
  const ran = (installed: object | undefined): boolean => {
    const place = checkout(installed);
    const { stderr } = inTools(place, `await (await import(tools + '/install.mjs')).installDependencies()`, {
      npm_execpath: npm,
    });
    expect(stderr).toBe('');
    return existsSync(join(place, 'npm-ran'));
  };

  test('when nothing, or another version, is installed', () => {
    expect(ran(undefined)).toBe(true);
    expect(ran({})).toBe(true);
    expect(ran({ 'node_modules/a': { version: '1.2.2' } })).toBe(true);
  });

  test('never when the lock is met, with or without what is optional', () => {
    expect(ran({ 'node_modules/a': { version: '1.2.3' } })).toBe(false);
    expect(ran({ 'node_modules/a': { version: '1.2.3' }, 'node_modules/b': { version: '4.0.0' } })).toBe(false);
  });

  test('and its failure is one message with what to do next', () => {
    writeFileSync(npm, `console.error('npm error network ENOTFOUND'); process.exit(1)`);
    const code = `import(tools + '/install.mjs').then((m) => m.installDependencies()).catch((e) => console.error(e.message))`;
    const { stderr } = inTools(checkout(undefined), code, { npm_execpath: npm });
    expect(stderr).toMatch(
      /^npm ci failed: npm error network ENOTFOUND\nCheck that the package registry can be reached/,
    );
  });
});

test('a Node that is too old or too new is one line and exit 1', () => {
  const place = checkout({});
  for (const range of ['>=99.0 <100', '>=1.0 <2']) {
    writeFileSync(join(place, 'package.json'), JSON.stringify({ engines: { node: range } }));
    const { status, stderr } = node([join(place, 'tools', 'start.mjs')]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      `sojourn: this is Node ${process.versions.node}; Sojourn needs Node ${range}. Install Node 22 or 24 (https://nodejs.org) and start again.\n`,
    );
  }
});
