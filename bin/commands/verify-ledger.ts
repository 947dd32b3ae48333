import { readFile } from 'node:fs/promises';
import { openDatabase, type Database } from '../../db/base/database';
import { createPool } from '../../db/base/pool';
import { openSecrets, WrongMasterKey } from '../../db/base/secrets';
import { adoptLines } from '../../db/ledger/adopt';
import { allCheckpoints, checkpointAll, type Kept } from '../../db/ledger/checkpoints';
import { sayFinding, type Finding } from '../../db/ledger/finding';
import { ownersOf } from '../../db/ledger/owners';
import { verifyLedger, type Beside, type Verified } from '../../db/ledger/verify';
import { sayInstant } from '../../domain/time/say-instant';
import { withDatabase } from '../server/database';
import type { Command, CommandCall } from '../terminal/command';
import { besideInThread } from '../ledger/beside';
import { progressBar } from '../terminal/progress';
import { Failure, WrongUse } from '../terminal/wrong-use';

/** Findings that are named; more are only counted. */
const mostNamed = 10_000;

const peopleAtOnce = 1_000;

export const verifyLedgerCommand: Command = {
  name: 'verify-ledger',
  takes: '',
  summary: 'finds what was changed, taken out of, put into or reordered in the consent ledger',
  details: [
    'Every line of the ledger stands in a chain that only whoever has MASTER_KEY can make, also after people became one, parted or were',
    'erased. This reads all of it and names what does not fit. Each hour the ends of the chains are put under a signed checkpoint, by which',
    'a chain that was cut or is gone as a whole is found; --checkpoint makes one now and tells it: kept where nobody can reach who can',
    'write the database, and given back with --against, it shows that nothing of before it was taken away with its checkpoints.',
    'The database is that of DATABASE_URL, else the embedded one of DATA_DIR.',
  ],
  options: {
    checkpoint: { type: 'boolean', help: 'puts everything under a checkpoint when nothing was found, and tells it' },
    against: { type: 'string', value: 'FILE', help: 'what --json --checkpoint told once: it must be there still' },
  },
  example: 'DATABASE_URL=postgres://localhost/sojourn sojourn verify-ledger --checkpoint --json > checkpoint.json',
  run: async (call) => {
    call.takesNothing();
    const anchor = await anchorOf(call.text('against'));
    const report = await withLedger(call, (place) => examine(call, { ...place, anchor }));
    call.answer(sayReport(report), report);
    return report.ok ? 0 : 1;
  },
};

type Told = { readonly number: number; readonly at: string; readonly heads: number; readonly hash: string };
type Report = Verified & {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly found: number;
  readonly checkpoint?: Told;
};
type Anchor = Pick<Told, 'number' | 'hash'>;

/** @throws WrongUse */
async function anchorOf(file: string | undefined): Promise<Anchor | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new WrongUse(`--against ${file} cannot be read.`);
  });
  try {
    const { checkpoint } = JSON.parse(text) as { checkpoint?: Partial<Anchor> };
    const { number, hash } = checkpoint ?? {};
    if (typeof number === 'number' && typeof hash === 'string') return { number, hash };
  } catch {
    // Said below.
  }
  throw new WrongUse(`--against ${file} holds no checkpoint: it takes what "verify-ledger --checkpoint --json" told.`);
}

function withLedger<T>(call: CommandCall, work: (place: Omit<Place, 'anchor'>) => Promise<T>): Promise<T> {
  return withDatabase(call.io.env, async (_url, { appUrl, masterKey }) => {
    const db = openDatabase(createPool({ url: appUrl, max: 2, name: 'sojourn-verify-ledger' }));
    try {
      const { ledger: key } = await openSecrets(db, masterKey);
      return await work({ db, key, beside: besideInThread(appUrl, key) });
    } catch (error) {
      throw error instanceof WrongMasterKey ? new Failure(error.message) : error;
    } finally {
      await db.destroy();
    }
  });
}

type Place = {
  readonly db: Database;
  readonly key: Buffer;
  readonly beside: Beside | undefined;
  readonly anchor: Anchor | undefined;
};

async function examine(call: CommandCall, { db, key, beside, anchor }: Place): Promise<Report> {
  const named: Finding[] = [];
  let count = 0;
  const found = (finding: Finding): void => {
    if (++count <= mostNamed) named.push(finding);
  };
  const bar = progressBar(call.io, 'entries', 1);
  const progress = (done: number, total: number): void =>
    bar.update(total === 0 ? 1 : done / total, done.toLocaleString('en'));
  const verified = await verifyLedger(db, { key, found, progress, beside });
  bar.end();
  const isThere = async ({ number, hash }: Anchor): Promise<boolean> =>
    (await allCheckpoints(db)).some((one) => one.number === number && one.hash === hash);
  if (anchor && !(await isThere(anchor))) found({ what: 'checkpoint-missing', checkpoint: anchor.number });
  const last = call.flag('checkpoint') && count === 0 ? await makeOne(db, key) : undefined;
  const findings = await withOwners(db, key, named);
  return { ok: count === 0, ...verified, findings, found: count, ...(last ? { checkpoint: sayCheckpoint(last) } : {}) };
}

async function makeOne(db: Database, key: Buffer): Promise<Kept | undefined> {
  while ((await adoptLines(db, key, peopleAtOnce)) > 0) continue;
  await checkpointAll(db, key, null);
  return (await allCheckpoints(db)).at(-1);
}

/** Where a line is gone nothing says any more whose it was, but for the stream. */
async function withOwners(db: Database, key: Buffer, findings: readonly Finding[]): Promise<Finding[]> {
  const unknown = findings.flatMap(({ stream, customerId }) => (stream && !customerId ? [stream] : []));
  const owners = await ownersOf(db, key, new Set(unknown));
  return findings.map((one) => {
    const customerId = one.customerId ?? owners.get(one.stream ?? '');
    return customerId === undefined ? one : { ...one, customerId };
  });
}

const sayCheckpoint = ({ number, at, heads, hash }: Kept): Told => ({
  number,
  at: sayInstant(at),
  heads,
  hash,
});

function sayReport({ entries, lines, people, checkpoints, unchained, findings, found, checkpoint }: Report): string[] {
  const more = found - findings.length;
  return [
    ...findings.map(sayFinding),
    ...(more > 0 ? [`and ${more} more`] : []),
    `${entries} entries, ${lines} lines of ${people} people, ${checkpoints} checkpoints: ${found === 0 ? 'all as it was written' : `${found} ${found === 1 ? 'thing does' : 'things do'} not fit`}.`,
    ...(unchained > 0 ? [`${unchained} older lines are not in the chain yet; a worker adopts them, --checkpoint at once.`] : []), // prettier-ignore
    ...(checkpoint ? [`checkpoint ${checkpoint.number} of ${checkpoint.at}: ${checkpoint.hash}`] : []),
  ];
}
