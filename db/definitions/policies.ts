import { sql } from 'kysely';
import { z } from 'zod';
import type { Policy } from '../../domain/journey/policy';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { millis, row, theRow } from '../base/rows';
import { format, type Format } from './drafts';

const shape = z.object({ version: z.int(), source: z.string(), format, publishedAt: millis });
export type StoredPolicy = z.output<typeof shape>;
const columns = sql`version, source, format, published_at as "publishedAt"`;

/** The one in force; undefined while the default is. */
export const readPolicy = (db: Database | Tx): Promise<StoredPolicy | undefined> =>
  row(db, shape, sql`select ${columns} from policies order by version desc limit 1`);

/** One policy after the other: nobody else puts one in force until the end of the transaction. */
export async function lockPolicies(tx: Tx): Promise<void> {
  await sql`lock table policies in share row exclusive mode`.execute(tx);
}

type NewPolicy = {
  readonly source: string;
  readonly format: Format;
  readonly definition: Policy;
  readonly by: string;
  readonly now: Millis;
};

export const putPolicy = (tx: Tx, { source, format: written, definition, by, now }: NewPolicy): Promise<StoredPolicy> =>
  theRow(
    tx,
    shape,
    sql`insert into policies (version, source, format, definition, published_at, published_by)
      values ((select coalesce(max(version), 0) + 1 from policies), ${source}, ${written}, ${jsonRows(definition)}, ${new Date(now)}, ${by})
      returning ${columns}`,
  );
