import { sql } from 'kysely';
import { z } from 'zod';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import { productTime } from '../base/clock';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { idRow, millis, rows, uuid } from '../base/rows';

const firstRow = z.object({ name: z.string(), at: millis });

/** One accepted call, with the customer that it belongs to. */
export type NewEvent = {
  readonly customerId: string;
  readonly eventId: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  readonly at: Millis;
  readonly messageId: string;
  /** What is stored otherwise than it was sent. */
  readonly notes?: readonly string[] | undefined;
  /** Somebody listens, so that it has to be decided. */
  readonly undecided: boolean;
  /** The strongest identifier that it came with, as `kind:value`. */
  readonly under?: string | undefined;
  /** `receiptHash` of a message that a client may send again after an erasure. */
  readonly receipt?: string;
  /** The import that it came with. */
  readonly importId?: string | undefined;
};

const stored = z.object({ customerId: uuid, eventId: uuid, messageId: z.string(), undecided: z.boolean() });
export type Stored = Readonly<z.infer<typeof stored>>;

/**
 * Stores events with their receipts, those that came before or were forgotten with somebody left out, in the order given. It only inserts, so that it waits for
 * nobody but another sender of the same message ids, and for those always in the same order. What happened long before it came
 * takes back what was counted without it.
 * @param source who sent them: an id counts once for ever per source
 * @returns what is new
 */
export async function insertEvents(
  tx: Tx,
  source: string,
  receivedAt: Millis,
  events: readonly NewEvent[],
): Promise<Stored[]> {
  if (events.length === 0) return [];
  const calls = events.map((event, n) => [
    n, event.customerId, event.eventId, event.type, event.name, event.properties, event.context ?? null,
    sayInstant(event.at), event.messageId, event.undecided, event.notes ?? null, event.receipt ?? null, event.under ?? null, event.importId ?? null,
  ]); // prettier-ignore
  const received = sql`${new Date(receivedAt)}::timestamptz`;
  return rows(
    tx,
    stored,
    sql`
    with incoming as materialized (
      select (e -> 0)::int as n, (e ->> 1)::uuid as customer_id, (e ->> 2)::uuid as event_id, e ->> 3 as type, e ->> 4 as name, e -> 5 as properties,
        nullif(e -> 6, 'null') as context, (e ->> 7)::timestamptz as at, e ->> 8 as message_id, (e ->> 9)::boolean as undecided,
        case when e -> 10 <> 'null' then array(select jsonb_array_elements_text(e -> 10)) end as notes, decode(e ->> 11, 'hex') as receipt,
        hashtextextended(e ->> 12, 0) as came_under, (e ->> 13)::uuid as import_id
      from jsonb_array_elements(${jsonRows(calls)}) as e),
    fresh as (
      insert into receipts (source, message_id, event_id)
      select ${source}, message_id, event_id from incoming
      where not exists (select from forgotten f where f.hash = receipt) order by message_id, n
      on conflict do nothing returning event_id),
    late as (select customer_id, name, min(at) as at from incoming
      where at < ${received} - interval '10 minutes' * coalesce((select rate from clock), 1) group by customer_id, name),
    counted_anew as (select forget_tallies(array_agg(customer_id), array_agg(name), array_agg(at)) from late having count(*) > 0)
    insert into events (customer_id, event_id, type, name, properties, context, at, received_at, source, message_id, undecided, notes, came_under, import_id)
    select customer_id, event_id, type, name, properties, context, at, ${received}, ${source}, message_id, undecided, notes, came_under, import_id
    from incoming where event_id in (select event_id from fresh) and (select count(*) from counted_anew) < 2 order by n
    returning customer_id as "customerId", event_id as "eventId", message_id as "messageId", undecided`,
  );
}

/** Of whom so many events wait to be decided. */
export async function crowded(tx: Tx, ids: ReadonlySet<string>, most: number): Promise<ReadonlySet<string>> {
  if (ids.size === 0) return new Set();
  const found = await rows(
    tx,
    idRow,
    sql`select id from unnest(${sql.val([...ids])}::uuid[]) as id
      where exists (select from events where customer_id = id and undecided order by seq offset ${most - 1} limit 1)`,
  );
  return new Set(found.map(({ id }) => id));
}
const messageId = z.object({ id: z.string() });

/** Which of these message ids of a source have come before. */
export async function seenMessages(
  tx: Tx,
  source: string,
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const seen = await rows(
    tx,
    messageId,
    sql`select message_id as id from receipts where source = ${source} and message_id = any(${sql.val([...messageIds])}::text[])`,
  );
  return new Set(seen.map(({ id }) => id));
}

const somebody = z.object({ customerId: uuid });
const inJourneys = somebody.extend({ journeys: z.array(z.string()) });

export type Listening = { readonly customerId: string; readonly journeys: readonly string[] };

/**
 * Who is inside one of the journeys that listen, or may be entering it: a customer whose row a decision holds, or for whom one is
 * still to come or overdue, since what came before may let them in. The share lock keeps decisions from starting until the event is stored,
 * and waits for nobody.
 * @param now passages that ended keep counting goals until their time is over
 */
export async function listeningCustomers(
  tx: Tx,
  candidates: readonly Listening[],
  now: Millis,
): Promise<ReadonlySet<string>> {
  const ids = sql.val([...new Set(candidates.map((one) => one.customerId))]);
  const free = await rows(
    tx,
    somebody,
    sql`select customer_id as "customerId" from customers where customer_id = any(${ids}::uuid[]) for share skip locked`,
  );
  const atRest = new Set(free.map(({ customerId }) => customerId));
  const inside = await rows(
    tx,
    inJourneys,
    sql`
    select customer_id as "customerId", array_agg(distinct journey) as journeys from (
      select customer_id, journey from enrolments where customer_id = any(${ids}::uuid[]) and state = 'active' union all
      select customer_id, journey from enrolments where customer_id = any(${ids}::uuid[])
        and state <> 'active' and goal_at is null and goal_by is not null and goal_by >= ${new Date(now)}) as inside
    group by customer_id`,
  );
  // What became due while this call was under way is due, whichever clock goes first.
  const soFar = sql`greatest(${new Date(now)}::timestamptz, ${productTime(sql`clock_timestamp()`)})`;
  const expected = await rows(
    tx,
    somebody,
    sql`
    select customer_id as "customerId" from events where customer_id = any(${ids}::uuid[]) and undecided
    union select customer_id from outbox where customer_id = any(${ids}::uuid[])
    union select customer_id from alarms where customer_id = any(${ids}::uuid[]) and due <= ${soFar}`,
  );
  const toBeDecided = new Set(expected.map(({ customerId }) => customerId));
  const journeysOf = new Map(inside.map(({ customerId, journeys }) => [customerId, journeys]));
  const listens = ({ customerId, journeys }: Listening): boolean =>
    !atRest.has(customerId) ||
    toBeDecided.has(customerId) ||
    (journeysOf.get(customerId) ?? []).some((journey) => journeys.includes(journey));
  return new Set(candidates.filter(listens).map((one) => one.customerId));
}

/** When events of these names happened last to somebody; those that never did are left out. */
export async function lastTimes(
  db: Database,
  customerId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Millis>> {
  const found = await rows(
    db,
    firstRow,
    sql`select name, at from unnest(${sql.val([...new Set(names)])}::text[]) as name cross join lateral (
      select max(e.at) as at from events e where e.customer_id = ${customerId} and e.name = name.name and e.type not in ('enrol', 'audience')) e where at is not null`,
  );
  return new Map(found.map(({ name, at }) => [name, at]));
}
