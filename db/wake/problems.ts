import { sql } from 'kysely';
import { z } from 'zod';
import { parkReasons } from '../../domain/decide/trouble/cannot-go-on';
import type { Database, Tx } from '../base/database';
import { row, rows } from '../base/rows';
import { askForSweep } from './sweeps';

const peopleRow = z.object({ people: z.number() });
const problemsRow = z.object({ problems: z.number() });
const kindRow = z.object({ kind: z.string(), people: z.number() });

/** How many people a cause stops. */
export async function peopleBehind(db: Database | Tx, problem: string): Promise<number> {
  const counted = sql`select count(distinct customer_id) as people from parked where problem = ${problem} and retry_at is not null`;
  return (await row(db, peopleRow, counted))?.people ?? 0;
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

/** Those that stop most people first. @param before behind this place in the list @param customer only what stops this person */
export function listProblems(
  db: Database,
  limit: number,
  before?: ProblemPlace,
  customer?: string,
): Promise<StoredProblem[]> {
  const behind = before
    ? sql`where people < ${before.people} or (people = ${before.people} and id > ${before.id}::uuid)`
    : sql``;
  const theirs =
    customer === undefined
      ? sql``
      : sql`and problem in (select problem from parked where customer_id = ${customer}::uuid)`;
  return rows(
    db,
    problem,
    sql`
    with found as (
      select problem as id, min(reason) as kind, min(detail) as detail, min(journey) as journey, min(version) as version, min(step) as step,
        min(template) as template, count(distinct customer_id) as people, millis(min(since)) as first, millis(max(tried_at)) as last
      from parked where retry_at is not null ${theirs} group by problem)
    select * from found ${behind} order by people desc, id limit ${limit}`,
  );
}

/** How many causes stop people. */
export async function countProblems(db: Database): Promise<number> {
  const counted = sql`select count(distinct problem) as problems from parked where retry_at is not null`;
  return (await row(db, problemsRow, counted))?.problems ?? 0;
}

/** How many people are stopped, by kind. */
export function countParked(db: Database): Promise<{ kind: string; people: number }[]> {
  const shape = kindRow;
  return rows(
    db,
    shape,
    sql`select reason as kind, count(distinct customer_id) as people from parked where retry_at is not null group by reason order by reason`,
  );
}

/**
 * Has everybody tried again whom a cause stops.
 * @returns how many people that is
 */
export async function retryProblem(db: Database, id: string): Promise<number> {
  const people = await peopleBehind(db, id);
  if (people > 0) await askForSweep(db, 'problem', id);
  return people;
}
