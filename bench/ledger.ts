/**
 * How fast lines are added to the ledger and its chain, a transaction each from several connections, and how fast all of it is verified.
 *
 * node -r ./tests/setup/typescript-hook.cjs bench/ledger.ts
 * PEOPLE (4000), LINES of each (3), MORE lines of each before it is verified (20)
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { openDatabase, type Database } from '../db/base/database';
import { createPool } from '../db/base/pool';
import { appendLines } from '../db/permission/consents';
import { createCustomers } from '../db/customers/customers';
import { checkpointAll } from '../db/ledger/checkpoints';
import { verifyLedger } from '../db/ledger/verify';
import type { Line } from '../domain/person/ledger/ledger';
import { appLogin, loginAs } from '../db/base/app-login';
import { migrate } from '../db/base/migrate';
import { masterKey } from '../tests/setup/master-key';
import { temporaryFolder } from '../tests/setup/servers';
import { startEmbedded } from '../worker/embedded/stack';
import { machine } from './road/machine';

const number = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const people = number('PEOPLE', 4_000);
const lines = number('LINES', 3);
const more = number('MORE', 20);
const key = Buffer.alloc(32, 9);

async function main(): Promise<void> {
  const say = (one: object): void => void process.stdout.write(`${JSON.stringify(one)}\n`);
  say({ machine: machine() });
  const folder = temporaryFolder('ledger');
  const stack = await startEmbedded({ dataDir: folder, needPostgres: true, needTemporal: false, say: () => undefined });
  const { databaseUrl = '' } = stack;
  const login = appLogin(masterKey);
  await migrate(databaseUrl, login);
  const db = openDatabase(createPool({ url: loginAs(databaseUrl, login), max: 8, name: 'bench' }));
  try {
    const ids = Array.from({ length: people }, () => randomUUID());
    await db.transaction().execute((tx) => createCustomers(tx, ids, Date.now()));
    say({ append: await measured(people * lines, () => appendAll(db, ids)) });
    for (const customerId of ids) await append(db, customerId, more);
    say({ checkpoint: await measured(people, () => checkpointAll(db, key, null)) });
    say({ verify: await measured(people * (lines + more), () => verifyAll(db)) });
  } finally {
    await db.destroy();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(count: number, work: () => Promise<unknown>) {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1000;
  return { count, seconds: round(seconds), perSecond: Math.round(count / seconds), cpuMicrosEach: round((user + system) / count) }; // prettier-ignore
}

const round = (value: number): number => Math.round(value * 100) / 100;

async function appendAll(db: Database, ids: readonly string[]): Promise<void> {
  const waiting = Array.from({ length: lines }, () => ids).flat();
  const worker = async (): Promise<void> => {
    for (let customerId = waiting.pop(); customerId; customerId = waiting.pop()) {
      await append(db, customerId, 1);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

const append = (db: Database, customerId: string, count: number): Promise<number[]> =>
  db.transaction().execute((tx) =>
    appendLines(
      { tx, key, customerId },
      Array.from({ length: count }, () => lineAt(Date.now())),
    ),
  );

const lineAt = (at: number): Line => ({
  seq: 0,
  purpose: 'news',
  channel: 'email',
  state: 'granted',
  at,
  recordedAt: at,
  source: 'bench',
  statement: 'news-by-email',
  version: '3',
  evidence: { form: 'footer', page: 'https://shop.example/checkout', words: 'Yes, write to me about new things.' },
});

async function verifyAll(db: Database): Promise<void> {
  let found = 0;
  await verifyLedger(db, { key, found: () => void found++, progress: () => undefined });
  if (found > 0) throw new Error(`${found} things do not fit`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
