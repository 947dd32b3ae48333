import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { legalBases, type Provenance } from '../../domain/person/provenance';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { text, textOrNull } from '../base/json';
import { millis, row, rows, theRow, uuid, whole } from '../base/rows';

const listed = z.object({
  id: uuid,
  at: millis,
  key: z.string(),
  who: z.string(),
  when: millis,
  basis: z.enum(legalBases),
  file: z.string().nullable(),
  done: whole,
  endedAt: millis.nullable(),
});
export type Import = Readonly<z.infer<typeof listed>>;

const columns = sql`import_id as id, at, coalesce((select name from api_keys k where k.key_id = imports.key_id), '') as key, who, collected_at as "when",
  basis, file, done, ended_at as "endedAt"`;

const longest = 300;

const opened = listed.extend({ isNew: z.boolean() });

type Brought = Provenance & { readonly file?: string | undefined; readonly digest: string };

/** Begins an import, or goes on with the same key's import of the same. @returns whether it is new, too */
export async function openImport(
  db: Database,
  keyId: string,
  { who, when, basis, file, digest }: Brought,
  now: Millis,
): Promise<Import & { readonly isNew: boolean }> {
  return theRow(
    db,
    opened,
    sql`insert into imports (import_id, key_id, digest, at, who, collected_at, basis, file)
      values (${randomUUID()}, ${keyId}, ${text(digest, longest)}, ${new Date(now)}, ${text(who, longest)}, ${new Date(when)}, ${basis}, ${textOrNull(file, longest)})
      on conflict (key_id, digest) do update set done = imports.done returning ${columns}, xmax = 0 as "isNew"`,
  );
}

/** Says how far an import has come. What ended goes on from its beginning when it is brought again. @returns undefined when there is none */
export async function continueImport(
  db: Database,
  keyId: string,
  id: string,
  { done, endedAt }: { readonly done: number; readonly endedAt: Millis | undefined },
): Promise<Import | undefined> {
  const ended = endedAt === undefined ? sql`null` : sql`${new Date(endedAt)}::timestamptz`;
  return row(
    db,
    listed,
    sql`update imports set done = ${done}, ended_at = ${ended} where import_id = ${id} and key_id = ${keyId} returning ${columns}`,
  );
}

/** @param keyId only where this key brings it */
export async function readImport(db: Database, id: string, keyId?: string): Promise<Import | undefined> {
  const its = keyId === undefined ? sql`` : sql`and key_id = ${keyId}`;
  return row(db, listed, sql`select ${columns} from imports where import_id = ${id} ${its}`);
}

/** Newest first. */
export async function listImports(
  db: Database,
  limit: number,
  before?: { readonly at: Millis; readonly id: string },
): Promise<Import[]> {
  const older = before ? sql`where (at, import_id) < (${new Date(before.at)}::timestamptz, ${before.id}::uuid)` : sql``;
  return rows(db, listed, sql`select ${columns} from imports ${older} order by at desc, import_id desc limit ${limit}`);
}
