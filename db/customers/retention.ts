import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Ends } from '../../domain/person/plan/retention';
import type { Millis } from '../../domain/time/time';
import { count } from '../base/counted';
import type { Database, Tx } from '../base/database';
import { idRow, row, rows, theRow, uuid, whole } from '../base/rows';
import { nobodyYet } from '../wake/reconcile';

const afterRow = z.object({ after: uuid });
const visitorsRow = z.object({ visitors: whole });

export type RetentionPace = {
  /** People who are looked at in a step. */
  readonly people: number;
  /** Events of each of them that go in a step; who has more is looked at again. */
  readonly events: number;
  /** Real seconds between two steps, and between two rounds. */
  readonly everySeconds: number;
  readonly restSeconds: number;
};

const usualPace: RetentionPace = { people: 200, events: 25, everySeconds: 1, restSeconds: 60 };

export type Forgotten = { readonly events: number; readonly visitors: number };

/**
 * The next step of the round through all people in which what is too old is deleted, where it is time for one, whoever takes it.
 * What is under way stays: events that nobody decided, and those by which somebody entered a journey that they are in or whose goal
 * may still be reached. The ledger stays, and with it whoever has one.
 * @returns what went; undefined where it was no time for a step
 */
export async function stepRetention(
  db: Database,
  ends: Ends,
  now: Millis,
  pace: RetentionPace = usualPace,
): Promise<Forgotten | undefined> {
  if (ends.events === undefined && ends.visitors === undefined) return undefined;
  const turn = await row(
    db,
    afterRow,
    sql`update keeper set next_retention = now() + make_interval(secs => ${pace.everySeconds}) where next_retention <= now()
      returning retained_until as after`,
  );
  if (!turn) return undefined;
  return db.transaction().execute(async (tx) => {
    const { seen, last, events, isMore } = await forgetEvents(tx, { ...pace, after: turn.after, ends, now });
    const visitors = await forgetVisitors(tx, turn.after, last, ends.visitors);
    const isRound = seen < pace.people && !isMore;
    await sql`update keeper set retained_until = ${isMore ? turn.after : isRound ? nobodyYet : last}::uuid,
      next_retention = now() + make_interval(secs => ${isRound ? pace.restSeconds : pace.everySeconds})`.execute(tx);
    await count(tx, 'forgotten/events', events);
    await count(tx, 'forgotten/visitors', visitors);
    return { events, visitors };
  });
}

const instant = (at: Millis | undefined): RawBuilder<unknown> =>
  at === undefined ? sql`'-infinity'::timestamptz` : sql`${new Date(at)}::timestamptz`;

const step = z.object({ seen: whole, last: uuid, events: whole, isMore: z.boolean() });

type Slice = Pick<RetentionPace, 'people' | 'events'> & {
  readonly after: string;
  readonly ends: Ends;
  readonly now: Millis;
};

/**
 * By the index of each person's events in their order. What was counted with them is counted anew, and passages that are over and
 * spoke their last message forget what their event told.
 */
const forgetEvents = (tx: Tx, { after, ends, now, people, events }: Slice) =>
  theRow(
    tx,
    step,
    sql`with slice as materialized (
        select customer_id, greatest(${instant(ends.events)}, case when stage = 'anonymous' then ${instant(ends.visitors)} else '-infinity' end) as ends
        from customers where customer_id > ${after}::uuid order by customer_id limit ${people}),
      old as materialized (
        select e.* from slice s cross join lateral (
          select customer_id, event_id, name, at from events e where e.customer_id = s.customer_id and e.at < s.ends and not e.undecided
            and not exists (select from enrolments p where p.customer_id = e.customer_id and p.entry ->> 'eventId' = e.event_id::text
              and (p.state = 'active' or (p.goal_at is null and p.goal_by >= ${instant(now)})))
          order by e.at, e.seq limit ${events}) e),
      bare as (update enrolments p set entry = jsonb_set(p.entry, '{properties}', '{}') from slice s
        where p.customer_id = s.customer_id and p.state <> 'active' and (p.goal_at is not null or p.goal_by is null or p.goal_by < ${instant(now)})
          and instant((p.entry ->> 'at')::numeric) < s.ends and p.entry -> 'properties' <> '{}' and not exists (
            select from messages m where m.customer_id = p.customer_id and m.enrolment_id = p.enrolment_id and m.status in ('decided', 'handing-over'))),
      gone as (delete from events e using old o where e.customer_id = o.customer_id and e.event_id = o.event_id returning e.customer_id, e.name, e.at),
      counted_anew as (select forget_tallies(array_agg(customer_id), array_agg(name), array_agg(at)) from (
        select customer_id, name, min(at) as at from old group by customer_id, name) names having count(*) > 0)
      select (select count(*) from slice) as seen, coalesce((select max(customer_id::text)::uuid from slice), ${after}::uuid) as last,
        (select count(*) from gone) as events, (select count(*) from counted_anew) > 1 or exists (
          select from old group by customer_id having count(*) >= ${events}) as "isMore"`,
  );

/** Visitors of whom nothing is left but their cookie. */
async function forgetVisitors(tx: Tx, after: string, last: string, end: Millis | undefined): Promise<number> {
  if (end === undefined) return 0;
  const within = sql`customer_id > ${after}::uuid and customer_id <= ${last}::uuid and stage = 'anonymous' and created_at < ${instant(end)}`;
  // Whom somebody else holds at this moment is looked at in the next round; nothing of the others comes in any more.
  const held = await rows(
    tx,
    idRow,
    sql`select customer_id as id from customers where ${within} order by customer_id for update skip locked`,
  );
  if (held.length === 0) return 0;
  const { visitors } = await theRow(
    tx,
    visitorsRow,
    sql`with idle as materialized (
        select c.customer_id from unnest(${sql.val(held.map(({ id }) => id))}::uuid[]) as c (customer_id)
        where not exists (select from events e where e.customer_id = c.customer_id)
          and not exists (select from consents e where e.customer_id = c.customer_id)
          and not exists (select from enrolments e where e.customer_id = c.customer_id)
          and not exists (select from messages e where e.customer_id = c.customer_id)
          and not exists (select from outbox e where e.customer_id = c.customer_id)
          and not exists (select from identifiers e where e.customer_id = c.customer_id and e.kind not in ('anonymous', 'visitor')))
      select count(*) filter (where erase_customer(customer_id)) as visitors from idle`,
  );
  return visitors;
}
