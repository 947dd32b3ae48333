import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { millis, row, rows, theRow, whole } from '../base/rows';

const versionRow = z.object({ version: z.int() });

export const format = z.enum(['yaml', 'json']);
export type Format = z.output<typeof format>;

const shape = z.object({
  key: z.string(),
  source: z.string(),
  format,
  revision: whole,
  liveVersion: z.int().nullable(),
  updatedAt: millis,
});

/** What people write at under a key, and which version of it is in force. */
export type Draft = z.output<typeof shape>;
export type Written = Pick<Draft, 'key' | 'source' | 'format'>;

/** Of what drafts are made, and where they are kept. */
export type DraftKind<Stored extends Draft = Draft> = {
  readonly drafts: string;
  readonly versions: string;
  /** Of a row, with the columns that only this kind has. */
  readonly shape: z.ZodObject & z.ZodType<Stored>;
  readonly columns: RawBuilder<unknown>;
};

const nothing = sql``;
const plain = (drafts: string, versions: string) => ({ drafts, versions, shape, columns: nothing });

export const templates = plain('templates', 'template_versions');
export const audiences = plain('audiences', 'audience_versions');
export const statements = plain('statements', 'statement_versions');
export const journeys = {
  drafts: 'journeys',
  versions: 'journey_versions',
  shape: shape.extend({ name: z.string(), state: z.enum(['draft', 'live', 'paused', 'archived']) }),
  columns: sql`, name, state`,
};

const columnsOf = (kind: Pick<DraftKind, 'columns'>) =>
  sql`key, draft_source as source, draft_format as format, revision, live_version as "liveVersion", updated_at as "updatedAt"${kind.columns}`;

/** By key. @param after keys behind this one */
export const listDrafts = <Stored extends Draft>(
  db: Database,
  kind: DraftKind<Stored>,
  limit: number,
  after = '',
): Promise<Stored[]> =>
  rows(
    db,
    kind.shape,
    sql`select ${columnsOf(kind)} from ${sql.table(kind.drafts)} where key > ${after} order by key limit ${limit}`,
  );

export const readDraft = <Stored extends Draft>(
  db: Database | Tx,
  kind: DraftKind<Stored>,
  key: string,
): Promise<Stored | undefined> =>
  row(db, kind.shape, sql`select ${columnsOf(kind)} from ${sql.table(kind.drafts)} where key = ${key}`);

/** The same, and nobody else changes it until the end of the transaction. */
export const lockDraft = <Stored extends Draft>(
  tx: Tx,
  kind: DraftKind<Stored>,
  key: string,
): Promise<Stored | undefined> =>
  row(tx, kind.shape, sql`select ${columnsOf(kind)} from ${sql.table(kind.drafts)} where key = ${key} for update`);

/** Columns that only one kind has, as they go into a statement after the others. */
export type Besides = {
  readonly columns: RawBuilder<unknown>;
  readonly values: RawBuilder<unknown>;
  readonly set: RawBuilder<unknown>;
};
const noneBesides: Besides = { columns: nothing, values: nothing, set: nothing };

/** Makes it, or gives it a new draft. What is in force stays as it is. */
export const saveDraft = <Stored extends Draft>(
  tx: Tx,
  kind: DraftKind<Stored>,
  { key, source, format: written, now }: Written & { readonly now: Millis },
  { columns, values, set }: Besides = noneBesides,
): Promise<Stored> =>
  theRow(
    tx,
    kind.shape,
    sql`insert into ${sql.table(kind.drafts)} as d (key, draft_source, draft_format, updated_at${columns})
      values (${key}, ${source}, ${written}, ${new Date(now)}${values})
      on conflict (key) do update set draft_source = excluded.draft_source, draft_format = excluded.draft_format,
        revision = d.revision + 1, updated_at = excluded.updated_at${set} returning ${columnsOf(kind)}`,
  );

export type Publication = { readonly definition: object; readonly by: string; readonly now: Millis };

/** Makes the draft the next version and the one in force. @returns its number */
export async function publishDraft(
  tx: Tx,
  { drafts, versions }: Pick<DraftKind, 'drafts' | 'versions'>,
  { key, source, format: written, definition, by, now }: Written & Publication,
  { columns, values, set }: Besides = noneBesides,
): Promise<number> {
  const at = new Date(now);
  const { version } = await theRow(
    tx,
    versionRow,
    sql`insert into ${sql.table(versions)} (key, version, source, format, definition, published_at, published_by${columns})
      values (${key}, (select coalesce(max(version), 0) + 1 from ${sql.table(versions)} where key = ${key}), ${source}, ${written},
        ${jsonRows(definition)}, ${at}, ${by}${values}) returning version`,
  );
  await sql`update ${sql.table(drafts)} set live_version = ${version}, revision = revision + 1, updated_at = ${at}${set} where key = ${key}`.execute(
    tx,
  );
  return version;
}
