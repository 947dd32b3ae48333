import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Counts } from '../../domain/decide/numbers';
import { replyKey } from '../../domain/journey/step-results';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { rows, theRow, whole } from '../base/rows';

const parkedRow = z.object({ parked: whole });

const word = z.string().nullable();
const numbers = { passages: whole, goals: whole };
const place = z.object({ state: z.enum(['active', 'completed', 'exited']), step: z.string(), outcome: word, noted: z.boolean(), ...numbers }); // prettier-ignore
const mark = z.object({ step: z.string(), arm: word, holdout: word, case: word, held: word, timedOut: word, answered: word, status: word, ...numbers }); // prettier-ignore
const sent = z.object({ step: z.string(), sent: whole });
const weighed = z.object({
  step: z.string(),
  outcome: z.enum(['hold', 'skip']),
  reason: z.string(),
  passages: whole,
});

/** Of which passages: in one version, and those that began in a period of product time. */
export type Counted = {
  readonly version?: number | undefined;
  readonly from?: Millis | undefined;
  readonly to?: Millis | undefined;
};

/** Of `enrolments`, as a further condition. */
export const beganWithin = ({ from, to }: Pick<Counted, 'from' | 'to'>): RawBuilder<unknown> => {
  const since = from === undefined ? sql`` : sql`and entered_at >= ${new Date(from)}`;
  const until = to === undefined ? sql`` : sql`and entered_at < ${new Date(to)}`;
  return sql`${since} ${until}`;
};

/** Counts passages of a journey. Each query walks what it counts once; nothing of a person comes back. */
export async function countJourney(db: Database, journey: string, { version, from, to }: Counted): Promise<Counts> {
  const one = version === undefined ? sql`` : sql`and version = ${version}`;
  const began = beganWithin({ from, to });
  const theirs =
    from === undefined && to === undefined
      ? sql``
      : sql`and (customer_id, enrolment_id) in (select customer_id, enrolment_id from enrolments where journey = ${journey} ${began})`;
  const ours = sql`journey = ${journey} ${one}`;
  const places = await rows(
    db,
    place,
    sql`select state, step, outcome, results ? step as noted, count(*) as passages, count(goal_at) as goals
      from enrolments where ${ours} ${began} group by 1, 2, 3, 4 order by 2, 1, 3`,
  );
  // What another system answered may be of any shape and say anything: of that only that there is an answer is counted.
  const own = sql`case when noted.result ? ${replyKey} then '{}' else noted.result end`;
  // Equal notes are put together before they are read: most passages have noted the same, and reading costs more than comparing.
  const marks = await rows(
    db,
    mark,
    sql`select step, own ->> 'arm' as arm, own ->> 'holdout' as holdout, own ->> 'case' as "case", own ->> 'held' as held,
        own ->> 'timedOut' as "timedOut", own ->> 'answered' as answered, own ->> 'status' as status, sum(passages)::int8 as passages, sum(goals)::int8 as goals
      from (select noted.step, ${own} as own, count(*) as passages, count(goal_at) as goals
        from enrolments, jsonb_each(results) as noted (step, result) where ${ours} ${began} group by 1, 2) same
      group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2`,
  );
  return {
    places,
    marks,
    sent: await rows(
      db,
      sent,
      sql`select step, count(*) as sent from messages where ${ours} and status in ('sent', 'unknown') ${theirs} group by step`,
    ),
    weighed: await rows(
      db,
      weighed,
      sql`select step, outcome, reason, count(*) as passages
        from (select distinct step, outcome, reason, enrolment_id from decisions where ${ours} and outcome in ('hold', 'skip') ${theirs}) one
        group by step, outcome, reason order by 1, 2, 3`,
    ),
    parked: (
      await theRow(
        db,
        parkedRow,
        sql`select count(*) as parked from parked where part = 'passage' and retry_at is not null and ${ours}`,
      )
    ).parked,
  };
}
