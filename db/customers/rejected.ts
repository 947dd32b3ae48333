import { sql } from 'kysely';
import { z } from 'zod';
import { namesIn } from '../../domain/schema/names-in';
import { storable } from '../../domain/schema/storable';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { jsonRows } from '../base/json';
import { millis, rows, whole } from '../base/rows';
import type { Secrets } from '../base/secrets';
import { maskedAsPlanned } from '../base/masked';
import { withoutTheErased } from '../rights/forgotten';

const countRow = z.object({ code: z.string(), count: whole });

/** A call that could not be taken. */
export type NewRejection = {
  readonly code: string;
  readonly detail: string;
  readonly type?: string | undefined;
  /** As it came; absent where it is too large to be kept. */
  readonly call?: unknown;
};

/** Where they are kept, and under what erasures remember names. */
type Keeping = { readonly db: Database; readonly secrets: Pick<Secrets, 'pepper'> };
type Sent = { readonly key: { readonly id: string; readonly name: string }; readonly receivedAt: Millis };

/** Of one key an hour; what comes beyond it is counted in the metrics alone, so that junk fills no disk. */
const mostAnHour = 1_000;

/** Keeps what could not be taken, for seven days, but nothing that names somebody who was erased since it came. */
export async function keepRejected(keeping: Keeping, sent: Sent, rejected: readonly NewRejection[]): Promise<void> {
  if (rejected.length === 0) return;
  const { key, receivedAt } = sent;
  const all = rejected.slice(0, mostAnHour).map(({ call, ...one }) => {
    const clean = storable(call);
    return { ...one, call: clean, names: namesIn(clean) };
  });
  await keeping.db.transaction().execute(async (tx) => {
    // An erasure waits for what is being kept, so that it is either deleted by it or knows of it.
    await sql`select pg_advisory_xact_lock_shared(hashtext('rejected'))`.execute(tx);
    const kept = await withoutTheErased(tx, keeping.secrets.pepper, receivedAt, all);
    await sql`
      insert into rejected (at, key_id, key_name, code, detail, type, call, names)
      select ${new Date(receivedAt)}::timestamptz, ${key.id}::uuid, ${key.name}, r.code, r.detail, r.type, nullif(r.call, 'null'),
        array(select jsonb_array_elements_text(r.names))
      from jsonb_to_recordset(${jsonRows(kept)}) as r (code text, detail text, type text, call jsonb, names jsonb)
      where (select count(*) from (select from rejected k where k.key_id = ${key.id}::uuid and k.stored_at > now() - interval '1 hour' limit ${mostAnHour}) few)
        < ${mostAnHour}`.execute(tx);
  });
}

const listed = z.object({
  id: whole,
  at: millis,
  key: z.string(),
  code: z.string(),
  detail: z.string(),
  type: z.string().nullable(),
  call: z.unknown(),
});

/** A call that was not taken, as it is listed. */
export type Rejection = z.output<typeof listed>;

type Asked = { readonly code?: string | undefined; readonly limit: number; readonly before?: number | undefined };

const sevenDays = sql`stored_at > now() - interval '7 days'`;

/** Newest first. */
export const listRejected = (db: Database, { code, limit, before }: Asked): Promise<Rejection[]> =>
  rows(
    db,
    listed,
    sql`select id, at, key_name as key, code, detail, type, ${maskedAsPlanned(sql`call`)} as call from rejected
      where ${sevenDays} ${code === undefined ? sql`` : sql`and code = ${code}`} ${before === undefined ? sql`` : sql`and id < ${before}`}
      order by id desc limit ${limit}`,
  );

/** How many were rejected within a day of real time, by code. */
export const countRejected = (db: Database): Promise<{ code: string; count: number }[]> =>
  rows(
    db,
    countRow,
    sql`select code, sum(count)::bigint as count from (
        select code, count(*) as count from rejected where stored_at > now() - interval '1 day' group by code
        union all select substr(what, 10), count from counted where what like 'rejected/%' and hour > now() - interval '1 day') told
      group by code order by count desc, code`,
  );

/** Deletes some of what is too old. */
export async function forgetRejected(db: Database): Promise<void> {
  await sql`delete from rejected where id in (
    select id from rejected where stored_at < now() - interval '7 days' order by stored_at limit 10000)`.execute(db);
}
