import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Kept, Moment } from '../../domain/person/history/as-of';
import type { Entry, Version } from '../../domain/person/history/versions';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { made, rows, uuid, type Question } from '../base/rows';

/** Keeps what was said of a person. The caller holds their lock. */
export const keepVersions = (tx: Tx, customerId: string, entries: readonly Entry[]): Promise<void> =>
  keepAllVersions(tx, entries.map((entry) => ({ ...entry, customerId }))); // prettier-ignore

/** The same of several, whose locks the caller holds; of each in the order given. */
export async function keepAllVersions(
  tx: Tx,
  entries: readonly (Entry & { readonly customerId: string })[],
): Promise<void> {
  if (entries.length === 0) return;
  await sql`insert into versions (customer_id, recorded_at, said, came_under)
    select r."customerId", instant(r."recordedAt"), r.versions, hashtextextended(r.under, 0)
    from jsonb_to_recordset(${jsonRows(entries)}) as r ("customerId" uuid, "recordedAt" numeric, under text, versions jsonb)`.execute(
    tx,
  );
}

const kept = z.object({ recordedAt: z.number(), origin: uuid.nullable(), version: made<Version>() });

/** What was said of a person by a moment and decides how they stood then, in the order in which it was learned; each of them `asKept`. */
export const versionsOf = (who: RawBuilder<unknown>, moment: Moment): Question<typeof kept> =>
  saidOf(who, moment, sql`case when what = 'trait' then trait_as_planned(name, value, (select sensitive_plan())) else value end`); // prettier-ignore

const saidOf = (
  who: RawBuilder<unknown>,
  { at, knownAt }: Moment,
  value: RawBuilder<unknown>,
): Question<typeof kept> => ({
  shape: kept,
  query: sql`select recorded_at as "recordedAt", origin, jsonb_build_object('what', what, 'name', name, 'at', at, 'value', ${value}) as version
      from said_until(${who}, ${timeOf(at)}, ${timeOf(knownAt)})`,
});

export const asKept = ({ version, recordedAt, origin }: z.infer<typeof kept>): Kept => ({
  ...version,
  recordedAt,
  ...(origin === null ? {} : { origin }),
});

/** The same alone and as it is stored, for whoever writes it back. */
export async function readVersions(db: Database | Tx, customerId: string, moment: Moment): Promise<Kept[]> {
  const { shape, query } = saidOf(sql`${customerId}::uuid`, moment, sql`value`);
  return (await rows(db, shape, query)).map(asKept);
}

export const timeOf = (at: number | undefined) => sql`${at === undefined ? null : new Date(at)}::timestamptz`;
