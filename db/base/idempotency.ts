import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from './database';
import { row } from './rows';
import { keyedHash, type Secrets } from './secrets';
import { jsonRows } from './json';

/** A request that may come twice: who sends it, under which Idempotency-Key, and all that it asks. */
export type Once = {
  readonly keyId: string;
  readonly idempotencyKey: string;
  readonly request: string;
  /** Of whom the answer tells: it goes when they are erased. */
  readonly customerId?: string;
};

export class IdempotencyKeyReused extends Error {}

const kept = z.object({ fingerprint: z.string(), response: z.object({ value: z.unknown() }) });

/**
 * Does something once, however often it is asked: what came of it is kept in the same transaction, and a request that comes
 * meanwhile waits for it. A request that failed left nothing and may be sent again.
 * @param once absent when the caller did not ask for it
 * @throws IdempotencyKeyReused when the key came with another request
 */
export async function doOnce<T>(
  { db, secrets }: { readonly db: Database; readonly secrets: Secrets },
  once: Once | undefined,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!once) return db.transaction().execute(work);
  const fingerprint = keyedHash(secrets.pepper, once.request).toString('hex');
  const { keyId, idempotencyKey, customerId = null } = once;
  return db.transaction().execute(async (tx) => {
    const { numAffectedRows } =
      await sql`insert into idempotency_keys (key_id, idempotency_key, fingerprint, customer_id) values (${keyId}, ${idempotencyKey}, ${fingerprint}, ${customerId})
        on conflict do nothing`.execute(tx);
    if (numAffectedRows === 0n) return replay<T>(tx, once, fingerprint);
    await forgetOld(db, tx);
    const value = await work(tx);
    await sql`update idempotency_keys set response = ${jsonRows({ value })} where key_id = ${keyId} and idempotency_key = ${idempotencyKey}`.execute(
      tx,
    );
    return value;
  });
}

/** How long an answer can be asked for again, as with Stripe; real time. */
const hoursKept = 24;
const mostForgotten = 1_000;
/** Real milliseconds; there is no index on the age, so that looking for old ones costs a scan. */
const usualPause = 60_000;
const nextLook = new WeakMap<Database, number>();

/** Deletes some of what is too old, and goes on with the next write where there was more. */
async function forgetOld(db: Database, tx: Tx): Promise<void> {
  if (Date.now() < (nextLook.get(db) ?? 0)) return;
  nextLook.set(db, Date.now() + usualPause);
  const { numAffectedRows = 0n } = await sql`
    delete from idempotency_keys where (key_id, idempotency_key) in (
      select key_id, idempotency_key from idempotency_keys where created_at < now() - make_interval(hours => ${hoursKept})
      limit ${mostForgotten} for update skip locked)`.execute(tx);
  if (numAffectedRows >= mostForgotten) nextLook.delete(db);
}

async function replay<T>(tx: Tx, { keyId, idempotencyKey }: Once, fingerprint: string): Promise<T> {
  const known = await row(
    tx,
    kept,
    sql`select fingerprint, response from idempotency_keys where key_id = ${keyId} and idempotency_key = ${idempotencyKey}`,
  );
  if (known?.fingerprint !== fingerprint)
    throw new IdempotencyKeyReused('the Idempotency-Key came with another request');
  return known.response.value as T;
}
