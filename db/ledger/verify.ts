import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from '../base/database';
import { rows, theRow, uuid, whole } from '../base/rows';
import { attestedColumns, attestedShape } from './attested';
import { streamOf } from './chain';
import type { Finding } from './finding';
import { checkOrder, type Ledger } from './order-check';
import { endRead, readAll, startRead } from './read-all';
import { StreamCheck, type Placed } from './stream-check';
import { verifyCheckpoints } from './verify-checkpoints';

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
};

/** Holds the whole ledger against its chain, as it stood at one moment. It reads rows as they come, and remembers one person at a time. */
export async function verifyLedger(db: Database, verifying: Verifying): Promise<Verified> {
  const tx = await startRead(db);
  try {
    const { total } = await theRow(tx, z.object({ total: whole }), sql`select count(*) as total from ledger_links`);
    const checkpoints = await verifyCheckpoints(tx, verifying.key, verifying.found);
    const streams = await verifyStreams(tx, verifying, total);
    const ledgers = await verifyLedgers(tx, verifying, checkpoints > 0);
    return { ...streams, ...ledgers, checkpoints };
  } finally {
    await endRead(tx);
  }
}

const { purpose, state, at, recordedAt, source, ...rest } = attestedShape;
const placedRow = z.object({
  stream: uuid,
  place: z.int(),
  what: z.enum(['line', 'adopted', 'order', 'erased']).nullable(),
  digest: z.string().nullable(),
  hash: z.string().nullable(),
  gone: z.array(z.int()).nullable(),
  customerId: uuid.nullable(),
  seq: z.int().nullable(),
  purpose: purpose.nullable(),
  state: state.nullable(),
  at: at.nullable(),
  recordedAt: recordedAt.nullable(),
  source: source.nullable(),
  ...rest,
});
type PlacedRow = z.infer<typeof placedRow>;

/** That every line says what it said, none is missing and none came otherwise. */
async function verifyStreams(tx: Tx, { key, found, progress }: Verifying, total: number) {
  const check = new StreamCheck(key, found);
  let [entries, lines] = [0, 0];
  const query = sql`select coalesce(l.stream, c.stream) as stream, coalesce(l.place, c.place) as place, l.what, encode(l.digest, 'hex') as digest, encode(l.hash, 'hex') as hash, l.gone,
      c.customer_id as "customerId", c.seq, ${attestedColumns}
    from ledger_links l full join (select * from consents where stream is not null) c on c.stream = l.stream and c.place = l.place order by 1, 2`;
  for await (const some of readAll(tx, 'ledger_read', placedRow, query)) {
    for (const one of some) {
      const placed = placedOf(one);
      if (placed.link) entries++;
      if (placed.line) lines++;
      check.take(placed);
    }
    progress(entries, total);
  }
  check.end();
  return { entries, lines };
}

function placedOf(one: PlacedRow): Placed {
  const { stream, place, what, digest, hash, gone } = one;
  return {
    stream,
    place,
    ...(what !== null && digest !== null && hash !== null ? { link: gone ? { what, digest, hash, gone } : { what, digest, hash } } : {}), // prettier-ignore
    ...(hasLine(one) ? { line: one } : {}),
  };
}

/** A row has all of a line or nothing of one. */
const hasLine = (one: PlacedRow): one is PlacedRow & NonNullable<Placed['line']> => one.customerId !== null;

const standing = z.object({ customerId: uuid, seq: z.int(), stream: uuid.nullable(), place: z.int().nullable() });

type Person = { readonly customerId: string; readonly lines: z.infer<typeof standing>[] };

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
