import { sql } from 'kysely';
import type { Template } from '../../domain/journey/template';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import type { Format } from './journeys';
import { jsonRows } from '../base/json';

export type StoredTemplate = {
  readonly key: string;
  readonly source: string;
  readonly format: Format;
  readonly revision: number;
  readonly liveVersion: number | null;
  readonly updatedAt: Millis;
};

const columns = sql`key, draft_source as source, draft_format as format, revision, live_version as "liveVersion", updated_at as "updatedAt"`;

/** By key. @param after keys behind this one */
export async function listTemplates(db: Database, limit: number, after = ''): Promise<StoredTemplate[]> {
  const { rows } =
    await sql<StoredTemplate>`select ${columns} from templates where key > ${after} order by key limit ${limit}`.execute(
      db,
    );
  return rows;
}

export async function readTemplate(db: Database | Tx, key: string): Promise<StoredTemplate | undefined> {
  return (await sql<StoredTemplate>`select ${columns} from templates where key = ${key}`.execute(db)).rows[0];
}

/** The same, and nobody else changes it until the end of the transaction. */
export async function lockTemplate(tx: Tx, key: string): Promise<StoredTemplate | undefined> {
  return (await sql<StoredTemplate>`select ${columns} from templates where key = ${key} for update`.execute(tx))
    .rows[0];
}

export async function saveTemplateDraft(
  tx: Tx,
  { key, source, format }: { readonly key: string; readonly source: string; readonly format: Format },
  now: Millis,
): Promise<StoredTemplate> {
  const { rows } = await sql<StoredTemplate>`
    insert into templates (key, draft_source, draft_format, updated_at) values (${key}, ${source}, ${format}, ${new Date(now)})
    on conflict (key) do update set draft_source = excluded.draft_source, draft_format = excluded.draft_format,
      revision = templates.revision + 1, updated_at = excluded.updated_at returning ${columns}`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error('the draft was not stored');
  return row;
}

/** Makes the draft the version that messages are rendered from. @returns its number */
export async function publishTemplate(
  tx: Tx,
  { key, source, format }: StoredTemplate,
  { definition, by, now }: { readonly definition: Template; readonly by: string; readonly now: Millis },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into template_versions (key, version, source, format, definition, published_at, published_by)
    values (${key}, (select coalesce(max(version), 0) + 1 from template_versions where key = ${key}), ${source}, ${format},
      ${jsonRows(definition)}, ${new Date(now)}, ${by}) returning version`.execute(tx);
  const version = rows[0]?.version ?? 0;
  await sql`update templates set live_version = ${version}, revision = revision + 1, updated_at = ${new Date(now)} where key = ${key}`.execute(
    tx,
  );
  return version;
}
