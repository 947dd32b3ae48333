import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from '../base/database';
import { rows, whole } from '../base/rows';

const place = z.object({ version: z.int(), step: z.string(), customers: whole });
export type WhereIs = z.output<typeof place>;

/** Who is where in a journey now. */
export async function whoIsWhere(db: Database | Tx, journey: string): Promise<WhereIs[]> {
  return rows(
    db,
    place,
    sql`select version, step, count(*) as customers from enrolments where journey = ${journey} and state = 'active'
    group by version, step order by version, step`,
  );
}
