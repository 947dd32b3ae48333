import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Moment } from '../../domain/person/history/as-of';
import { everyPurpose } from '../../domain/person/ledger/reserved';
import type { Line } from '../../domain/person/ledger/ledger';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { present, row, rows, rowsAsEver, uuid, type Question } from '../base/rows';
import { attestedShape } from '../ledger/attested';
import { timeOf } from '../customers/versions';

/** From which version on a grant of its statement is good, which a publish may raise. */
const goodNow = sql`(select s.good_from from statements s where s.key = consents.statement)`;

const fieldsWith = (
  goodFrom: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`seq, purpose, spares, channel, state, millis(consents.at) as at, millis(recorded_at) as "recordedAt", source, statement, version,
  millis(valid_until) as "validUntil", evidence, note, ${goodFrom} as "goodFrom", (select jsonb_build_object('id', k.key_id, 'name', k.name) from api_keys k where k.key_id = consents.key_id) as key`;
const fields = fieldsWith(goodNow);

const { keyId: _keyId, ...said } = attestedShape;
export const lineShape = z.object({
  seq: z.number(),
  ...said,
  goodFrom: z.number().nullable(),
  key: z.object({ id: z.string(), name: z.string() }).nullable(),
});

/** More lines of a few purposes than any person says. */
const mostLines = 10_000;

/** Of whom lines are asked, and which; expressions, so that those of many people are one question. */
type Which = Readonly<Record<'who' | 'everything' | 'purposes', RawBuilder<unknown>>>;

/** The lines of some purposes, or all of them, oldest first, as a list of JSON; of an index each, so that a long ledger costs no more. */
export const ledgersOf = ({ who, everything, purposes }: Which): RawBuilder<unknown> =>
  sql`(select coalesce(json_agg(told order by told.seq), '[]') from (
    (select ${fields} from consents where customer_id = ${who} and ${everything} order by seq desc limit ${mostLines})
    union all
    (select ${fields} from consents where customer_id = ${who} and not ${everything} and purpose = any(${purposes}) order by seq desc limit ${mostLines})) told)`;

/** The lines of some purposes, and those that say no to everything, oldest first. */
export async function ledgerOf(tx: Tx, customerId: string, purposes: ReadonlySet<string>): Promise<Line[]> {
  const found = await rowsAsEver(
    tx,
    lineShape,
    sql`select ${fields} from consents where customer_id = ${customerId} and purpose = any(${sql.val([...purposes, everyPurpose])}::text[])
      order by seq desc limit ${mostLines}`,
  );
  return found.reverse().map(present);
}

/** The lines that may decide anything from now on, oldest first; each of them `present`. */
export const wordsSaidBy = (who: RawBuilder<unknown>, now: Millis): Question<typeof lineShape> => ({
  shape: lineShape,
  query: sql`select ${fields} from last_words(${who}, ${new Date(now)}::timestamptz) as consents order by seq`,
});

/** The same as a list of JSON within another question, as far as they decide; null where there are none. */
export const wordsIn = (who: RawBuilder<unknown>, now: Millis): RawBuilder<unknown> =>
  sql`(select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('seq', seq, 'purpose', purpose, 'spares', spares, 'channel', channel, 'state', state,
    'at', millis(at), 'recordedAt', millis(recorded_at), 'source', source, 'statement', statement, 'version', version,
    'goodFrom', ${goodNow}, 'validUntil', millis(valid_until))) order by seq) from last_words(${who}, ${new Date(now)}::timestamptz) as consents)`;

/** The same alone. */
export async function wordsOf(db: Database | Tx, customerId: string, now: Millis): Promise<Line[]> {
  const { shape, query } = wordsSaidBy(sql`${customerId}::uuid`, now);
  return (await rows(db, shape, query)).map(present);
}

/** The same as it was at a moment. */
const goodThen = (at: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select max(v.version) from statement_versions v where v.key = consents.statement and v.definition ->> 'again' = 'on-new-version' and (${at} is null or v.published_at <= ${at}))`;

/** The lines that were said by a moment and known by it; what came with somebody who became one with the person is known since then. */
export async function ledgerThen(db: Database, customerId: string, { at, knownAt }: Moment): Promise<Line[]> {
  const [said, known] = [timeOf(at), timeOf(knownAt)];
  const found = await rows(
    db,
    lineShape,
    sql`select ${fieldsWith(goodThen(said))} from consents left join came_with(${customerId}::uuid) c using (origin)
      where customer_id = ${customerId} and (${said} is null or consents.at <= ${said})
        and (${known} is null or greatest(recorded_at, c.at) <= ${known})
      order by seq limit ${mostLines}`,
  );
  return found.map(present);
}

/** One line of a person's ledger. */
export async function lineOf(db: Database, customerId: string, seq: number): Promise<Line | undefined> {
  const found = await row(
    db,
    lineShape,
    sql`select ${fields} from consents where customer_id = ${customerId} and seq = ${seq}`,
  );
  return found && present(found);
}

const lineWithOwner = lineShape.extend({ owner: uuid });

/**
 * The line that a decision names, and whose it is: the person's, or of somebody who has parted from them since. What was decided
 * goes with its passage then, and what permitted it with who said it.
 */
export async function lineNamed(
  db: Database,
  customerId: string,
  { seq, at }: { readonly seq: number; readonly at: Millis },
): Promise<{ readonly line: Line; readonly owner: string } | undefined> {
  const found = await row(
    db,
    lineWithOwner,
    sql`select ${fields}, customer_id as owner from consents where seq = ${seq} and millis(consents.at) = ${at} and customer_id in (
        select ${customerId}::uuid union select other from merges where customer_id = ${customerId} and what = 'unmerge')
      order by customer_id = ${customerId} desc limit 1`,
  );
  if (!found) return undefined;
  const { owner, ...said } = found;
  return { line: present(said), owner };
}

/** Newest first. @param before lines older than this seq */
export async function listConsents(
  db: Database | Tx,
  customerId: string,
  limit: number,
  before?: number,
): Promise<Line[]> {
  const older = before === undefined ? sql`` : sql`and seq < ${before}`;
  const query = sql`select ${fields} from consents where customer_id = ${customerId} ${older} order by seq desc limit ${limit}`;
  return (await rows(db, lineShape, query)).map(present);
}
