import { sql } from 'kysely';
import { z } from 'zod';
import type { Statement } from '../../domain/journey/statement/statement';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { publishDraft, statements, type Publication, type Written } from './drafts';
import { made, millis, row, rows } from '../base/rows';

const published = z.object({
  definition: made<Statement>(),
  version: z.int(),
  publishedAt: millis,
  publishedBy: z.string(),
});
/** A version as it was published. */
export type PublishedStatement = z.output<typeof published>;
const columns = sql`v.definition || jsonb_build_object('version', v.version) as definition, v.version, v.published_at as "publishedAt", v.published_by as "publishedBy"`;

/** Makes the draft the version in force, and says from which version on grants are good. @returns its number */
export const publishStatement = (
  tx: Tx,
  publication: Written & Publication & { readonly definition: Statement },
): Promise<number> =>
  publishDraft(tx, statements, publication, {
    columns: sql``,
    values: sql``,
    set:
      publication.definition.again === 'on-new-version'
        ? sql`, good_from = (select max(v.version) from statement_versions v where v.key = ${publication.key})`
        : sql``,
  });

/** What people agree to now; undefined where nothing of this key is published. */
export const statementInForce = (db: Database | Tx, key: string): Promise<PublishedStatement | undefined> =>
  row(
    db,
    published,
    sql`select ${columns} from statements s join statement_versions v on v.key = s.key and v.version = s.live_version where s.key = ${key}`,
  );

/** What people agreed to who agreed to this version. */
export const statementVersion = (
  db: Database | Tx,
  key: string,
  version: number,
): Promise<PublishedStatement | undefined> =>
  row(db, published, sql`select ${columns} from statement_versions v where key = ${key} and version = ${version}`);

type Named = { readonly key: string; readonly version: number };

/** The versions that are named, as far as they were published. */
export const statementVersions = (db: Database | Tx, named: readonly Named[]): Promise<PublishedStatement[]> =>
  rows(
    db,
    published,
    sql`select ${columns} from statement_versions v
      join jsonb_to_recordset(${jsonRows(named)}) as n (key text, version integer) on n.key = v.key and n.version = v.version`,
  );

/** What people agree to now, of every statement, by key. */
export const statementsInForce = (db: Database | Tx): Promise<PublishedStatement[]> =>
  rows(
    db,
    published,
    sql`select ${columns} from statements s join statement_versions v on v.key = s.key and v.version = s.live_version order by s.key`,
  );

/** Newest first. @param before versions older than this one */
export const listStatementVersions = (
  db: Database,
  key: string,
  limit: number,
  before?: number,
): Promise<PublishedStatement[]> =>
  rows(
    db,
    published,
    sql`select ${columns} from statement_versions v where key = ${key} ${before === undefined ? sql`` : sql`and version < ${before}`}
    order by version desc limit ${limit}`,
  );
