import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { parkReasons } from '../../domain/decide/trouble/cannot-go-on';
import type { Database, Tx } from '../base/database';
import { row, rows } from '../base/rows';

/** How many people a cause stops. */
export async function peopleBehind(db: Database | Tx, problem: string): Promise<number> {
  const counted = sql`select count(*) as people from parked where problem = ${problem} and retry_at is not null`;
  return (await row(db, z.object({ people: z.number() }), counted))?.people ?? 0;
}

const problem = z.object({
  id: z.string(),
  kind: z.enum(parkReasons),
  detail: z.string(),
  journey: z.string().nullable(),
  version: z.number().nullable(),
  step: z.string().nullable(),
  template: z.string().nullable(),
  people: z.number(),
  first: z.number(),
  last: z.number(),
});

/** One cause, and whom it stops. `first` and `last`: when somebody was parked by it first, and tried last. */
export type StoredProblem = z.infer<typeof problem>;

export type ProblemPlace = { readonly people: number; readonly id: string };

/** Those that stop most people first. @param before behind this place in the list */
export function listProblems(db: Database, limit: number, before?: ProblemPlace): Promise<StoredProblem[]> {
  const behind = before
    ? sql`where people < ${before.people} or (people = ${before.people} and id > ${before.id}::uuid)`
    : sql``;
  return rows(
    db,
    problem,
    sql`
    with found as (
      select problem as id, min(reason) as kind, min(detail) as detail, min(journey) as journey, min(version) as version, min(step) as step,
        min(template) as template, count(distinct customer_id) as people, millis(min(since)) as first, millis(max(tried_at)) as last
      from parked where retry_at is not null group by problem)
    select * from found ${behind} order by people desc, id limit ${limit}`,
  );
}

/** How many causes stop people. */
export async function countProblems(db: Database): Promise<number> {
  const counted = sql`select count(distinct problem) as problems from parked where retry_at is not null`;
  return (await row(db, z.object({ problems: z.number() }), counted))?.problems ?? 0;
}

/** How many people are stopped, by kind. */
export function countParked(db: Database): Promise<{ kind: string; people: number }[]> {
  const shape = z.object({ kind: z.string(), people: z.number() });
  return rows(
    db,
    shape,
    sql`select reason as kind, count(distinct customer_id) as people from parked where retry_at is not null group by reason order by reason`,
  );
}

/** How many customers a statement, and how many are told a second (real time): a broken cause costs no more than that. */
const usualPace = { slice: 2_000, perSecond: 50 };

/** @returns how many people are told */
export const retryProblem = (db: Database, id: string, pace = usualPace): Promise<number> =>
  wake(db, { whom: sql`problem = ${id}::uuid`, isAsked: true, pace });

/** Nobody knows which definition an event as a whole was stopped by: it is tried whatever is published. */
const orEvent = (whom: RawBuilder<unknown>): RawBuilder<unknown> => sql`(${whom} or part = 'event')`;

/** Another version is in force, under which the parked are tried when they are woken. @returns how many people are told */
export const wakeParkedIn = (db: Database, journey: string, pace = usualPace): Promise<number> =>
  wake(db, { whom: orEvent(sql`journey = ${journey}`), isAsked: false, pace });

/** Those inside a journey for whom something, whatever it is, is parked. */
export const wakeParkedInside = (db: Database, journey: string, pace = usualPace): Promise<number> => {
  const isInside = sql`exists (select from enrolments e where e.customer_id = parked.customer_id and e.journey = ${journey} and e.state = 'active')`;
  return wake(db, { whom: orEvent(sql`journey = ${journey} or ${isInside}`), isAsked: false, pace });
};

export const wakeParkedBy = (db: Database, template: string, pace = usualPace): Promise<number> =>
  wake(db, { whom: orEvent(sql`template = ${template}`), isAsked: false, pace });

export const wakeAllParked = (db: Database, pace = usualPace): Promise<number> =>
  wake(db, { whom: sql`true`, isAsked: false, pace });

/** Another build of Sojourn runs than the one that could not decide. Once: who is due already is on the way. */
export const wakeParkedUnderOther = (db: Database, build: string, pace = usualPace): Promise<number> =>
  wake(db, { whom: sql`(build <> ${build} and retry_at > now())`, isAsked: true, pace });

type Waking = {
  readonly whom: RawBuilder<unknown>;
  /** They are tried though the definitions are the same. */
  readonly isAsked: boolean;
  readonly pace: typeof usualPace;
};

const slice = z.object({ told: z.number(), last: z.string().nullable() });

/** In slices of customers, each a statement of its own, behind what people do and each customer a little later than the one before. */
async function wake(db: Database, { whom, isAsked, pace }: Waking): Promise<number> {
  let told = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    // What is locked is being tried at this moment.
    const found = await row(
      db,
      slice,
      sql`
      with slice as (
        select distinct customer_id from parked where ${whom} and retry_at is not null and customer_id > ${after}::uuid
        order by customer_id limit ${pace.slice}),
      due as (
        update parked p set retry_at = now() from (
          select customer_id, part, id from parked where ${isAsked}::boolean and ${whom} and retry_at > now()
            and customer_id in (select customer_id from slice) for update skip locked) as mine
        where p.customer_id = mine.customer_id and p.part = mine.part and p.id = mine.id),
      told as (
        insert into outbox (customer_id, signal, bulk, lease_until) select customer_id, 'wake', true,
          now() + make_interval(secs => (${told} + row_number() over (order by customer_id) - 1) / ${pace.perSecond}::float8)
        from slice)
      select count(*) as told, max(customer_id::text) as last from slice`,
    );
    told += found?.told ?? 0;
    if (!found?.last || found.told < pace.slice) return told;
    after = found.last;
  }
}
