import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { openSecrets } from '../../db/base/secrets';
import { createCustomers } from '../../db/customers/customers';
import { appendAllLines } from '../../db/ledger/append';
import { streamOf } from '../../db/ledger/chain';
import type { Finding } from '../../db/ledger/finding';
import { endRead, startRead } from '../../db/ledger/read-all';
import { verifyLedger, type Beside, type Verifying } from '../../db/ledger/verify';
import { verifyStreams } from '../../db/ledger/verify-streams';
import type { Line } from '../../domain/person/ledger/ledger';
import { openFreshDatabase, type OpenDatabase } from '../setup/database';
import { masterKey } from '../setup/master-key';

const root = resolve(__dirname, '../..');
/** With the entry that says in which order they came, more than makes it worth two readers. */
const [people, linesEach] = [60, 100];
const line: Line = { seq: 0, purpose: 'news', state: 'granted', at: 1, recordedAt: 1, source: 'test' };

let database: OpenDatabase;
let key: Buffer;
/** By the names of their streams. */
let ids: string[];

beforeAll(async () => {
  database = await openFreshDatabase(4);
  ({ ledger: key } = await openSecrets(database.db, masterKey));
  const made = Array.from({ length: people }, () => randomUUID());
  await database.db.transaction().execute(async (tx) => {
    await createCustomers(tx, made, Date.now());
    const lines = Array.from({ length: linesEach }, () => line);
    await appendAllLines(tx, key, made.map((customerId) => ({ customerId, lines }))); // prettier-ignore
  });
  const streams = new Map(made.map((id) => [streamOf(key, id), id]));
  ids = [...streams.keys()].sort().map((stream) => streams.get(stream) ?? '');
});
afterAll(() => database.end());

/** One of each reader's part. */
const ends = (): string[] => [ids[0] ?? '', ids.at(-1) ?? ''].sort();

const peopleIn = (findings: readonly Finding[]): string[] =>
  findings.map(({ customerId }) => customerId ?? 'nobody').sort();

async function verify(beside?: Beside) {
  const findings: Finding[] = [];
  const told: Verifying = { key, beside, found: (one) => void findings.push(one), progress: () => undefined };
  return { ...(await verifyLedger(database.db, told)), findings: peopleIn(findings) };
}

/** The command as it is built, which has a second thread. */
const command = () =>
  new Promise<{ readonly code: number; readonly report: Record<string, unknown> }>((done, failed) => {
    const env = { ...process.env, DATABASE_URL: database.appUrl, MASTER_KEY: masterKey.toString('base64') };
    const program = [join(root, 'bin/sojourn.mjs'), 'verify-ledger', '--json'];
    execFile(process.execPath, program, { env, maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      if (stdout === '') return failed(new Error(stderr));
      done({ code: Number(error?.code ?? 0), report: JSON.parse(stdout) as Record<string, unknown> });
    });
  });

test('two readers of a large ledger find what one finds, each in its part, as it stood at one moment', async () => {
  const forged = ends();
  const forge = (by: string) => database.asOwner(`update consents set at = at ${by} interval '1 day' where customer_id = any($1) and seq = 7`, [forged]); // prettier-ignore
  await forge('+');
  const alone = await verify();
  const parts: number[] = [];
  const beside = await verify(async ({ snapshot, from, found, progress }) => {
    // What is put right after the moment is still wrong at it.
    await forge('-');
    const tx = await startRead(database.db, snapshot);
    const counted = await verifyStreams(tx, { key, from, found, progress });
    await endRead(tx);
    parts.push(counted.lines);
    return counted;
  });
  expect(beside).toEqual(alone);
  expect(alone).toMatchObject({ findings: forged, people, lines: people * linesEach });
  const [theirs = 0] = parts;
  expect([theirs > 0, theirs < alone.lines, theirs % linesEach]).toEqual([true, true, 0]);
});

test('the built command, which has a second thread, tells of all of it, and of what was changed in the part of either', async () => {
  const counts = { entries: (await verify()).entries, people, lines: people * linesEach };
  expect(await command()).toMatchObject({ code: 0, report: { ok: true, findings: [], ...counts } });
  await database.asOwner("update consents set source = 'forged' where customer_id = any($1) and seq = 7", [ends()]); // prettier-ignore
  const { code, report } = await command();
  expect([code, report['ok'], peopleIn(report['findings'] as Finding[]), report['lines']]).toEqual([1, false, ends(), people * linesEach]); // prettier-ignore
}, 120_000);
