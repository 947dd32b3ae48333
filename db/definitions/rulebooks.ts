import { sql } from 'kysely';
import { z } from 'zod';
import type { Policy } from '../../domain/journey/policy';
import type { DataPlan } from '../../domain/person/plan/data-plan';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { millis, row, theRow } from '../base/rows';
import { format, type Format } from './drafts';

const shape = z.object({ version: z.int(), source: z.string(), format, publishedAt: millis });
export type StoredRulebook = z.output<typeof shape>;
const columns = sql`version, source, format, published_at as "publishedAt"`;

/** What there is one of, in force as soon as it is put: all its versions are kept. */
export type Rulebook = 'policies' | 'data_plans';

/** The one in force; undefined while the default is. */
export const readRulebook = (db: Database | Tx, table: Rulebook): Promise<StoredRulebook | undefined> =>
  row(db, shape, sql`select ${columns} from ${sql.table(table)} order by version desc limit 1`);

/** One after the other: nobody else puts one in force until the end of the transaction. */
export async function lockRulebook(tx: Tx, table: Rulebook): Promise<void> {
  await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(tx);
}

type NewRulebook = {
  readonly source: string;
  readonly format: Format;
  readonly definition: Policy | DataPlan;
  readonly by: string;
  readonly now: Millis;
};

export const putRulebook = (
  tx: Tx,
  table: Rulebook,
  { source, format: written, definition, by, now }: NewRulebook,
): Promise<StoredRulebook> =>
  theRow(
    tx,
    shape,
    sql`insert into ${sql.table(table)} (version, source, format, definition, published_at, published_by)
      values ((select coalesce(max(version), 0) + 1 from ${sql.table(table)}), ${source}, ${written}, ${jsonRows(definition)}, ${new Date(now)}, ${by})
      returning ${columns}`,
  );
