import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { text } from '../base/json';
import { millis, row, rows, whole } from '../base/rows';
import { seal } from '../base/sealing';
import type { Secrets } from '../base/secrets';

const processor = z.object({
  name: z.string(),
  url: z.string(),
  authorized: z.boolean(),
  updatedAt: millis,
  open: whole,
});
export type Processor = z.output<typeof processor>;

const fields = sql`name, url, sealed is not null as authorized, updated_at as "updatedAt",
  (select count(*) from request_calls c where c.processor = processors.name and c.status = 'open') as open`;

/** By name, those after `after`. */
export const listProcessors = (db: Database, limit: number, after: string): Promise<Processor[]> =>
  rows(
    db,
    processor,
    sql`select ${fields} from processors where name > ${after} collate "C" order by name collate "C" limit ${limit}`,
  );

const named = z.object({ name: z.string() });

export const processorNames = async (tx: Tx): Promise<string[]> =>
  (await rows(tx, named, sql`select name from processors order by name`)).map(({ name }) => name);

/** Under what name the way into a processor is sealed. */
export const doorName = (name: string): string => `processor ${name}`;

export type ProcessorPlace = { readonly url: string; readonly authorization?: string | undefined; readonly at: Millis };
export const longestUrl = 2_000;

/** From now on the processor is told of erasures at this address, also of those that it has not heard of yet. */
export async function writeProcessor(
  db: Database,
  secrets: Pick<Secrets, 'providers'>,
  name: string,
  { url, authorization, at }: ProcessorPlace,
): Promise<void> {
  const sealed =
    authorization === undefined ? null : seal(Buffer.from(authorization), secrets.providers, doorName(name));
  await sql`insert into processors (name, url, sealed, updated_at) values (${name}, ${text(url, longestUrl)}, ${sealed}, ${new Date(at)})
    on conflict (name) do update set url = excluded.url, sealed = excluded.sealed, updated_at = excluded.updated_at`.execute(
    db,
  );
}

/** What it had not heard of yet it will not be told. @returns whether there was one */
export async function removeProcessor(db: Database, name: string): Promise<boolean> {
  const gone = await row(
    db,
    named,
    sql`with gone as (delete from processors where name = ${name} returning name),
        untold as (update request_calls set status = 'failed', reason = 'removed', sealed = null
          where status = 'open' and processor in (select name from gone))
      select name from gone`,
  );
  return gone !== undefined;
}
