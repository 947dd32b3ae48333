import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { textOrNull } from '../base/json';
import { millis, row, uuid } from '../base/rows';

const review = z.object({
  isOfThisDraft: z.boolean(),
  askedBy: uuid,
  askedByName: z.string(),
  askedAt: millis,
  note: z.string().nullable(),
  approvedBy: uuid.nullable(),
  approvedByName: z.string().nullable(),
  approvedAt: millis.nullable(),
});
/** Somebody asked that somebody else agree to a draft. */
export type StoredReview = z.output<typeof review>;

const longestNote = 500;
const digestOfDraft = sql`sha256(convert_to(draft_format || draft_source, 'UTF8'))`;

export const readReview = (db: Database | Tx, key: string): Promise<StoredReview | undefined> =>
  row(
    db,
    review,
    sql`select r.digest = ${digestOfDraft} as "isOfThisDraft", r.asked_by as "askedBy", a.name as "askedByName", r.asked_at as "askedAt",
        r.note, r.approved_by as "approvedBy", b.name as "approvedByName", r.approved_at as "approvedAt"
      from journey_reviews r join journeys j using (key) join api_keys a on a.key_id = r.asked_by left join api_keys b on b.key_id = r.approved_by
      where r.key = ${key}`,
  );

type Asking = { readonly by: string; readonly note: string | undefined; readonly now: Millis };

/** Asks for an approval of the draft as it is; one that was asked for before is forgotten. */
export async function askForReview(tx: Tx, key: string, { by, note, now }: Asking): Promise<void> {
  await sql`insert into journey_reviews (key, digest, asked_by, asked_at, note)
    select key, ${digestOfDraft}, ${by}, ${new Date(now)}, ${textOrNull(note, longestNote)} from journeys where key = ${key}
    on conflict (key) do update set digest = excluded.digest, asked_by = excluded.asked_by, asked_at = excluded.asked_at,
      note = excluded.note, approved_by = null, approved_at = null`.execute(tx);
}

export async function approveReview(tx: Tx, key: string, by: string, now: Millis): Promise<void> {
  await sql`update journey_reviews set approved_by = ${by}, approved_at = ${new Date(now)} where key = ${key}`.execute(
    tx,
  );
}

/** What was agreed to is published. */
export async function closeReview(tx: Tx, key: string): Promise<void> {
  await sql`delete from journey_reviews where key = ${key}`.execute(tx);
}
