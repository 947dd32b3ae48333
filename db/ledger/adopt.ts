import { sql } from 'kysely';
import { z } from 'zod';
import { lineText } from '../../domain/person/ledger/line-text';
import type { Database, Tx } from '../base/database';
import { idRow, row, rows, theRow } from '../base/rows';
import { attestedColumns, attestedOf, attestedShape } from './attested';
import { digestOf, linksAfter, streamOf } from './chain';
import { attestOrder, headOf, keepLinks } from './links';

const attestedRow = z.object(attestedShape);
const hasRow = z.object({ has: z.boolean() });

/**
 * Brings lines that are older than the chain into it, person by person. What is not in the chain when the first checkpoint is made
 * was added behind its back, and is adopted no more.
 * @param most people
 * @returns how many there were
 */
export async function adoptLines(db: Database, key: Buffer, most: number): Promise<number> {
  if (await hasCheckpoint(db)) return 0;
  const query = sql`select distinct customer_id as id from (select customer_id from consents where stream is null order by customer_id limit ${most}) few`;
  const people = await rows(db, idRow, query);
  for (const { id } of people) await db.transaction().execute((tx) => adoptThose(tx, key, id));
  return people.length;
}

/** Whether the chain is closed for lines that never were in it. */
export async function hasCheckpoint(db: Database | Tx): Promise<boolean> {
  const query = sql`select exists (select from ledger_checkpoints) as has`;
  return (await theRow(db, hasRow, query)).has;
}

async function adoptThose(tx: Tx, key: Buffer, customerId: string): Promise<void> {
  const lock = sql`select customer_id as id from customers where customer_id = ${customerId} for no key update`;
  if (!(await row(tx, idRow, lock))) return;
  const lines = await rows(
    tx,
    attestedRow,
    sql`select ${attestedColumns} from consents c where customer_id = ${customerId} and stream is null order by seq`,
  );
  const stream = streamOf(key, customerId);
  const head = await headOf(tx, stream);
  const what = 'adopted';
  const entries = lines.map((one) => ({ what, digest: digestOf(key, what, lineText(attestedOf(one))) }) as const);
  await keepLinks(linksAfter(key, stream, head, entries)).execute(tx);
  await sql`select adopt_lines(${customerId}::uuid, ${stream}::uuid, ${head.place}::int)`.execute(tx);
  // Lines that are younger stand in the chain before these.
  if (head.place > 0) await attestOrder({ tx, key, customerId });
}
