import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from '../base/database';
import { row, uuid, whole } from '../base/rows';
import { bulkRoom } from './outbox';
import { nobodyYet } from './reconcile';

const parkedRow = z.object({ parked: whole });
const toldRow = z.object({ told: whole, last: uuid.nullable() });

/**
 * Whom a sweep wakes; its name is that of the journey, the template, the build or the problem.
 * `inside`: who is in a journey and has nothing parked, `buyers`: whose past knows an event of this name, which have a pace of their
 * own, `agreed`: who is nothing but somebody that agreed to a statement of this name; the others: for whom something is parked.
 */
const whom = z.enum([
  'inside',
  'buyers',
  'agreed',
  'parked-in',
  'parked-inside',
  'parked-by',
  'all-parked',
  'parked-elsewhere',
  'problem',
]);
export type Whom = z.output<typeof whom>;

/** Has people woken little by little, all of them, also when the process ends; asked again in the middle it goes round once more. */
export async function askForSweep(db: Database | Tx, asked: Whom, named = ''): Promise<void> {
  await sql`insert into sweeps as s (whom, named) values (${asked}, ${named})
    on conflict (whom, named) do update set upto = nullif(s.after, ${nobodyYet}::uuid)`.execute(db);
}

export type SweepPace = {
  /** Wakes of sweeps that may wait to be told at once: more would only make the outbox long. */
  readonly mostWaiting: number;
  /** Of the parked are tried at most so many a real second, whatever was published; with those whose own time has come it is fifty. */
  readonly parkedPerSecond: number;
};

const usualPace: SweepPace = { mostWaiting: 500, parkedPerSecond: 40 };

/**
 * The next step of all sweeps, where a second went by since the last one, whoever took it.
 * @returns how many people will be told
 */
export async function stepSweeps(db: Database, pace: SweepPace = usualPace): Promise<number> {
  const turn = await row(
    db,
    parkedRow,
    sql`update keeper set next_sweep = now() + interval '1 second' where next_sweep <= now() and exists (select from sweeps)
      returning (select count(*) from (select from outbox where ref = 'parked' limit ${pace.parkedPerSecond}) few) as parked`,
  );
  if (!turn) return 0;
  const parked = await walk(db, { isInside: false, room: pace.parkedPerSecond - turn.parked });
  return parked + (await walk(db, { isInside: true, room: await bulkRoom(db, pace.mostWaiting) }));
}

type Walk = { readonly isInside: boolean; readonly room: number };

/** Those that waited longest for their step come first. */
async function walk(db: Database, { isInside, room }: Walk): Promise<number> {
  let told = 0;
  while (told < room) {
    const here = await db.transaction().execute((tx) => step(tx, { isInside, room: room - told }));
    if (here === undefined) break;
    told += here;
  }
  return told;
}

const sweep = z.object({ whom, named: z.string(), after: uuid, upto: uuid.nullable() });
type Sweep = z.output<typeof sweep>;

/** @returns how many it tells, or undefined where there is no sweep */
async function step(tx: Tx, { isInside, room }: Walk): Promise<number | undefined> {
  const next = await row(
    tx,
    sweep,
    sql`select whom, named, after, upto from sweeps where (whom in ('inside', 'buyers', 'agreed')) = ${isInside}
      order by stepped_at, whom, named limit 1 for update skip locked`,
  );
  if (!next) return undefined;
  const found = await row(tx, toldRow, tell(next, room));
  const { told, last } = found ?? { told: 0, last: null };
  const { whom: its, named, after, upto } = next;
  const isOver = told < room;
  if (isOver && (upto === null || after < upto)) {
    await sql`delete from sweeps where whom = ${its} and named = ${named}`.execute(tx);
  } else {
    const reached = isOver ? nobodyYet : last;
    await sql`update sweeps set after = ${reached}, stepped_at = clock_timestamp() where whom = ${its} and named = ${named}`.execute(
      tx,
    );
  }
  return told;
}

/** Behind those who were told; a sweep that goes round ends where it was asked for again. */
const behind = ({ after, upto }: Sweep): RawBuilder<unknown> =>
  upto === null || after >= upto
    ? sql`customer_id > ${after}::uuid`
    : sql`customer_id > ${after}::uuid and customer_id <= ${upto}::uuid`;

function tell(one: Sweep, room: number): RawBuilder<unknown> {
  if (one.whom === 'inside') return tellInside(one, room);
  if (one.whom === 'agreed') return tellAgreed(one, room);
  return one.whom === 'buyers' ? tellBuyers(one, room) : tellParked(one, room);
}

/** Who bought nothing is looked at as well, and counts for the pace. */
const tellBuyers = (one: Sweep, room: number): RawBuilder<unknown> => sql`
  with slice as materialized (select customer_id from customers where ${behind(one)} order by customer_id limit ${room}),
  told as (insert into outbox (customer_id, signal, bulk) select customer_id, 'wake', true from slice s
    where exists (select from events e where e.customer_id = s.customer_id and e.name = ${one.named} and not undecided
      and type not in ('enrol', 'audience')) order by customer_id)
  select count(*) as told, max(customer_id::text)::uuid as last from slice`;

/** Whose stage is what a consent made it: a text that is out of date may take it away. */
const tellAgreed = (one: Sweep, room: number): RawBuilder<unknown> => sql`
  with slice as materialized (
    select distinct customer_id from consents where statement = ${one.named} and ${behind(one)} order by customer_id limit ${room}),
  told as (insert into outbox (customer_id, signal, bulk) select customer_id, 'wake', true from slice s
    where exists (select from customers c where c.customer_id = s.customer_id and c.stage = 'light') order by customer_id)
  select count(*) as told, max(customer_id::text)::uuid as last from slice`;

const tellInside = (one: Sweep, room: number): RawBuilder<unknown> => sql`
  with slice as materialized (
    select distinct customer_id from enrolments e where journey = ${one.named} and state = 'active' and ${behind(one)}
      and not exists (select from parked p where p.customer_id = e.customer_id and p.retry_at is not null)
    order by customer_id limit ${room}),
  told as (insert into outbox (customer_id, signal, bulk) select customer_id, 'wake', true from slice order by customer_id)
  select count(*) as told, max(customer_id::text)::uuid as last from slice`;

/** Nobody knows which definition an event as a whole was stopped by: it is tried whatever is published. */
const anEvent = sql`part = 'event'`;

/** Each by an index that has people in their order. */
function partsOf({ whom: its, named }: Sweep): readonly RawBuilder<unknown>[] {
  switch (its) {
    case 'parked-in':
      return [sql`journey = ${named}`, anEvent];
    case 'parked-inside':
      return [
        sql`journey = ${named}`,
        anEvent,
        sql`exists (select from enrolments e where e.customer_id = parked.customer_id and e.journey = ${named} and e.state = 'active')`,
      ];
    case 'parked-by':
      return [sql`template = ${named}`, anEvent];
    case 'parked-elsewhere':
      return [sql`build <> ${named} and retry_at > now()`];
    case 'problem':
      return [sql`problem = ${named}::uuid`];
    case 'all-parked':
    case 'inside':
    case 'buyers':
    case 'agreed':
      return [sql`true`];
  }
}

/** They are tried though the definitions are the same; otherwise they are due under the new ones. */
const isAsked = ({ whom: its }: Sweep): boolean => its === 'parked-elsewhere' || its === 'problem';

/** What is locked is being tried at this moment. */
function tellParked(one: Sweep, room: number): RawBuilder<unknown> {
  const parts = partsOf(one).map(
    (part) =>
      sql`(select distinct customer_id from parked where ${part} and retry_at is not null and ${behind(one)} order by customer_id limit ${room})`,
  );
  const due = isAsked(one)
    ? sql`due as (
      update parked p set retry_at = now() from (
        select customer_id, part, id from parked where ${sql.join(partsOf(one), sql` and `)} and retry_at > now()
          and customer_id in (select customer_id from slice) for update skip locked) as mine
      where p.customer_id = mine.customer_id and p.part = mine.part and p.id = mine.id),`
    : sql``;
  return sql`
    with slice as materialized (
      select customer_id from (${sql.join(parts, sql` union `)}) as found order by customer_id limit ${room}), ${due}
    told as (insert into outbox (customer_id, signal, ref, bulk) select customer_id, 'wake', 'parked', true from slice order by customer_id)
    select count(*) as told, max(customer_id::text)::uuid as last from slice`;
}
