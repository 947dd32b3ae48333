import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify } from '../../worker/embedded/process-identity';
import { supervise, type Part } from '../../worker/embedded/supervise';
import { temporaryFolder } from './servers';

const folder = temporaryFolder('supervise');
afterAll(() => rmSync(folder, { recursive: true }));

/** A server that is ready when it wrote its number into `name`.up. */
function part(name: string, code: string): Part {
  const file = join(folder, `${name}.up`);
  return {
    name,
    farewell: { signal: 'SIGTERM', patience: 1_000 },
    logFile: join(folder, `${name}.log`),
    spawn() {
      rmSync(file, { force: true });
      return spawn(process.execPath, ['-e', code, file], { stdio: 'ignore' });
    },
    async ready(signal) {
      while (!existsSync(file)) await sleep(10, undefined, { signal });
    },
  };
}

const serving = "require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)";

async function until(what: () => boolean): Promise<void> {
  for (let waited = 0; !what(); waited += 20) {
    if (waited > 15_000) throw new Error('it never came');
    await sleep(20);
  }
}

test('a dead server is started again, and stays down after stop', async () => {
  const said: string[] = [];
  const server = await supervise(part('mortal', serving), { dataDir: folder, say: (line) => said.push(line) });
  const first = server.pid() ?? 0;
  process.kill(first, 'SIGKILL');
  const file = join(folder, 'mortal.up');
  await until(() => existsSync(file) && readFileSync(file, 'utf8') === String(server.pid()) && server.pid() !== first);
  expect(said).toEqual(['mortal ended (SIGKILL); starting it again']);
  const second = server.pid() ?? 0;
  await server.stop();
  await sleep(400);
  expect([identify(first), identify(second)]).toEqual([undefined, undefined]);
  expect(existsSync(join(folder, 'pids', 'mortal.json'))).toBe(false);
});

test('stop waits for no dead server that cannot come back', async () => {
  const marker = join(folder, 'once');
  const once = `const fs = require('fs'); if (fs.existsSync('${marker}')) process.exit(7); fs.writeFileSync('${marker}', ''); ${serving}`;
  const said: string[] = [];
  const server = await supervise(part('once', once), { dataDir: folder, say: (line) => said.push(line) });
  process.kill(server.pid() ?? 0, 'SIGKILL');
  await until(() => said.some((line) => line.includes('it ended at once (exit code 7)')));
  const since = performance.now();
  await server.stop();
  expect(performance.now() - since).toBeLessThan(10_000);
});

test('one that never starts is an error that names its log, and leaves nothing', async () => {
  const options = { dataDir: folder, firstStartWithin: 500, say: () => undefined };
  await expect(supervise(part('broken', 'process.exit(3)'), options)).rejects.toThrow(
    `broken does not start: it ended at once (exit code 3). Its log: ${join(folder, 'broken.log')}`,
  );
  const missing: Part = { ...part('missing', ''), spawn: () => spawn(join(folder, 'no-such-program')) };
  await expect(supervise(missing, { dataDir: folder, say: () => undefined })).rejects.toThrow(/ENOENT/);
  expect(existsSync(join(folder, 'pids', 'broken.json'))).toBe(false);
});
