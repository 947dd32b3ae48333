import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../base/database';
import { replyKey } from '../../domain/journey/step-results';
import { rows, theRow, whole } from '../base/rows';

type ArmStats = { entered: number; goals: number; holdout: boolean };
type StepStats = {
  entered: number;
  waiting: number;
  sent: number;
  held: number;
  skipped: Record<string, number>;
  /** Of a split, by name. */
  arms?: Record<string, ArmStats>;
};
const inAll = z.object({
  entered: whole,
  active: whole,
  completed: whole,
  exited: whole,
  parked: whole.describe('Of the active ones: passages that cannot be decided.'),
  goals: whole,
});
const atStep = z.object({ step: z.string(), entered: whole, waiting: whole });
const sentAt = z.object({ step: z.string(), sent: whole });
const weighedAt = z.object({
  step: z.string(),
  outcome: z.enum(['hold', 'skip']),
  reason: z.string(),
  passages: whole,
});
const tookArm = z.object({ step: z.string(), arm: z.string(), entered: whole, goals: whole, holdout: z.boolean() });

export type JourneyStats = Readonly<z.infer<typeof inAll>> & { readonly steps: Record<string, StepStats> };

/** How a journey fares, over all versions or one of them. */
export async function readJourneyStats(db: Database, journey: string, version?: number): Promise<JourneyStats> {
  const one = version === undefined ? sql`` : sql`and version = ${version}`;
  const total = await theRow(
    db,
    inAll,
    sql`
    select count(*) as entered, count(*) filter (where state = 'active') as active, count(*) filter (where state = 'completed') as completed,
      count(*) filter (where state = 'exited') as exited, count(goal_at) as goals,
      (select count(*) from parked where part = 'passage' and retry_at is not null and journey = ${journey} ${one}) as parked
    from enrolments where journey = ${journey} ${one}`,
  );
  const steps = await rows(
    db,
    atStep,
    sql`
    select step, count(distinct enrolment_id) as entered, count(*) filter (where here) as waiting from (
      select enrolment_id, step, state = 'active' as here from enrolments where journey = ${journey} ${one}
      union all select enrolment_id, jsonb_object_keys(results), false from enrolments where journey = ${journey} ${one}
      union all select enrolment_id, step, false from decisions where journey = ${journey} ${one}) as seen
    group by step order by step`,
  );
  const sent = await rows(
    db,
    sentAt,
    sql`
    select step, count(*) as sent from messages where journey = ${journey} and status in ('sent', 'unknown') ${one} group by step`,
  );
  const weighed = await rows(
    db,
    weighedAt,
    sql`
    select step, outcome, reason, count(distinct enrolment_id) as passages from decisions
    where journey = ${journey} and outcome in ('hold', 'skip') ${one} group by step, outcome, reason`,
  );
  const arms = await rows(
    db,
    tookArm,
    sql`select taken.step, taken.result ->> 'arm' as arm, count(*) as entered, count(goal_at) as goals,
        coalesce(bool_or((taken.result ->> 'holdout')::boolean), false) as holdout
      from enrolments, jsonb_each(results) as taken (step, result)
      where journey = ${journey} and jsonb_typeof(taken.result) = 'object' and jsonb_typeof(taken.result -> 'arm') = 'string'
        and jsonb_typeof(taken.result -> 'holdout') = 'boolean' and taken.result -> ${replyKey} is null ${one}
      group by 1, 2 order by 1, 2`,
  );
  const byStep: Record<string, StepStats> = {};
  const at = (step: string): StepStats => (byStep[step] ??= { entered: 0, waiting: 0, sent: 0, held: 0, skipped: {} });
  for (const { step, entered, waiting } of steps) Object.assign(at(step), { entered, waiting });
  for (const row of sent) at(row.step).sent = row.sent;
  for (const { step, outcome, reason, passages } of weighed) {
    if (outcome === 'hold') at(step).held += passages;
    else at(step).skipped[reason] = passages;
  }
  for (const { step, arm, ...counted } of arms) (at(step).arms ??= {})[arm] = counted;
  return { ...total, steps: byStep };
}
