import { sql } from 'kysely';
import type { Policy } from '../../domain/journey/policy';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import type { Format } from './journeys';
import { jsonRows } from '../base/json';

export type StoredPolicy = {
  readonly version: number;
  readonly source: string;
  readonly format: Format;
  readonly publishedAt: Millis;
};

/** The one in force; undefined while the default is. */
export async function readPolicy(db: Database | Tx): Promise<StoredPolicy | undefined> {
  const { rows } = await sql<StoredPolicy>`
    select version, source, format, published_at as "publishedAt" from policies order by version desc limit 1`.execute(
    db,
  );
  return rows[0];
}

/** One policy after the other: nobody else puts one in force until the end of the transaction. */
export async function lockPolicies(tx: Tx): Promise<void> {
  await sql`lock table policies in share row exclusive mode`.execute(tx);
}

export async function putPolicy(
  tx: Tx,
  policy: {
    readonly source: string;
    readonly format: Format;
    readonly definition: Policy;
    readonly by: string;
    readonly now: Millis;
  },
): Promise<StoredPolicy> {
  const { source, format, definition, by, now } = policy;
  const { rows } = await sql<StoredPolicy>`
    insert into policies (version, source, format, definition, published_at, published_by)
    values ((select coalesce(max(version), 0) + 1 from policies), ${source}, ${format}, ${jsonRows(definition)}, ${new Date(now)}, ${by})
    returning version, source, format, published_at as "publishedAt"`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('the policy was not stored');
  return row;
}
