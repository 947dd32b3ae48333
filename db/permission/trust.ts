import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { questions, type Touchpoint } from '../../domain/person/feedback/suspect';
import type { Database } from '../base/database';
import { rows, theRow, whole } from '../base/rows';
import { dayAt, type Span } from './trust-days';

const share = { asked: whole, granted: whole, reached: whole, withdrew: whole, could: whole };
const ofName = z.object({ name: z.string().nullable(), ...share });
const ofStatement = z.object({ name: z.string(), version: z.string().nullable(), ...share });

export type NamedShare = z.infer<typeof ofName>;
export type StatementShare = z.infer<typeof ofStatement>;

/** More names than a policy has purposes, or anybody reads. */
const mostNames = 200;

const within = (column: RawBuilder<unknown>, { from, to }: Span): RawBuilder<unknown> =>
  sql`${column} >= ${new Date(from)} and ${column} < ${new Date(to)}`;

/** Each person counts once for a name: on the first of their days in the span. The name null is of lines that speak of all, or follow no message. */
export const sharesBy = (
  db: Database,
  what: 'purpose' | 'channel' | 'journey',
  { from, to }: Span,
): Promise<NamedShare[]> =>
  rows(
    db,
    ofName,
    sql`select name, ${sumOf('asked')}, ${sumOf('granted')}, ${sumOf('reached')}, ${sumOf('withdrew')}, ${sumOf('could')} from (
        select name, part, coalesce(firsts[day - ${dayAt(from)} + 1], firsts[cardinality(firsts)]) as people from trust_counts
        where what = ${what} and day >= ${dayAt(from)} and day < ${dayAt(to)}) as days
      group by name order by could desc, asked desc, name limit ${mostNames}`,
  );

const sumOf = (part: keyof typeof share): RawBuilder<unknown> =>
  sql`coalesce(sum(people) filter (where part = ${sql.lit(part)}), 0)::bigint as ${sql.ref(part)}`;

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
    sql`select name::int as messages, sum(firsts[1])::bigint as weeks from trust_counts
      where what = 'week' and day >= ${dayAt(from)} and day < ${dayAt(to)} and (${dayAt(to)} - 1 - day) % 7 = 0 group by 1 order by 1`,
  );

const silence = z.object({ took: whole, withdrawals: whole });

/** Milliseconds from when a withdrawal was on record until the last message that it forbids was out: 0 where none was in the air. */
export const readSilences = (db: Database, { from, to }: Span): Promise<z.infer<typeof silence>[]> =>
  rows(
    db,
    silence,
    sql`select name::bigint as took, sum(firsts[1])::bigint as withdrawals from trust_counts
      where what = 'silence' and day >= ${dayAt(from)} and day < ${dayAt(to)} group by 1 order by 1`,
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
