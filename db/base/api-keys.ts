import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { cutText } from '../../domain/schema/storable';
import type { Clock } from '../../domain/time/time';
import type { Database, Tx } from './database';

export type Scope = 'ingest' | 'read' | 'write' | 'admin';
export const scopes: readonly Scope[] = ['ingest', 'read', 'write', 'admin'];

/** Who calls: what is known of a key, never the key itself. */
export type ApiKey = { readonly id: string; readonly name: string; readonly scopes: readonly Scope[] };

export type ListedKey = ApiKey & { readonly createdAt: number; readonly revokedAt: number | null };

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();
const adminKeyName = 'ADMIN_KEY';

/** @returns undefined for a key that nobody made or that was revoked */
export async function findKey(db: Database, key: string): Promise<ApiKey | undefined> {
  const row = await db
    .selectFrom('api_keys')
    .select(['key_id as id', 'name', 'scopes'])
    .where('hash', '=', hashOf(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row && { ...row, scopes: row.scopes as Scope[] };
}

export async function createKey(
  tx: Tx | Database,
  { key, name, scopes: granted }: { readonly key: string; readonly name: string; readonly scopes: readonly Scope[] },
  clock: Clock,
): Promise<ApiKey> {
  const id = randomUUID();
  await tx
    .insertInto('api_keys')
    .values({
      key_id: id,
      name: cutText(name, 100),
      hash: hashOf(key),
      scopes: [...granted],
      created_at: new Date(clock.now()),
    })
    .execute();
  return { id, name, scopes: granted };
}

/** Newest first. */
export async function listKeys(db: Database, limit: number, before: string | undefined): Promise<ListedKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .select(['key_id as id', 'name', 'scopes', 'created_at as createdAt', 'revoked_at as revokedAt'])
    .$if(before !== undefined, (query) =>
      query.where(
        sql<boolean>`(created_at, key_id) < (select created_at, key_id from api_keys where key_id = ${before ?? null})`,
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('key_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, scopes: row.scopes as Scope[] }));
}

/** @returns whether there is such a key; revoking twice is no error */
export async function revokeKey(db: Database, id: string, clock: Clock): Promise<boolean> {
  const { rows } = await sql`update api_keys set revoked_at = coalesce(revoked_at, ${new Date(clock.now())})
    where key_id = ${id} returning key_id`.execute(db);
  return rows.length > 0;
}

/** Makes the key of the environment valid with every scope, and any earlier one of the environment invalid. */
export async function ensureAdminKey(db: Database, key: string, clock: Clock): Promise<void> {
  const now = new Date(clock.now());
  const hash = hashOf(key);
  await db.transaction().execute(async (tx) => {
    await sql`update api_keys set revoked_at = ${now} where name = ${adminKeyName} and hash <> ${hash} and revoked_at is null`.execute(
      tx,
    );
    await sql`insert into api_keys (key_id, name, hash, scopes, created_at)
      values (${randomUUID()}, ${adminKeyName}, ${hash}, ${sql.val([...scopes])}, ${now})
      on conflict (hash) do update set revoked_at = null, scopes = excluded.scopes
        where api_keys.revoked_at is not null or api_keys.scopes <> excluded.scopes`.execute(tx);
  });
}
