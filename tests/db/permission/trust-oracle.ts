import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../../../db/base/database';

type Span = { readonly from: number; readonly to: number };

const wentOut = sql`status in ('sent', 'unknown')`;
const within = (column: RawBuilder<unknown>, { from, to }: Span): RawBuilder<unknown> =>
  sql`${column} >= ${new Date(from)} and ${column} < ${new Date(to)}`;

const named = {
  purpose: [sql`nullif(purpose, '*')`, sql`purpose`],
  channel: [sql`channel`, sql`channel`],
  journey: [
    sql`(select journey from messages m where m.customer_id = c.customer_id and m.at <= c.recorded_at and m.at > c.recorded_at - interval '7 days'
      and ${wentOut} order by m.at desc, m.message_id limit 1)`,
    sql`journey`,
  ],
} as const;

/** The same numbers, asked of every row that there is. */
export const oracle = {
  async shares(db: Database, what: keyof typeof named, span: Span): Promise<unknown[]> {
    const [line, message] = named[what];
    const { rows } = await sql`with told as (
        select customer_id, ${line} as name, state in ('granted', 'denied', 'pending') as asked, state = 'granted' as granted, false as reached,
          state = 'withdrawn' as withdrew from consents c where ${within(sql`recorded_at`, span)} and not starts_with(purpose, 'right:')
        union all select customer_id, ${message}, false, false, true, false from messages where ${within(sql`at`, span)} and ${wentOut}),
      people as (
        select name, bool_or(asked) as asked, bool_or(granted) as granted, bool_or(reached) as reached, bool_or(withdrew) as withdrew
        from told group by customer_id, name)
      select name, count(*) filter (where asked) as asked, count(*) filter (where granted) as granted, count(*) filter (where reached) as reached,
        count(*) filter (where withdrew) as withdrew, count(*) filter (where reached or withdrew) as could
      from people group by name order by could desc, asked desc, name`.execute(db);
    return rows;
  },

  async weeks(db: Database, { from, to }: Span): Promise<unknown[]> {
    const { rows } = await sql`select messages, count(*) as weeks from (
        select count(*)::int as messages from messages where ${within(sql`at`, { from, to })} and ${wentOut} and class = 'marketing'
        group by customer_id, floor(extract(epoch from ${new Date(to)}::timestamptz - at - interval '1 millisecond') / 604800)) as w
      group by messages order by messages`.execute(db);
    return rows;
  },

  /** Of each withdrawal, in their order. */
  async silences(db: Database, span: Span): Promise<number[]> {
    const { rows } = await sql<{
      took: number;
    }>`select coalesce((select millis(max(m.at)) - millis(c.recorded_at) from messages m
          where m.customer_id = c.customer_id and m.at > c.recorded_at and m.decided_at <= c.recorded_at and ${wentOut} and m.purpose = c.purpose
            and (c.channel is null or m.channel = c.channel)), 0) as took
        from consents c where ${within(sql`recorded_at`, span)} and state = 'withdrawn' and purpose <> '*' order by took`.execute(
      db,
    );
    return rows.map(({ took }) => took);
  },
};
