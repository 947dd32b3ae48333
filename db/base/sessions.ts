import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './database';
import { row } from './rows';
import { apiKey, type ApiKey } from './api-keys';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** @param seconds real ones, for which the token opens what its key opens */
export async function startSession(db: Database, token: string, keyId: string, seconds: number): Promise<void> {
  await sql`delete from sessions where ends_at < now()`.execute(db);
  await sql`insert into sessions (hash, key_id, ends_at) values (${hashOf(token)}, ${keyId}, now() + make_interval(secs => ${seconds}))`.execute(
    db,
  );
}

/** @returns undefined when it is over, or its key was revoked */
export const findSession = (db: Database, token: string): Promise<ApiKey | undefined> =>
  row(
    db,
    apiKey,
    sql`select k.key_id as id, k.name, k.scopes from sessions join api_keys k using (key_id)
      where sessions.hash = ${hashOf(token)} and ends_at > now() and revoked_at is null`,
  );

export async function endSession(db: Database, token: string): Promise<void> {
  await sql`delete from sessions where hash = ${hashOf(token)}`.execute(db);
}
