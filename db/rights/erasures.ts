import { sql } from 'kysely';
import { z } from 'zod';
import type { KeyRef } from '../../domain/person/said';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { json, jsonRows } from '../base/json';
import { made, millis, row, rows, theRow, uuid, whole } from '../base/rows';
import { noteErasureAsked } from './requests';
import { nobodyYet } from '../wake/reconcile';

const backRow = z.object({ back: whole });

/** Real seconds until somebody else goes on with an erasure of which nothing more was heard; two at once do no harm. */
const leaseSeconds = 10;

/** Who asked for an erasure. */
export type Asker = { readonly by: string; readonly key?: KeyRef | undefined };

type Asked = Asker & { readonly at: Millis; readonly due: Millis };

/** From now on the person will be erased, whatever becomes of this process. The caller holds their lock. */
export async function noteErasing(tx: Tx, customerId: string, { by, key, at, due }: Asked): Promise<void> {
  await noteErasureAsked(tx, { about: customerId, at, due, source: by });
  await sql`insert into erasing as e (customer_id, asked_at, source, key, lease_until)
    values (${customerId}, ${new Date(at)}, ${by}, ${key ? json(key) : null}, now() + make_interval(secs => ${leaseSeconds}))
    on conflict (customer_id) do update set lease_until = excluded.lease_until, begins_at = null`.execute(tx);
}

type AskedAhead = Asker & {
  readonly at: Millis;
  readonly begins: Millis;
  /** Real milliseconds until then. */
  readonly wait: number;
  readonly pausedBefore: PausedBefore;
};

/** How outreach was held before an erasure held it. */
export type PausedBefore = { readonly paused: boolean; readonly reason?: string };

/**
 * The person will be erased once `begins` has come, unless it is called off before; an erasure that is on record already stays
 * as it is. The caller holds their lock.
 */
export async function noteErasingLater(
  tx: Tx,
  customerId: string,
  { by, key, at, begins, wait, pausedBefore }: AskedAhead,
): Promise<void> {
  await sql`insert into erasing (customer_id, asked_at, source, key, lease_until, begins_at, paused_before)
    values (${customerId}, ${new Date(at)}, ${by}, ${key ? json(key) : null}, now() + make_interval(secs => ${wait / 1_000}), ${new Date(begins)},
      ${json(pausedBefore)}) on conflict do nothing`.execute(tx);
}

const before = z.object({ pausedBefore: made<PausedBefore>() });

/**
 * Calls an erasure off that has not begun. The caller holds the person's lock.
 * @returns how outreach was held before it; undefined where there is none that may be called off
 */
export const callOffErasing = async (tx: Tx, customerId: string, now: Millis): Promise<PausedBefore | undefined> =>
  (
    await row(
      tx,
      before,
      sql`delete from erasing where customer_id = ${customerId} and begins_at > ${new Date(now)} returning paused_before as "pausedBefore"`,
    )
  )?.pausedBefore;

const taken = z.object({ customerId: uuid, by: z.string(), key: made<KeyRef>().nullable() });

/** The erasure that was left alone for longest; undefined where none is. */
export async function takeErasing(db: Database): Promise<({ readonly customerId: string } & Asker) | undefined> {
  const found = await row(
    db,
    taken,
    sql`update erasing set lease_until = now() + make_interval(secs => ${leaseSeconds}), begins_at = null where customer_id = (
        select customer_id from erasing where lease_until <= now() order by lease_until limit 1 for update skip locked)
      returning customer_id as "customerId", source as by, key`,
  );
  return found && { ...found, key: found.key ?? undefined };
}

/** Somebody who was erased. */
export type ListedErasure = {
  readonly erased: string;
  /** RFC 3339. */
  readonly at: string;
};

/** Puts people on the list by which they are erased anew from what an older backup brings back. */
export async function listErased(tx: Database | Tx, gone: readonly ListedErasure[]): Promise<void> {
  await sql`insert into erasures as e (erased, at) select erased, max(at)
    from jsonb_to_recordset(${jsonRows(gone)}) as g (erased uuid, at timestamptz) group by erased order by erased
    on conflict (erased) do update set at = greatest(e.at, excluded.at)`.execute(tx);
}

const listed = z.object({ erased: uuid, at: millis });

/** The whole list, a page at a time. */
export async function* listedErasures(db: Database, atOnce = 1_000): AsyncGenerator<ListedErasure[]> {
  for (let after = nobodyYet; ;) {
    const found = await rows(
      db,
      listed,
      sql`select erased, at from erasures where erased > ${after}::uuid order by erased limit ${atOnce}`,
    );
    const last = found.at(-1);
    if (!last) return;
    yield found.map(({ erased, at }) => ({ erased, at: sayInstant(at) }));
    after = last.erased;
  }
}

/**
 * Asks for the erasure of all of these who are there again.
 * @returns how many they are
 */
export async function eraseAgain(db: Database, gone: readonly ListedErasure[], now: Millis): Promise<number> {
  await listErased(db, gone);
  const { back } = await theRow(
    db,
    backRow,
    sql`with back as (insert into erasing (customer_id, asked_at, source, lease_until) select customer_id, ${new Date(now)}, 'erasures', now()
        from customers where customer_id = any(${sql.val(gone.map(({ erased }) => erased))}::uuid[]) on conflict do nothing returning 1)
      select count(*) as back from back`,
  );
  return back;
}
