import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from '../base/database';
import { rows, theRow, uuid, whole } from '../base/rows';
import { streamOf } from './chain';
import type { Finding } from './finding';
import { checkOrder, type Ledger } from './order-check';
import { endRead, readAll, startRead } from './read-all';
import { verifyCheckpoints } from './verify-checkpoints';
import { verifyStreams, type Counted, type StreamsAsked } from './verify-streams';

const totalRow = z.object({ total: whole });
const snapshotRow = z.object({ snapshot: z.string() });

export type Verified = {
  readonly entries: number;
  readonly lines: number;
  readonly people: number;
  readonly checkpoints: number;
  /** Lines that are older than the chain and not yet in it. */
  readonly unchained: number;
};

export type Verifying = {
  /** `Secrets.ledger` */
  readonly key: Buffer;
  readonly found: (finding: Finding) => void;
  /** @param done of `total` entries */
  readonly progress: (done: number, total: number) => void;
  /** Who looks at a part of a large ledger at the same time; without them all is looked at here. */
  readonly beside?: Beside | undefined;
};

/** A part of the streams, as they stood at the moment of a snapshot of Postgres. */
export type Part = Pick<StreamsAsked, 'found' | 'progress'> & { readonly from: string; readonly snapshot: string };
export type Beside = (part: Part) => Promise<Counted>;

/** Entries that are worth it that somebody else looks at a part. */
const worthBeside = 5_000;
/** Streams are spread evenly; who looks at those before this one holds the persons against them as well, which takes a third of the time. */
const partBegins = '40000000-0000-0000-0000-000000000000';

/** Holds the whole ledger against its chain, as it stood at one moment. It reads rows as they come, and remembers one person at a time. */
export async function verifyLedger(db: Database, verifying: Verifying): Promise<Verified> {
  const tx = await startRead(db);
  try {
    const { total } = await theRow(tx, totalRow, sql`select count(*) as total from ledger_links`);
    const done = { here: 0, beside: 0 };
    const progress = (where: keyof typeof done) => (entries: number): void => {
      done[where] = entries;
      verifying.progress(done.here + done.beside, total);
    }; // prettier-ignore
    const { key, found } = verifying;
    const beside = total < worthBeside ? undefined : verifying.beside;
    const apart = beside?.({ from: partBegins, snapshot: await snapshotOf(tx), found, progress: progress('beside') });
    apart?.catch(() => undefined);
    const checkpoints = await verifyCheckpoints(tx, key, found);
    const until = apart && partBegins;
    const streams = await verifyStreams(tx, { key, found, until, progress: progress('here') });
    const ledgers = await verifyLedgers(tx, verifying, checkpoints > 0);
    const others = (await apart) ?? { entries: 0, lines: 0 };
    return { entries: streams.entries + others.entries, lines: streams.lines + others.lines, ...ledgers, checkpoints };
  } finally {
    await endRead(tx);
  }
}

const standing = z.object({ customerId: uuid, seq: z.int(), stream: uuid.nullable(), place: z.int().nullable() });

type Person = { readonly customerId: string; readonly lines: z.infer<typeof standing>[] };

const snapshotOf = async (tx: Tx): Promise<string> =>
  (await theRow(tx, snapshotRow, sql`select pg_export_snapshot() as snapshot`)).snapshot;

/** That the lines of each person are theirs, in their order. */
async function verifyLedgers(tx: Tx, verifying: Verifying, isClosed: boolean) {
  let [people, unchained] = [0, 0];
  for await (const some of ledgers(tx)) {
    people += some.length;
    const strangers = some.flatMap(({ lines }) => lines.filter(({ stream }) => stream === null));
    unchained += strangers.length;
    if (isClosed) for (const { customerId, seq } of strangers) verifying.found({ what: 'line-added', customerId, seq });
    const told = isClosed
      ? some.map(inChain)
      : some.filter(({ lines }) => lines.every(({ stream }) => stream !== null));
    await checkOrders(tx, verifying, told);
  }
  return { people, unchained: isClosed ? 0 : unchained };
}

const inChain = ({ customerId, lines }: Person): Person => ({ customerId, lines: lines.filter(({ stream }) => stream !== null) }); // prettier-ignore

/** Whole ledgers, some at once. */
async function* ledgers(tx: Tx): AsyncGenerator<Person[]> {
  const query = sql`select customer_id as "customerId", seq, stream, place from consents order by customer_id, seq`;
  let open: Person | undefined;
  for await (const some of readAll(tx, 'ledgers_read', standing, query)) {
    const whole: Person[] = [];
    for (const line of some) {
      if (open && open.customerId !== line.customerId) whole.push(open);
      if (open?.customerId !== line.customerId) open = { customerId: line.customerId, lines: [] };
      open.lines.push(line);
    }
    yield whole;
  }
  if (open) yield [open];
}

const orderRow = z.object({ stream: uuid, place: z.int(), digest: z.string() });

async function checkOrders(tx: Tx, { key, found }: Verifying, ledgers: readonly Ledger[]): Promise<void> {
  const streams = ledgers.map(({ customerId }) => streamOf(key, customerId));
  const query = sql`select distinct on (stream) stream, place, encode(digest, 'hex') as digest from ledger_links
    where what = 'order' and stream = any(${sql.val(streams)}::uuid[]) order by stream, place desc`;
  const orders = new Map((await rows(tx, orderRow, query)).map((one) => [one.stream, one] as const));
  for (const [n, ledger] of ledgers.entries()) {
    const finding = checkOrder(key, ledger, orders.get(streams[n] ?? ''));
    if (finding) found(finding);
  }
}
