import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { ApiKey } from './api-keys';
import type { Database } from './database';
import { millis, rows, theRow } from './rows';

const line = z.object({
  seq: z.number(),
  at: millis,
  keyId: z.string(),
  keyName: z.string(),
  what: z.string(),
  target: z.string().nullable(),
  note: z.string().nullable(),
  status: z.number().nullable(),
});
export type AuditLine = z.output<typeof line>;

const begun = line.pick({ seq: true });

type Asked = { readonly at: Millis; readonly key: ApiKey; readonly what: string; readonly note?: string | undefined };

/** Says that something is about to be changed. @returns the line's number */
export async function beginAudit(db: Database, { at, key, what, note }: Asked): Promise<number> {
  const { seq } = await theRow(
    db,
    begun,
    sql`insert into audit (at, key_id, key_name, what, note)
      values (${new Date(at)}, ${key.id}, ${key.name}, ${what}, ${note ?? null}) returning seq::int8`,
  );
  return seq;
}

type Settled = {
  /** Of the answer. */
  readonly status: number;
  /** What was changed, by its key or id. */
  readonly target: string | undefined;
  /** Why, of a person: it stays no longer than they do. */
  readonly why?: string | undefined;
};

export async function settleAudit(db: Database, seq: number, { status, target, why }: Settled): Promise<void> {
  await sql`select settle_audit(${seq}, ${status}, ${target ?? null}, ${why ?? null})`.execute(db);
}

/** Which lines are asked for; all where nothing is said. */
export type AuditAsked = {
  readonly key?: string | undefined;
  /** A verb, or what it is done to: `journey` is every `journey.publish` and `journey.pause`. */
  readonly what?: string | undefined;
  readonly target?: string | undefined;
  readonly from?: Millis | undefined;
  readonly to?: Millis | undefined;
  readonly limit: number;
  /** Lines older than this one. */
  readonly before?: number | undefined;
};

/** What was changed, or may have been where nobody knows, newest first. */
export function listAudit(db: Database, { limit, ...asked }: AuditAsked): Promise<AuditLine[]> {
  const { key, what, target, from, to, before } = asked;
  const tests = [
    key !== undefined && sql`key_id = ${key}::uuid`,
    what !== undefined && sql`(what = ${what} or starts_with(what, ${`${what}.`}))`,
    target !== undefined && sql`target = ${target}`,
    from !== undefined && sql`at >= ${new Date(from)}`,
    to !== undefined && sql`at < ${new Date(to)}`,
    before !== undefined && sql`seq < ${before}`,
  ].filter((test) => test !== false);
  return rows(
    db,
    line,
    sql`select seq, at, key_id as "keyId", key_name as "keyName", what, target, note, status from audit
      where ${sql.join([sql`coalesce(status, 0) < 400`, ...tests], sql` and `)} order by seq desc limit ${limit}`,
  );
}
