import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { allScopes, scopes, type Scope } from '../../domain/schema/key-scopes';
import { cutText } from '../../domain/schema/storable';
import type { Clock } from '../../domain/time/time';
import type { Database, Tx } from './database';
import { millis, row, rows, theRow, uuid, type Question } from './rows';

/** What is known of a key, never the key itself. */
export const apiKey = z.object({ id: uuid, name: z.string(), scopes: z.array(z.enum(scopes)) });
const listed = apiKey.extend({ createdAt: millis, revokedAt: millis.nullable() });

/** Who calls: what is known of a key, never the key itself. */
export type ApiKey = { readonly id: string; readonly name: string; readonly scopes: readonly Scope[] };

export type ListedKey = z.output<typeof listed>;

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();
const adminKeyName = 'ADMIN_KEY';
const longestName = 100;

/** @returns undefined for a key that nobody made or that was revoked */
export const findKey = (db: Database, key: string): Promise<ApiKey | undefined> =>
  row(
    db,
    apiKey,
    sql`select key_id as id, name, scopes from api_keys where hash = ${hashOf(key)} and revoked_at is null`,
  );

/** The ids of the keys that anybody can read in a page: what came with one of them proves nothing. */
export async function keysOfPages(db: Database | Tx): Promise<ReadonlySet<string>> {
  const { keys } = await theRow(db, ofPages, allOfPages.query);
  return new Set(keys);
}

const ofPages = z.object({ keys: z.array(z.string()) });
export const allOfPages: Question<typeof ofPages> = { shape: ofPages, query: sql`select keys_of_pages() as keys` };

type NewKey = { readonly key: string; readonly name: string; readonly scopes: readonly Scope[] };

export async function createKey(
  tx: Tx | Database,
  { key, name, scopes: granted }: NewKey,
  clock: Clock,
): Promise<ApiKey> {
  const made = { id: randomUUID(), name: cutText(name, longestName), scopes: granted };
  await sql`insert into api_keys (key_id, name, hash, scopes, created_at)
      values (${made.id}, ${made.name}, ${hashOf(key)}, ${sql.val([...granted])}, ${new Date(clock.now())})`.execute(
    tx,
  );
  return made;
}

/** Newest first. @param before keys older than this one */
export const listKeys = (db: Database, limit: number, before: string | undefined): Promise<ListedKey[]> =>
  rows(
    db,
    listed,
    sql`select key_id as id, name, scopes, created_at as "createdAt", revoked_at as "revokedAt" from api_keys
      ${before === undefined ? sql`` : sql`where (created_at, key_id) < (select created_at, key_id from api_keys where key_id = ${before})`}
      order by created_at desc, key_id desc limit ${limit}`,
  );

/** What came of revoking a key; `last-admin`: it stays, since nobody could make keys any more. */
export type Revoking = 'revoked' | 'unknown' | 'last-admin';

const named = z.object({ id: uuid });

/** Revoking twice is no error. */
export function revokeKey(db: Database, id: string, clock: Clock): Promise<Revoking> {
  return db.transaction().execute(async (tx) => {
    // In one order and locked, so that of the last two none revokes the other.
    const admins = await rows(
      tx,
      named,
      sql`select key_id as id from api_keys where revoked_at is null and 'admin' = any(scopes) order by key_id for update`,
    );
    if (admins.length === 1 && admins[0]?.id === id.toLowerCase()) return 'last-admin';
    const revoked = await row(
      tx,
      named,
      sql`update api_keys set revoked_at = coalesce(revoked_at, ${new Date(clock.now())}) where key_id = ${id} returning key_id as id`,
    );
    return revoked ? 'revoked' : 'unknown';
  });
}

/** Makes the key of the environment valid with every scope that one key may have, and any earlier one of the environment invalid. */
export async function ensureAdminKey(db: Database, key: string, clock: Clock): Promise<void> {
  const now = new Date(clock.now());
  const hash = hashOf(key);
  await db.transaction().execute(async (tx) => {
    await sql`update api_keys set revoked_at = ${now} where name = ${adminKeyName} and hash <> ${hash} and revoked_at is null`.execute(
      tx,
    );
    await sql`insert into api_keys (key_id, name, hash, scopes, created_at)
        values (${randomUUID()}, ${adminKeyName}, ${hash}, ${sql.val([...allScopes])}, ${now})
        on conflict (hash) do update set revoked_at = null, scopes = excluded.scopes
          where api_keys.revoked_at is not null or api_keys.scopes <> excluded.scopes`.execute(tx);
  });
}
