import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from '../base/database';
import { rows } from '../base/rows';

const published = z.object({ key: z.string(), condition: z.string() });

/** The condition of each published audience, by key. */
export async function publishedAudiences(db: Database | Tx): Promise<ReadonlyMap<string, string>> {
  const found = await rows(
    db,
    published,
    sql`select a.key, v.definition ->> 'when' as condition from audiences a
      join audience_versions v on v.key = a.key and v.version = a.live_version`,
  );
  return new Map(found.map(({ key, condition }) => [key, condition]));
}
