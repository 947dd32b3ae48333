import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as Temporal, Connection } from '@temporalio/client';
import { Client } from 'pg';
import { identify } from '../../worker/embedded/process-identity';
import { temporaryFolder } from './servers';
import { endStack, notedPid, runStack, type RunningStack } from './stack-runner';

const isRoot = process.getuid?.() === 0;
const folders: string[] = [];
const stacks: RunningStack[] = [];

afterEach(async () => {
  await Promise.all(stacks.splice(0).map((stack) => endStack(stack, 'SIGTERM')));
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(name: string): string {
  const folder = temporaryFolder(name);
  folders.push(folder);
  return join(folder, 'data of ours');
}

async function run(dataDir: string, needs: string): Promise<RunningStack> {
  const stack = await runStack(dataDir, needs);
  stacks.push(stack);
  return stack;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function withTemporal<T>(address: string, work: (client: Temporal) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Temporal({ connection }));
  } finally {
    await connection.close();
  }
}

const begin = (address: string): Promise<unknown> =>
  withTemporal(address, (client) =>
    client.workflow.start('customer', { taskQueue: 'nobody', workflowId: 'customer/1' }),
  );

const statusOf = (address: string): Promise<string> =>
  withTemporal(address, async (client) => (await client.workflow.getHandle('customer/1').describe()).status.name);

test('after a SIGKILL of the owner the next start stops what was left, keeps all data and ports', async () => {
  const dataDir = newFolder('killed');
  const first = await run(dataDir, 'postgres temporal');
  await ask(first.databaseUrl, 'create table kept as select 42 as answer');
  await begin(first.temporalAddress);
  const left = [notedPid(dataDir, 'postgres'), notedPid(dataDir, 'temporal')];
  await endStack(first, 'SIGKILL');
  expect(left.map(identify)).not.toContain(undefined);

  const second = await run(dataDir, 'postgres temporal');
  expect(left.map(identify)).toEqual([undefined, undefined]);
  expect(second.lines.join('\n')).toContain(`postgres: stopped process ${left[0]}, left over from an earlier run`);
  expect(second.databaseUrl).toBe(first.databaseUrl);
  expect(second.temporalAddress).toBe(first.temporalAddress);
  expect(await ask(second.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  expect(await statusOf(second.temporalAddress)).toBe('RUNNING');
});

test('servers that are killed come back on the same address with all data', async () => {
  const dataDir = newFolder('mortal');
  const { databaseUrl, temporalAddress } = await run(dataDir, 'postgres temporal');
  await ask(databaseUrl, 'create table kept as select 42 as answer');
  await begin(temporalAddress);
  for (const name of ['postgres', 'temporal']) process.kill(notedPid(dataDir, name), 'SIGKILL');
  const asked = await persist(() => ask(databaseUrl, 'select answer from kept'));
  expect(asked).toEqual([{ answer: 42 }]);
  expect(await persist(() => statusOf(temporalAddress))).toBe('RUNNING');
});

test('a stop ends both servers within 10 s, also with sessions that hang on', async () => {
  const dataDir = newFolder('stopped');
  const stack = await run(dataDir, 'postgres temporal');
  const session = new Client({ connectionString: stack.databaseUrl });
  session.on('error', () => undefined);
  await session.connect();
  const pids = [notedPid(dataDir, 'postgres'), notedPid(dataDir, 'temporal')];
  const since = performance.now();
  await endStack(stack, 'SIGTERM');
  expect(performance.now() - since).toBeLessThan(10_000);
  expect(pids.map(identify)).toEqual([undefined, undefined]);
  expect(existsSync(join(dataDir, 'pids', 'sojourn.json'))).toBe(false);
  await session.end().catch(() => undefined);
});

test('a second start in the same folder is refused while the first one runs', async () => {
  const dataDir = newFolder('locked');
  const { child, databaseUrl } = await run(dataDir, 'postgres');
  await expect(runStack(dataDir, 'postgres')).rejects.toThrow(
    `Sojourn already runs in ${dataDir} (process ${child.pid})`,
  );
  expect(await ask(databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

const asRoot = isRoot ? test : test.skip;

asRoot('as root, in a folder that only root may enter, the data lies elsewhere and the folder says where', async () => {
  const locked = mkdtempSync('/root/sojourn-test-');
  folders.push(locked);
  const stack = await run(locked, 'postgres');
  const place = readFileSync(join(locked, 'postgres-location'), 'utf8').trim();
  folders.push(dirname(place));
  expect(stack.lines.join('\n')).toContain(place);
  await ask(stack.databaseUrl, 'create table kept as select 42 as answer');
  await endStack(stack, 'SIGTERM');
  const again = await run(locked, 'postgres');
  expect(await ask(again.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

asRoot('an ordinary user runs Postgres as himself', async () => {
  const home = temporaryFolder('nobody');
  folders.push(home);
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })));
  const dataDir = join(home, 'data');
  mkdirSync(dataDir);
  execFileSync('chown', [`${uid}:${gid}`, dataDir]);
  const stack = await runStack(dataDir, 'postgres', {
    uid,
    gid,
    cwd: home,
    env: { PATH: process.env['PATH'], HOME: home },
  });
  stacks.push(stack);
  const [version] = await ask(stack.databaseUrl, 'show server_version');
  expect(version).toEqual({ server_version: expect.stringMatching(/^18\./) });
  expect(execFileSync('stat', ['-c', '%u', join(dataDir, 'postgres', 'PG_VERSION')], { encoding: 'utf8' }).trim()).toBe(
    String(uid),
  );
});

/** Tries until it works, for at most 30 s: what a client of a restarting server does. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += 200) {
    try {
      return await work();
    } catch (error) {
      if (waited > 30_000) throw error;
      await sleep(200);
    }
  }
}
