import { sql } from 'kysely';
import type { Audience } from '../../domain/schema/audience';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import type { Format } from './journeys';
import { jsonRows } from '../base/json';

export type StoredAudience = {
  readonly key: string;
  readonly source: string;
  readonly format: Format;
  readonly revision: number;
  readonly liveVersion: number | null;
  readonly updatedAt: Millis;
};

const columns = sql`key, draft_source as source, draft_format as format, revision, live_version as "liveVersion", updated_at as "updatedAt"`;

/** By key. @param after keys behind this one */
export async function listAudiences(db: Database, limit: number, after = ''): Promise<StoredAudience[]> {
  const { rows } = await sql<StoredAudience>`
    select ${columns} from audiences where key > ${after} order by key limit ${limit}`.execute(db);
  return rows;
}

export async function readAudience(db: Database | Tx, key: string): Promise<StoredAudience | undefined> {
  return (await sql<StoredAudience>`select ${columns} from audiences where key = ${key}`.execute(db)).rows[0];
}

/** The same, and nobody else changes it until the end of the transaction. */
export async function lockAudience(tx: Tx, key: string): Promise<StoredAudience | undefined> {
  return (await sql<StoredAudience>`select ${columns} from audiences where key = ${key} for update`.execute(tx))
    .rows[0];
}

export async function saveAudienceDraft(
  tx: Tx,
  { key, source, format }: Pick<StoredAudience, 'key' | 'source' | 'format'>,
  now: Millis,
): Promise<StoredAudience> {
  const { rows } = await sql<StoredAudience>`
    insert into audiences (key, draft_source, draft_format, updated_at) values (${key}, ${source}, ${format}, ${new Date(now)})
    on conflict (key) do update set draft_source = excluded.draft_source, draft_format = excluded.draft_format,
      revision = audiences.revision + 1, updated_at = excluded.updated_at returning ${columns}`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('the draft was not stored');
  return row;
}

/** Makes the draft the version that journeys published from now on mean. @returns its number */
export async function publishAudience(
  tx: Tx,
  { key, source, format }: StoredAudience,
  { definition, by, now }: { readonly definition: Audience; readonly by: string; readonly now: Millis },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into audience_versions (key, version, source, format, definition, published_at, published_by)
    values (${key}, (select coalesce(max(version), 0) + 1 from audience_versions where key = ${key}), ${source}, ${format},
      ${jsonRows(definition)}, ${new Date(now)}, ${by}) returning version`.execute(tx);
  const version = rows[0]?.version ?? 0;
  await sql`update audiences set live_version = ${version}, revision = revision + 1, updated_at = ${new Date(now)} where key = ${key}`.execute(
    tx,
  );
  return version;
}

/** The condition of each published audience, by key. */
export async function publishedAudiences(db: Database | Tx): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ key: string; condition: string }>`
    select a.key, v.definition ->> 'when' as condition from audiences a
    join audience_versions v on v.key = a.key and v.version = a.live_version`.execute(db);
  return new Map(rows.map(({ key, condition }) => [key, condition]));
}
