/**
 * How fast lines are added to the ledger and its chain, a transaction each from several connections and then those of several people
 * in one, as a batch has them, and how fast all of it is verified.
 *
 * node -r ./tests/setup/typescript-hook.cjs bench/ledger.ts
 * Build first: the second thread that helps to verify is one of the build.
 * PEOPLE (4000), LINES of each (3), MORE lines of each before it is verified (20), people TOGETHER in a batch (50)
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, type Database } from '../db/base/database';
import { createPool } from '../db/base/pool';
import { appendAllLines } from '../db/ledger/append';
import { createCustomers } from '../db/customers/customers';
import { checkpointAll } from '../db/ledger/checkpoints';
import { verifyLedger, type Beside } from '../db/ledger/verify';
import { besideInThread } from '../bin/ledger/beside';
import type { Line } from '../domain/person/ledger/ledger';
import { appLogin, loginAs } from '../db/base/app-login';
import { migrate } from '../db/base/migrate';
import { masterKey } from '../tests/setup/master-key';
import { temporaryFolder } from '../tests/setup/servers';
import { startEmbedded } from '../worker/embedded/stack';
import { machine } from './road/machine';
import { coreMillisOf } from './road/processes';
import { run } from './road/run';

const number = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const people = number('PEOPLE', 4_000);
const lines = number('LINES', 3);
const more = number('MORE', 20);
const together = number('TOGETHER', 50);
const key = Buffer.alloc(32, 9);
/** Processes of Postgres that speak to this one. */
const backends = new Set<number>();

async function main(): Promise<void> {
  const say = (one: object): void => void process.stdout.write(`${JSON.stringify(one)}\n`);
  say({ machine: machine() });
  const folder = temporaryFolder('ledger');
  const stack = await startEmbedded({ dataDir: folder, needPostgres: true, needTemporal: false, say: () => undefined });
  const { databaseUrl = '' } = stack;
  const login = appLogin(masterKey);
  await migrate(databaseUrl, login);
  const pool = createPool({ url: loginAs(databaseUrl, login), max: 8, name: 'bench' });
  pool.on('connect', (client) => void backends.add(Number(Reflect.get(client, 'processID'))));
  const db = openDatabase(pool);
  try {
    const ids = Array.from({ length: people }, () => randomUUID());
    await db.transaction().execute((tx) => createCustomers(tx, ids, Date.now()));
    const alone = Array.from({ length: lines }, () => ids).flat();
    say({ append: await measured(people * lines, () => bySeveral(alone, (id) => append(db, [id], 1))) });
    const batches = Array.from({ length: Math.ceil(people / together) }, (_, n) => ids.slice(n * together, (n + 1) * together)); // prettier-ignore
    say({ appendTogether: await measured(people, () => bySeveral(batches, (some) => append(db, some, 1))) });
    await bySeveral(batches, (some) => append(db, some, more));
    say({ checkpoint: await measured(people, () => checkpointAll(db, key, null)) });
    const entries = people * (lines + 1 + more);
    say({ verify: await measured(entries, () => verifyAll(db)) });
    const beside = besideInThread(loginAs(databaseUrl, login), key, join(__dirname, '../dist/bin/ledger/thread.js'));
    if (beside) say({ verifyWithThread: await measured(entries, () => verifyAll(db, beside)) });
  } finally {
    await db.destroy();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(count: number, work: () => Promise<unknown>) {
  const postgres = (): number => [...backends].reduce((sum, pid) => sum + coreMillisOf(pid), 0);
  const [began, cpu, before] = [performance.now(), process.cpuUsage(), postgres()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1000;
  const micros = { node: round((user + system) / count), postgres: round(((postgres() - before) * 1000) / count) };
  return { count, seconds: round(seconds), perSecond: Math.round(count / seconds), cpuMicrosEach: micros };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** From eight connections. */
async function bySeveral<T>(waiting: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  const left = [...waiting];
  const worker = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) await act(one);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

const append = (db: Database, ids: readonly string[], count: number): Promise<number[][]> => {
  const said = ids.map((customerId) => ({
    customerId,
    lines: Array.from({ length: count }, () => lineAt(Date.now())),
  }));
  return db.transaction().execute((tx) => appendAllLines(tx, key, said));
};

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

async function verifyAll(db: Database, beside?: Beside): Promise<void> {
  let found = 0;
  await verifyLedger(db, { key, beside, found: () => void found++, progress: () => undefined });
  if (found > 0) throw new Error(`${found} things do not fit`);
}

run(main);
