import { sql } from 'kysely';
import { z } from 'zod';
import { ownJourney } from '../../domain/journey/confirmation';
import { stages, type Identifier } from '../../domain/person/customer';
import {
  becomeOne,
  doublesAmong,
  doublesOf,
  type Half,
  type LivePassage,
  type Standing,
  type Whole,
} from '../../domain/person/identity/join';
import { refKey } from '../../domain/person/identity/identity';
import type { Preferences } from '../../domain/person/wishes/preferences';
import type { KeyRef, Memory } from '../../domain/person/said';
import type { Traits } from '../../domain/person/traits';
import { standingWishes } from '../../domain/person/history/versions';
import type { Millis } from '../../domain/time/time';
import type { Wishes } from '../../domain/person/wishes/wishes';
import { keysOfPages } from '../base/api-keys';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { made, millis, row, rows, theRow, uuid, whole } from '../base/rows';
import { attestOrder } from '../ledger/links';
import { askForWakes } from '../wake/outbox';
import { appendLines } from '../ledger/append';
import { wordsOf } from '../permission/consents';
import { lockProfile, writeProfile, type Profile } from './customers';
import { removeIdentifiers } from './identifiers';
import { keepVersions } from './versions';

const one = z.object({ id: uuid });

/**
 * Locks people until the end of the transaction, in one order everywhere: nothing of theirs is decided or stored meanwhile.
 * @returns those that there are
 */
export async function lockPeople(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const locked = await rows(
    tx,
    one,
    sql`select customer_id as id from customers where customer_id = any(${sql.val([...ids])}::uuid[]) order by customer_id for update`,
  );
  return new Set(locked.map(({ id }) => id));
}

/** Who somebody is by now: whoever they became one with since; undefined when nobody is there any more. */
export async function personNow(db: Database | Tx, customerId: string): Promise<string | undefined> {
  const found = await row(
    db,
    one,
    sql`select customer_id as id from customers where customer_id = settled_as(${customerId}::uuid)`,
  );
  return found?.id;
}

/** Locks somebody, also who became one with somebody else while their lock was waited for. */
export async function lockWithin(tx: Tx, customerId: string): Promise<Profile | undefined> {
  const profile = await lockProfile(tx, customerId);
  if (profile) return profile;
  const within = await personNow(tx, customerId);
  return within === undefined ? undefined : lockWithin(tx, within);
}

/** Who says that two are one, and by which identifiers. */
export type Reason = {
  readonly now: Millis;
  readonly source: string;
  readonly key?: KeyRef | undefined;
  readonly by: readonly string[];
  /** `Secrets.ledger` */
  readonly ledger: Buffer;
};

/**
 * Two become one: everything of `from` is `into`'s from now on, and the workflow of `from` is told to end. The caller holds both locks.
 * @throws only what the database throws
 */
export async function joinPeople(tx: Tx, into: string, from: string, reason: Reason): Promise<void> {
  const [its, others] = [await halfOf(tx, into, reason.now), await halfOf(tx, from, reason.now)];
  const traits = onMovedGround(others.half.traits, its.lines);
  const joined = becomeOne(its.half, { ...others.half, traits }, reason.now, await keysOfPages(tx));
  const past = await overAmong(tx, [
    { who: into, live: others.live },
    { who: from, live: its.live },
  ]);
  const pastOf = (id: string) => past.filter(({ who }) => who === id);
  const both = its.half.identifiers.filter((id) =>
    others.half.identifiers.some((other) => refKey(other) === refKey(id)),
  );
  await sql`select merge_customers(${from}::uuid, ${into}::uuid)`.execute(tx);
  const chained = { tx, key: reason.ledger, customerId: into };
  if (others.lines > 0) await attestOrder(chained);
  await writeWhole(tx, into, joined, its.revision + 1);
  await keepWishes(tx, into, { preferences: joined.preferences, said: joined.memory }, { now: reason.now });
  const lost = {
    into: lostOf(its.half.identifiers, joined.identifiers),
    from: lostOf(others.half.identifiers, joined.identifiers),
  };
  await removeIdentifiers(tx, into, [...lost.into, ...lost.from]);
  await appendLines(chained, joined.lines);
  const doubles = [
    ...doublesAmong([...its.live, ...others.live]),
    ...doublesOf(its.live, pastOf(from)),
    ...doublesOf(others.live, pastOf(into)),
  ];
  await endDoubles(tx, into, [...new Set(doubles)], reason.now);
  await record(tx, into, from, { ...reason, data: { by: reason.by, both, lost } });
  await askForWakes(tx, [
    { customerId: into, signal: 'wake', ref: 'merged' },
    { customerId: from, signal: 'wake', ref: 'merged' },
  ]);
}

const identifier = z.object({ kind: z.string(), value: z.string(), verifiedAt: z.number().optional(), claimed: z.literal(true).optional() }); // prettier-ignore
const live = z.object({
  id: uuid,
  journey: z.string(),
  key: z.string(),
  enteredAt: z.number(),
  again: z.enum(['never', 'after-exit', 'always']).nullable(),
});
const standing = z.object({
  stage: z.enum(stages),
  stageSince: z.number(),
  traits: made<Traits>(),
  preferences: made<Preferences>(),
  said: made<Memory>(),
  pausedAt: z.number().nullable(),
  pauseReason: z.string().nullable(),
  revision: whole,
  identifiers: z.array(identifier),
  live: z.array(live),
  lines: whole,
});

async function halfOf(tx: Tx, customerId: string, now: Millis) {
  const {
    said,
    pausedAt,
    pauseReason,
    revision,
    live: passages,
    lines,
    ...half
  } = await theRow(
    tx,
    standing,
    sql`select c.stage, millis(c.stage_since) as "stageSince", c.traits, c.preferences, c.said, millis(c.paused_at) as "pausedAt",
        c.pause_reason as "pauseReason", c.revision,
        coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', kind, 'value', value, 'verifiedAt', millis(verified_at),
          'claimed', nullif(claimed, false))) order by added_at, kind, value) from identifiers where customer_id = c.customer_id), '[]') as identifiers,
        coalesce((select jsonb_agg(jsonb_build_object('id', enrolment_id, 'journey', journey, 'key', key, 'enteredAt', millis(entered_at), 'again', (
            select case when 'always' = any(w.words) then 'always' when 'never' = any(w.words) then 'never' else 'after-exit' end from (
              select array(select way ->> 'again' from jsonb_array_elements(v.definition -> 'enter') way where way -> 'by' = e.entry -> 'by') as words
            from journey_versions v where v.key = e.journey and v.version = e.version) w)))
          from enrolments e where customer_id = c.customer_id and state = 'active'), '[]') as live,
        (select coalesce(max(seq), 0) from consents where customer_id = c.customer_id) as lines
      from customers c where customer_id = ${customerId}`,
  );
  const paused =
    pausedAt === null ? {} : { paused: { at: pausedAt, ...(pauseReason === null ? {} : { reason: pauseReason }) } };
  const words = await wordsOf(tx, customerId, now);
  return {
    half: { ...half, ...paused, memory: said, words } satisfies Half,
    live: passages.map((one) => ({ ...one, again: one.again ?? againOf(one.journey) })),
    revision,
    lines,
  };
}

/** Of our own journeys, which nobody published. */
const againOf = (journey: string): LivePassage['again'] => ownJourney(journey)?.enter[0]?.again ?? 'after-exit';

const over = z.object({ who: uuid, journey: z.string(), key: z.string(), endedAt: millis });

/** Passages of these people that are over, through the journeys and under the keys of the live ones of whom they become one with. */
async function overAmong(tx: Tx, whose: readonly { readonly who: string; readonly live: readonly LivePassage[] }[]) {
  const asked = whose.flatMap(({ who, live }) => live.map(({ journey, key }) => ({ who, journey, key })));
  if (asked.length === 0) return [];
  return rows(
    tx,
    over,
    sql`select w.who, e.journey, e.key, max(e.ended_at) as "endedAt"
      from jsonb_to_recordset(${jsonRows(asked)}) as w (who uuid, journey text, key text)
      join enrolments e on e.customer_id = w.who and e.journey = w.journey and e.key = w.key
      where e.state <> 'active' and e.ended_at is not null and coalesce(e.outcome, '') not in ('merged', 'holdout')
      group by w.who, e.journey, e.key`,
  );
}

/** Whoever joins brings their ledger behind the lines that are there, and traits name theirs by number. */
const onMovedGround = (traits: Traits, by: number): Traits =>
  Object.fromEntries(
    Object.entries(traits).map(([name, trait]) => [
      name,
      trait.basis === undefined ? trait : { ...trait, basis: trait.basis + by },
    ]),
  );

async function writeWhole(tx: Tx, customerId: string, joined: Whole, revision: number): Promise<void> {
  const { traits, preferences, memory: said, paused } = joined;
  await writeProfile(tx, customerId, { traits, preferences, said, revision, ...(paused ? { paused } : {}) });
  await standAt(tx, customerId, joined);
}

/** Somebody stands where they stood, without a rise that journeys would listen to. */
export async function standAt(tx: Tx, customerId: string, { stage, stageSince }: Standing): Promise<void> {
  const since = sql`${new Date(stageSince)}::timestamptz`;
  await sql`update customers set stage = ${stage}, stage_since = ${since} where customer_id = ${customerId}`.execute(
    tx,
  );
}

/** Wishes stand as a merge or a parting left them, whichever was said last. @param before what stood until now */
export async function keepWishes(
  tx: Tx,
  customerId: string,
  wishes: Wishes,
  { now, before }: { readonly now: Millis; readonly before?: Preferences },
): Promise<void> {
  const versions = standingWishes(wishes, before);
  if (versions.length > 0) await keepVersions(tx, customerId, [{ recordedAt: now, versions }]);
}

function lostOf(had: readonly Identifier[], has: readonly Identifier[]): readonly Identifier[] {
  const kept = new Set(has.map(refKey));
  return had.filter((id) => !kept.has(refKey(id)));
}

/** Passages that would say twice what another says. What of them is being handed over at this moment is settled as ever. */
async function endDoubles(tx: Tx, customerId: string, ids: readonly string[], now: Millis): Promise<void> {
  if (ids.length === 0) return;
  const at = sql`${new Date(now)}::timestamptz`;
  await sql`
    with ended as (
      update enrolments set state = 'exited', outcome = 'merged', ended_at = ${at}, waiting = null
      where customer_id = ${customerId} and enrolment_id = any(${sql.val([...ids])}::uuid[]) returning *),
    withheld as (
      update messages m set status = 'withheld', reason = 'merged', at = ${at}, queued = false
      from ended e where m.customer_id = ${customerId} and m.enrolment_id = e.enrolment_id and m.status = 'decided'),
    dropped as (
      update calls c set status = 'failed', reason = 'exited', at = ${at}
      from ended e where c.customer_id = ${customerId} and c.enrolment_id = e.enrolment_id and c.status = 'open'),
    mended as (delete from parked p using ended e where p.customer_id = ${customerId} and p.id = e.enrolment_id::text)
    insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason)
    select ${customerId}::uuid, ${at}, enrolment_id, journey, version, step, 'exit', 'merged' from ended`.execute(tx);
}

type Recorded = Omit<Reason, 'ledger'> & { readonly data: unknown };

async function record(tx: Tx, customerId: string, other: string, { now, source, key, data }: Recorded): Promise<void> {
  await sql`insert into merges (customer_id, at, what, other, source, key_id, data)
    select ${customerId}::uuid, ${new Date(now)}::timestamptz, 'merge', ${other}::uuid, r.source, (r.key)::uuid, r.data
    from jsonb_to_record(${jsonRows({ source, key: key?.id, data: data ?? {} })}) as r (source text, key text, data jsonb)`.execute(
    tx,
  );
}
