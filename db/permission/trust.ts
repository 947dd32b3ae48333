import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { questions, type Touchpoint } from '../../domain/person/feedback/suspect';
import { demandMark } from '../../domain/person/ledger/demands';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { rows, theRow, whole } from '../base/rows';

export type Span = { readonly from: Millis; readonly to: Millis };

const share = { asked: whole, granted: whole, reached: whole, withdrew: whole, could: whole };
const ofName = z.object({ name: z.string().nullable(), ...share });
const ofStatement = z.object({ name: z.string(), version: z.string().nullable(), ...share });

export type NamedShare = z.infer<typeof ofName>;
export type StatementShare = z.infer<typeof ofStatement>;

/** More names than a policy has purposes, or anybody reads. */
const mostNames = 200;
/** A yes or a no belongs to the message that came before it, within these days. */
const followsWithin = sql`interval '7 days'`;

const within = (column: RawBuilder<unknown>, { from, to }: Span): RawBuilder<unknown> =>
  sql`${column} >= ${new Date(from)} and ${column} < ${new Date(to)}`;
const wentOut = sql`status in ('sent', 'unknown')`;

/** Of people, by what a line and a message are about; each person counts once for a name. */
const byName = (db: Database, span: Span, line: RawBuilder<unknown>, message: RawBuilder<unknown>) =>
  rows(
    db,
    ofName,
    sql`with told as (
        select customer_id, ${line} as name, state in ('granted', 'denied', 'pending') as asked, state = 'granted' as granted, false as reached,
          state = 'withdrawn' as withdrew from consents c where ${within(sql`recorded_at`, span)} and not starts_with(purpose, ${demandMark})
        union all select customer_id, ${message}, false, false, true, false from messages where ${within(sql`at`, span)} and ${wentOut}),
      people as (
        select name, bool_or(asked) as asked, bool_or(granted) as granted, bool_or(reached) as reached, bool_or(withdrew) as withdrew
        from told group by customer_id, name)
      select name, count(*) filter (where asked) as asked, count(*) filter (where granted) as granted, count(*) filter (where reached) as reached,
        count(*) filter (where withdrew) as withdrew, count(*) filter (where reached or withdrew) as could
      from people group by name order by could desc, asked desc, name limit ${mostNames}`,
  );

export const sharesByPurpose = (db: Database, span: Span): Promise<NamedShare[]> =>
  byName(db, span, sql`purpose`, sql`purpose`);

/** A line without a channel speaks of all of them: its name is null. */
export const sharesByChannel = (db: Database, span: Span): Promise<NamedShare[]> =>
  byName(db, span, sql`channel`, sql`channel`);

/** A line that follows no message has the name null. */
export const sharesByJourney = (db: Database, span: Span): Promise<NamedShare[]> =>
  byName(
    db,
    span,
    sql`(select journey from messages m where m.customer_id = c.customer_id and m.at <= c.recorded_at and m.at > c.recorded_at - ${followsWithin}
      and ${wentOut} order by m.at desc limit 1)`,
    sql`journey`,
  );

/** Of those who agreed to a version within the span: how many took it back again within it. */
export const sharesByStatement = (db: Database, span: Span): Promise<StatementShare[]> =>
  rows(
    db,
    ofStatement,
    sql`with people as (
        select statement as name, version, customer_id, bool_or(state = 'granted') as granted,
          bool_or(state = 'granted' and exists (select from consents l where l.customer_id = c.customer_id and l.purpose = c.purpose
            and l.recorded_at >= c.recorded_at and l.seq > c.seq and l.recorded_at < ${new Date(span.to)} and l.state <> 'granted'
            and l.state in ('withdrawn', 'denied') and (l.channel is null or c.channel is null or l.channel = c.channel))) as withdrew
        from consents c where ${within(sql`recorded_at`, span)} and statement is not null and state in ('granted', 'denied', 'pending')
        group by statement, version, customer_id)
      select name, version, count(*) as asked, count(*) filter (where granted) as granted, count(*) filter (where granted) as reached,
        count(*) filter (where withdrew) as withdrew, count(*) filter (where granted) as could
      from people group by name, version order by asked desc, name, version limit ${mostNames}`,
  );

const pressed = z.object({ messages: whole, weeks: whole });

/** In how many weeks of how many people so many marketing messages went out; weeks without any are not counted. */
export const weeksPressed = (db: Database, { from, to }: Span): Promise<z.infer<typeof pressed>[]> =>
  rows(
    db,
    pressed,
    sql`select messages, count(*) as weeks from (
        select count(*) as messages from messages where ${within(sql`at`, { from, to })} and ${wentOut} and class = 'marketing'
        group by customer_id, floor(extract(epoch from ${new Date(to)}::timestamptz - at) / 604800)) as w
      group by messages order by messages`,
  );

const silence = z.object({ withdrawals: whole, late: whole, p50: whole, p99: whole, most: whole });

/** Milliseconds from when a withdrawal was on record until the last message that it forbids was out: 0 where none was in the air. */
export const readSilence = (db: Database, span: Span): Promise<z.infer<typeof silence>> =>
  theRow(
    db,
    silence,
    sql`select count(*) as withdrawals, count(*) filter (where took > 0) as late, coalesce(percentile_disc(0.5) within group (order by took), 0)::bigint as p50,
        coalesce(percentile_disc(0.99) within group (order by took), 0)::bigint as p99, coalesce(max(took), 0)::bigint as most
      from (select coalesce((select millis(max(m.at)) - millis(c.recorded_at) from messages m where m.customer_id = c.customer_id and m.at > c.recorded_at
          and m.decided_at <= c.recorded_at and ${wentOut} and m.purpose = c.purpose and (c.channel is null or m.channel = c.channel)), 0) as took
        from consents c where ${within(sql`recorded_at`, span)} and state = 'withdrawn') as w`,
  );

const advocates = z.object({ made: whole, lost: whole });

export const countAdvocates = (db: Database, span: Span): Promise<z.infer<typeof advocates>> =>
  theRow(
    db,
    advocates,
    sql`select count(distinct customer_id) filter (where to_stage = 'advocate') as made,
      count(distinct customer_id) filter (where from_stage = 'advocate') as lost from stages where ${within(sql`at`, span)}`,
  );

const leaving = z.object({
  touchpoint: z.string() as z.ZodType<Touchpoint['kind']>,
  question: z.enum(questions),
  answer: z.string().nullable(),
  people: whole,
});

/** What people said who took something back, by the touchpoint that most likely made them. */
export const reasonsForLeaving = (db: Database, span: Span): Promise<z.infer<typeof leaving>[]> =>
  rows(
    db,
    leaving,
    sql`select touchpoint ->> 'kind' as touchpoint, question, answer, count(*) as people from feedback where ${within(sql`at`, span)}
      group by 1, 2, 3 order by people desc, 1, 2, 3 limit ${mostNames}`,
  );
