import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify } from '../../worker/embedded/process-identity';
import { findNoted, stopLeftover, writePidFile } from '../../worker/embedded/pid-file';
import { temporaryFolder } from './servers';

const how = { signal: 'SIGTERM', patience: 300 } as const;
const folder = temporaryFolder('pids');
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A process that waits, with `mark` in its command line. */
async function start(mark: string, code = 'setInterval(() => {}, 1000)'): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', `console.log('up'); ${code}`, mark], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return Object.assign(child, { pid: child.pid ?? 0 });
}

test('a process that is still the noted one is stopped', async () => {
  const child = await start(`${folder}/own`);
  await writePidFile(folder, 'own', child.pid);
  expect(await stopLeftover(folder, 'own', `${folder}/own`, how)).toEqual([child.pid]);
  expect(identify(child.pid)).toBeUndefined();
  expect(await findNoted(folder, 'own', '')).toBeUndefined();
});

test('one that ignores the signal is killed when patience ends', async () => {
  const child = await start(`${folder}/stubborn`, "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)");
  await writePidFile(folder, 'stubborn', child.pid);
  await stopLeftover(folder, 'stubborn', `${folder}/stubborn`, how);
  expect(identify(child.pid)).toBeUndefined();
});

test('one whose pid file was never written is found by its command line', async () => {
  const child = await start(`${folder}/unwritten`);
  expect(await stopLeftover(folder, 'unwritten', `${folder}/unwritten`, how)).toEqual([child.pid]);
});

test('a foreign process with the same number is left alone', async () => {
  const other = await start('/elsewhere/data');
  await writePidFile(folder, 'foreign', other.pid);
  expect(await stopLeftover(folder, 'foreign', `${folder}/foreign`, how)).toEqual([]);

  const later = await start(`${folder}/later`);
  writeFileSync(join(folder, 'pids', 'later.json'), JSON.stringify({ pid: later.pid, startedAt: 'long ago' }));
  expect(await findNoted(folder, 'later', `${folder}/later`)).toBeUndefined();
  expect([identify(other.pid), identify(later.pid)]).not.toContain(undefined);
});

test.each(['', '{', '[]', '{"pid":1,"startedAt":"0"}', '{"pid":"7"}'])(
  'a broken pid file %j stops nobody',
  async (text) => {
    writeFileSync(join(folder, 'pids', 'broken.json'), text);
    expect(await stopLeftover(folder, 'broken', `${folder}/broken`, how)).toEqual([]);
  },
);
