import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Kept } from '../../domain/rehearse/backtest/compare';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { made, millis, row, uuid } from '../base/rows';

const failure = z.enum(['too-expensive', 'cancelled', 'stopped']);
export type BacktestFailure = z.output<typeof failure>;

const stored = z.object({
  id: uuid,
  journey: z.string(),
  days: z.int(),
  askedAt: millis,
  state: z.enum(['running', 'done', 'failed']),
  done: z.int(),
  people: z.int().nullable(),
  result: made<Kept>().nullable(),
  failure: failure.nullable(),
});
export type StoredBacktest = z.output<typeof stored>;

/** After so long without a word its process is gone. */
const isSilent = sql`heard_at < clock_timestamp() - interval '1 minute'`;

const fields = sql`backtest_id as id, journey, days, asked_at as "askedAt", done, people, result,
  case when state = 'running' and ${isSilent} then 'failed' else state end as state,
  case when state = 'running' and ${isSilent} then 'stopped' else failure end as failure`;

export type BacktestAsked = { readonly journey: string; readonly days: number; readonly now: Millis };

/**
 * Puts one down as running; those that nobody looks at any more go.
 * @param most that run at once
 * @returns undefined where so many do
 */
export async function beginBacktest(
  tx: Tx,
  { journey, days, now }: BacktestAsked,
  most: number,
): Promise<StoredBacktest | undefined> {
  await sql`lock table backtests in share row exclusive mode`.execute(tx);
  await sql`delete from backtests where heard_at < clock_timestamp() - interval '30 days'`.execute(tx);
  return row(
    tx,
    stored,
    sql`insert into backtests (backtest_id, journey, days, asked_at)
      select ${randomUUID()}::uuid, ${journey}, ${days}::int, ${new Date(now)}::timestamptz
      where (select count(*) from backtests where state = 'running' and not ${isSilent}) < ${most}::int returning ${fields}`,
  );
}

export const readBacktest = (db: Database, id: string): Promise<StoredBacktest | undefined> =>
  row(db, stored, sql`select ${fields} from backtests where backtest_id = ${id}`);

const id = z.object({ id: uuid });

/** Says that it goes on, and how far it has come. @returns false where nobody wants it any more */
export async function tellBacktest(
  db: Database,
  backtest: string,
  { done, people }: { readonly done: number; readonly people: number | null },
): Promise<boolean> {
  const query = sql`update backtests set heard_at = clock_timestamp(), done = ${done}::int, people = ${people}::int
    where backtest_id = ${backtest} and state = 'running' returning backtest_id as id`;
  return (await row(db, id, query)) !== undefined;
}

export async function endBacktest(
  db: Database,
  backtest: string,
  end: { readonly result: Kept } | { readonly failure: BacktestFailure },
): Promise<void> {
  const said =
    'result' in end
      ? sql`state = 'done', done = coalesce(people, done), result = ${jsonRows(end.result)}`
      : sql`state = 'failed', failure = ${end.failure}`;
  await sql`update backtests set ${said} where backtest_id = ${backtest} and state = 'running'`.execute(db);
}
