import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { idRow, row, rows } from '../base/rows';

const knownRow = z.object({ known: z.literal(1) });
const notedRow = z.object({ noted: z.literal(1) });

const provider = 'sms';
const mostAtOnce = 100;

/** @param told keyed hash of a no and its id @returns whether it came before and is in force since then */
export async function isKnownNo(db: Database, told: Buffer): Promise<boolean> {
  const found = await row(
    db,
    knownRow,
    sql`select 1 as known from provider_events where provider = ${provider} and event = ${told}`,
  );
  return found !== undefined;
}

/** @returns whether nobody else noted it meanwhile */
export async function noteNo(db: Database, told: Buffer, at: Millis): Promise<boolean> {
  const noted = await rows(
    db,
    notedRow,
    sql`insert into provider_events (provider, event, heard_at) values (${provider}, ${told}, ${new Date(at)})
      on conflict do nothing returning 1 as noted`,
  );
  return noted.length > 0;
}

/** Who has a number, but for those who are named; some of them, where they are many. */
export async function othersWithNumber(db: Database, number: string, but: readonly string[]): Promise<string[]> {
  const found = await rows(
    db,
    idRow,
    sql`select customer_id as id from identifier_owners
      where kind = 'phone' and value = ${number} and customer_id <> all(${sql.val([...but])}::uuid[]) order by customer_id limit ${mostAtOnce}`,
  );
  return found.map(({ id }) => id);
}
