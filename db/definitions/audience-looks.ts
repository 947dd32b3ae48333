import { sql } from 'kysely';
import { z } from 'zod';
import { reads } from '../../domain/cel/condition';
import type { Definitions } from '../../domain/decide/facts';
import { coveringOf } from '../../domain/person/plan/covering';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { row, uuid } from '../base/rows';

/** A look at everybody for one audience, as far as it has come. */
const look = z.object({ audience: z.string(), condition: z.string(), isFirst: z.boolean(), after: uuid });
export type Look = z.output<typeof look>;

/**
 * Begins a look at everybody for each watched audience that is new or means something else than before, also because statements cover other
 * data. One that nobody listens to
 * any more is forgotten: when somebody does again, who is among it is noted first as at the beginning.
 */
export async function beginLooks(
  db: Database,
  { audiences, ...rules }: Pick<Definitions, 'audiences' | 'dataPlan' | 'statements'>,
  now: Millis,
): Promise<void> {
  const at = new Date(now);
  const sign = coveringOf(rules)?.sign ?? '';
  const watched = audiences.map(({ key, when }) => ({ key, when, covering: readsTraits(when) ? sign : '' }));
  await sql`with watched as (select * from jsonb_to_recordset(${jsonRows(watched)}) as r (key text, "when" text, covering text)),
    begun as (
      insert into audience_looks as l (audience, condition, covering, started_at) select key, "when", covering, ${at}::timestamptz from watched order by key
      on conflict (audience) do update set condition = excluded.condition, covering = excluded.covering, after = ${nobody}::uuid, started_at = excluded.started_at,
        is_first = l.is_first and l.ended_at is null, ended_at = null
        where l.condition <> excluded.condition or l.covering <> excluded.covering)
    update audience_looks set condition = ${forgotten}, is_first = true, after = ${nobody}::uuid, started_at = ${at}::timestamptz, ended_at = null
      where condition <> ${forgotten} and audience not in (select key from watched)`.execute(db);
}

/** Fields of a customer that are traits of theirs. */
const ofTraits = /^customer\.(traits|interests|tier)\b/;

function readsTraits(when: string): boolean {
  const { fields, computed } = reads(when);
  return computed.length > 0 || fields.some((path) => ofTraits.test(path));
}

const nobody = '00000000-0000-0000-0000-000000000000';
/** No condition is empty. */
const forgotten = '';

export const isForgotten = ({ condition }: Look): boolean => condition === forgotten;

/** Locks the look that waited longest of those that have not seen everybody; undefined where there is none that nobody is at. */
export const nextLook = (tx: Tx): Promise<Look | undefined> =>
  row(
    tx,
    look,
    sql`select audience, condition, is_first as "isFirst", after from audience_looks where ended_at is null
      order by started_at, audience limit 1 for update skip locked`,
  );

export async function moveLook(tx: Tx, audience: string, after: string): Promise<void> {
  await sql`update audience_looks set after = ${after} where audience = ${audience}`.execute(tx);
}

export async function endLook(tx: Tx, audience: string, now: Millis): Promise<void> {
  await sql`update audience_looks set ended_at = ${new Date(now)} where audience = ${audience}`.execute(tx);
}

/** Forgets who is among an audience, a few at a time. @returns whether there may be more */
export async function forgetMembers(tx: Tx, audience: string, limit: number): Promise<boolean> {
  const { numAffectedRows = 0n } =
    await sql`delete from audience_members where audience = ${audience} and customer_id in (
    select customer_id from audience_members where audience = ${audience} order by customer_id limit ${limit})`.execute(
      tx,
    );
  if (numAffectedRows < BigInt(limit)) await sql`delete from audience_looks where audience = ${audience}`.execute(tx);
  return numAffectedRows >= BigInt(limit);
}
