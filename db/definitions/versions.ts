import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../base/database';
import { millis, row, rows } from '../base/rows';
import { format } from './drafts';

const listed = z.object({ version: z.int(), publishedAt: millis, publishedBy: z.string() });
const whole = listed.extend({ source: z.string(), format });
export type VersionLine = z.output<typeof listed>;
export type WholeVersion = z.output<typeof whole>;

/** Where versions are kept; `key` is left out of a table that has those of one thing alone. */
export type VersionPlace = { readonly versions: string; readonly key?: string };

const columns = sql`version, published_at as "publishedAt", published_by as "publishedBy"`;
const ofKey = (key: string | undefined) => (key === undefined ? sql`true` : sql`key = ${key}`);

/** Newest first. @param before versions older than this one */
export const listVersionsOf = (
  db: Database,
  { versions, key }: VersionPlace,
  limit: number,
  before?: number,
): Promise<VersionLine[]> =>
  rows(
    db,
    listed,
    sql`select ${columns} from ${sql.table(versions)} where ${ofKey(key)} ${before === undefined ? sql`` : sql`and version < ${before}`}
      order by version desc limit ${limit}`,
  );

/** What was published, as it was written. */
export const readVersionOf = (
  db: Database,
  { versions, key }: VersionPlace,
  version: number,
): Promise<WholeVersion | undefined> =>
  row(
    db,
    whole,
    sql`select ${columns}, source, format from ${sql.table(versions)} where ${ofKey(key)} and version = ${version}`,
  );
