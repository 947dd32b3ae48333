import { sql } from 'kysely';
import { z } from 'zod';
import {
  suspectDays,
  type Contacts,
  type Question,
  type Signals,
  type Suspicion,
  type Touchpoint,
} from '../../domain/person/feedback/suspect';
import type { Millis } from '../../domain/time/time';
import { dayMillis } from '../../domain/time/wall-clock';
import type { Database, Tx } from '../base/database';
import { json, textOrNull } from '../base/json';
import { idRow, made, millis, present, row, rows, theRow, uuid, whole } from '../base/rows';

const counted = z.object({ channel: z.string(), count: whole, last: millis });
const lasts = z.object({
  store: millis.nullable(),
  site: millis.nullable(),
  delivery: millis.nullable(),
  complaint: millis.nullable(),
});

/** What is known of somebody's touchpoints of the last days. @param purchase the event that is a purchase */
export async function readSignals(tx: Tx, customerId: string, purchase: string, now: Millis): Promise<Signals> {
  const since = new Date(now - suspectDays * dayMillis);
  const until = new Date(now);
  const sent = await rows(
    tx,
    counted,
    sql`select channel, count(*) as count, max(decided_at) as last from messages
      where customer_id = ${customerId} and decided_at >= ${since} and status in ('sent', 'unknown') and class = 'marketing' and channel is not null
      group by channel`,
  );
  const named = (name: string) =>
    sql`from events where customer_id = ${customerId} and name = ${name} and at between ${since} and ${until}`;
  const touched = await theRow(
    tx,
    lasts,
    sql`select greatest((select max(at) ${named('Store Visited')}), (select max(at) ${named(purchase)} and properties ->> 'channel' = 'store')) as store,
      (select max(at) from events where customer_id = ${customerId} and at between ${since} and ${until} and type in ('page', 'screen') and not undecided) as site,
      (select max(at) ${named('Order Delivered')}) as delivery,
      (select max(at) from messages where customer_id = ${customerId} and decided_at >= ${since} and feedback ? 'complaint') as complaint`,
  );
  const total = sent.reduce((sum, { count }) => sum + count, 0);
  const byChannel = Object.fromEntries(sent.map(({ channel, count }) => [channel, count]));
  return {
    contacts: { days: suspectDays, total, byChannel },
    lastContact: sent.length === 0 ? undefined : Math.max(...sent.map(({ last }) => last)),
    ...present(touched),
  };
}

/** Whether somebody was asked since an instant. */
export async function wasAskedSince(tx: Tx, customerId: string, since: Millis): Promise<boolean> {
  const query = sql`select feedback_id as id from feedback where customer_id = ${customerId} and at > ${new Date(since)} limit 1`;
  return (await row(tx, idRow, query)) !== undefined;
}

export type Asking = Suspicion & {
  readonly id: string;
  readonly at: Millis;
  readonly contacts: Contacts;
  readonly consentSeq?: number | undefined;
};

/** Keeps that somebody is asked, which question, and why this one. */
export async function keepAsking(tx: Tx, customerId: string, asking: Asking): Promise<void> {
  const { id, at, question, scores, touchpoint, contacts, consentSeq } = asking;
  await sql`insert into feedback (customer_id, feedback_id, at, question, scores, touchpoint, contacts, consent_seq)
    values (${customerId}, ${id}, ${new Date(at)}, ${question}, ${json(scores)}, ${json(touchpoint)}, ${json(contacts)}, ${consentSeq ?? null})`.execute(tx); // prettier-ignore
}

const answered = z.object({
  question: z.string() as z.ZodType<Question>,
  touchpoint: made<Touchpoint>(),
  consentSeq: z.int().nullable(),
});
export type Answered = z.output<typeof answered>;

const longestAnswer = 100;
const longestComment = 2_000;

/** Keeps the first answer to a question. @returns what was asked; undefined where it was not, or is answered */
export const keepAnswer = (
  db: Database,
  customerId: string,
  { id, answer, comment, at }: { readonly id: string; readonly answer: string; readonly comment: string | undefined; readonly at: Millis }, // prettier-ignore
): Promise<Answered | undefined> =>
  row(
    db,
    answered,
    sql`update feedback set answer = ${textOrNull(answer, longestAnswer)}, comment = ${textOrNull(comment, longestComment)}, answered_at = ${new Date(at)}
      where customer_id = ${customerId} and feedback_id = ${id}::uuid and answered_at is null
      returning question, touchpoint, consent_seq as "consentSeq"`,
  );

const listed = z.object({
  id: uuid,
  at: millis,
  customer: uuid,
  question: z.string(),
  answer: z.string().nullable(),
  comment: z.string().nullable(),
  consentSeq: z.int().nullable(),
  touchpoint: made<Touchpoint>(),
  contacts: made<Contacts>(),
  agreedAgain: z.boolean(),
  messages: whole,
});
export type ListedFeedback = z.output<typeof listed>;

export type FeedbackPlace = { readonly at: Millis; readonly id: string };
type Span = {
  readonly from?: Millis | undefined;
  readonly to?: Millis | undefined;
  /** Only what this person was asked. */
  readonly customer?: string | undefined;
  readonly question?: Question | undefined;
  readonly answer?: string | undefined;
  readonly limit: number;
  readonly before?: FeedbackPlace | undefined;
};

/** Of everybody or of one person, newest first. @param before older than this place */
export function listFeedback(
  db: Database,
  { from, to, customer, question, answer, limit, before }: Span,
): Promise<ListedFeedback[]> {
  const behind = before
    ? sql`and (at, feedback_id) < (${new Date(before.at)}::timestamptz, ${before.id}::uuid)`
    : sql``;
  return rows(
    db,
    listed,
    sql`select feedback_id as id, at, customer_id as customer, question, answer, comment, consent_seq as "consentSeq", touchpoint, contacts,
        exists (select from consents l where l.customer_id = f.customer_id and l.seq > f.consent_seq and l.state = 'granted'
          and exists (select from consents n where n.customer_id = f.customer_id and n.seq = f.consent_seq
            and (n.purpose = l.purpose or n.purpose = '*' and l.purpose <> all(coalesce(n.spares, '{}'))))) as "agreedAgain",
        (select count(*) from messages m where m.customer_id = f.customer_id and m.at > f.at and status in ('sent', 'unknown') and class = 'marketing') as messages
      from feedback f where ${customer === undefined ? sql`true` : sql`customer_id = ${customer}::uuid`} ${question === undefined ? sql`` : sql`and question = ${question}`} ${answer === undefined ? sql`` : sql`and answer = ${answer}`} ${from === undefined ? sql`` : sql`and at >= ${new Date(from)}`} ${to === undefined ? sql`` : sql`and at < ${new Date(to)}`} ${behind}
      order by at desc, feedback_id desc limit ${limit}`,
  );
}
