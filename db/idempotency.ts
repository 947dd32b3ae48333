import { sql } from 'kysely';
import type { Database, Tx } from './database';
import { keyedHash, pepperOf } from './secrets';

/** A request that may come twice: who sends it, under which Idempotency-Key, and all that it asks. */
export type Once = { readonly keyId: string; readonly idempotencyKey: string; readonly request: string };

export class IdempotencyKeyReused extends Error {}

type Kept = { fingerprint: string; response: { value: unknown } };

/**
 * Does something once, however often it is asked: what came of it is kept in the same transaction, and a request that comes
 * meanwhile waits for it. A request that failed left nothing and may be sent again.
 * @param once absent when the caller did not ask for it
 * @throws IdempotencyKeyReused when the key came with another request
 */
export async function doOnce<T>(db: Database, once: Once | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!once) return db.transaction().execute(work);
  const fingerprint = keyedHash(await pepperOf(db), once.request).toString('hex');
  const { keyId, idempotencyKey } = once;
  return db.transaction().execute(async (tx) => {
    const { numAffectedRows } = await sql`
      insert into idempotency_keys (key_id, idempotency_key, fingerprint) values (${keyId}, ${idempotencyKey}, ${fingerprint})
      on conflict do nothing`.execute(tx);
    if (numAffectedRows === 0n) return replay<T>(tx, once, fingerprint);
    const value = await work(tx);
    await sql`update idempotency_keys set response = ${JSON.stringify({ value })}::jsonb
      where key_id = ${keyId} and idempotency_key = ${idempotencyKey}`.execute(tx);
    return value;
  });
}

async function replay<T>(tx: Tx, { keyId, idempotencyKey }: Once, fingerprint: string): Promise<T> {
  const { rows } = await sql<Kept>`
    select fingerprint, response from idempotency_keys where key_id = ${keyId} and idempotency_key = ${idempotencyKey}`.execute(
    tx,
  );
  const kept = rows[0];
  if (!kept || kept.fingerprint !== fingerprint)
    throw new IdempotencyKeyReused('the Idempotency-Key came with another request');
  return kept.response.value as T;
}
