import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../base/database';
import { uuid } from '../base/rows';
import { attestedColumns, attestedShape } from './attested';
import type { Finding } from './finding';
import { readAll } from './read-all';
import { StreamCheck, type Placed } from './stream-check';

/** How much was looked at. */
export type Counted = { readonly entries: number; readonly lines: number };

export type StreamsAsked = {
  /** `Secrets.ledger` */
  readonly key: Buffer;
  /** The first stream that is looked at, and the first that is not any more; without them all are. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly found: (finding: Finding) => void;
  readonly progress: (entries: number) => void;
};

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
export async function verifyStreams(tx: Tx, { key, from, until, found, progress }: StreamsAsked): Promise<Counted> {
  const check = new StreamCheck(key, found);
  let [entries, lines] = [0, 0];
  const within = sql`${from === undefined ? sql`true` : sql`stream >= ${from}::uuid`} and ${until === undefined ? sql`true` : sql`stream < ${until}::uuid`}`;
  const query = sql`select coalesce(l.stream, c.stream) as stream, coalesce(l.place, c.place) as place, l.what, encode(l.digest, 'hex') as digest, encode(l.hash, 'hex') as hash, l.gone,
      c.customer_id as "customerId", c.seq, ${attestedColumns}
    from (select * from ledger_links where ${within}) l full join (select * from consents where stream is not null and ${within}) c on c.stream = l.stream and c.place = l.place order by 1, 2`;
  for await (const some of readAll(tx, 'ledger_read', placedRow, query)) {
    for (const one of some) {
      const placed = placedOf(one);
      if (placed.link) entries++;
      if (placed.line) lines++;
      check.take(placed);
    }
    progress(entries);
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
