import { sql } from 'kysely';
import { z } from 'zod';
import { stages, type Customer, type Stage } from '../../domain/person/customer';
import type { Preferences } from '../../domain/person/wishes/preferences';
import type { Memory } from '../../domain/person/said';
import type { Traits } from '../../domain/person/traits';
import { cutText } from '../../domain/schema/storable';
import { sayInstantIfAny } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { idRow, rows, rowsAsEver, whole } from '../base/rows';

/** What a change of one customer starts from. */
export type Profile = {
  readonly id: string;
  readonly stage: Stage;
  readonly traits: Traits;
  readonly preferences: Preferences;
  readonly said: Memory;
  readonly pausedAt: Millis | null;
  readonly pauseReason: string | null;
  readonly revision: number;
};

/** Of somebody of whom nothing is known yet. */
export const blankProfile = (id: string): Profile => ({
  id,
  stage: 'anonymous',
  traits: {},
  preferences: {},
  said: {},
  pausedAt: null,
  pauseReason: null,
  revision: 1,
});

/** @param said what is remembered of what was said of each of them */
export async function createCustomers(tx: Tx, ids: readonly string[], at: Millis, said: Memory = {}): Promise<void> {
  if (ids.length === 0) return;
  await sql`insert into customers (customer_id, stage_since, created_at, said)
    select id, ${new Date(at)}::timestamptz, ${new Date(at)}::timestamptz, ${jsonRows(said)} from unnest(${sql.val([...ids])}::uuid[]) as id`.execute(
    tx,
  );
}

/** The past was told of people: what it makes of them is noted by their next decision, and starts nothing. */
export async function rememberImports(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update customers set said = '{"imported": {}}'::jsonb || said from (
      select customer_id from customers where customer_id = any(${sql.val([...ids])}::uuid[]) order by customer_id for no key update) told
    where customers.customer_id = told.customer_id and not customers.said ? 'imported'`.execute(tx);
}

const profile = z.object({
  id: z.string(),
  stage: z.enum(stages),
  traits: z.custom<Traits>(),
  preferences: z.custom<Preferences>(),
  said: z.custom<Memory>(),
  pausedAt: z.number().nullable(),
  pauseReason: z.string().nullable(),
  revision: z.number(),
});

const ofProfile = sql`customer_id as id, stage, traits, preferences, said, millis(paused_at) as "pausedAt", pause_reason as "pauseReason", revision`;

/** Locks the customer until the end of the transaction, beside events that only come in. @returns undefined when there is none */
export async function lockProfile(tx: Tx, customerId: string): Promise<Profile | undefined> {
  const [found] = await rowsAsEver(tx, profile, sql`select ${ofProfile} from customers where customer_id = ${customerId} for no key update`); // prettier-ignore
  return found;
}

/** Locks these people as `lockProfile` does one, in one order everywhere. @returns those that there are */
export async function lockProfiles(tx: Tx, ids: readonly string[]): Promise<Profile[]> {
  if (ids.length === 0) return [];
  return rows(
    tx,
    profile,
    sql`select ${ofProfile} from customers where customer_id = any(${sql.val([...ids])}::uuid[]) order by customer_id for no key update`,
  );
}

const lockedBeside = profile.extend({ definitions: whole });

/**
 * The same, together with all who share an address with one of them.
 * @param waits for those whom another transaction holds; else these, and who shares an address with one whom it holds, are left out, so
 *   that nobody waits for anybody
 * @returns those of `ids` who are locked so, and which definitions are in force
 */
export async function lockWithSharers(
  tx: Tx,
  ids: readonly string[],
  { waits }: { readonly waits: boolean },
): Promise<{ people: Profile[]; revision: number }> {
  const found = await rowsAsEver(
    tx,
    lockedBeside,
    sql`with wanted as materialized (
        select w.id as who, w.id as needs from unnest(${sql.val([...ids])}::uuid[]) as w (id)
        union select w.id, s.sharer from unnest(${sql.val([...ids])}::uuid[]) as w (id) cross join lateral sharers_of(w.id) s),
      got as materialized (select * from customers where customer_id in (select needs from wanted)
        order by customer_id for no key update ${waits ? sql`` : sql`skip locked`})
      select ${ofProfile}, (select d.revision from definitions_revision d) as definitions from got where customer_id in (
        select who from wanted group by who having bool_and(needs in (select customer_id from got)))`,
  );
  return { people: found.map(({ definitions: _revision, ...one }) => one), revision: found[0]?.definitions ?? 0 };
}

/** The same by the names of their accounts. */
export async function lockAccounts(tx: Tx, names: readonly string[]): Promise<Profile[]> {
  if (names.length === 0) return [];
  return rows(
    tx,
    profile,
    sql`select ${ofProfile} from customers where customer_id in (
        select customer_id from identifier_owners where kind = 'user' and value = any(${sql.val([...names])}::text[]))
      order by customer_id for no key update`,
  );
}

/** Nobody changes who these people are until the end of the transaction; others may hold them so beside it. */
export async function holdProfiles(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`select from customers where customer_id = any(${sql.val([...ids])}::uuid[]) order by customer_id for share`.execute(
    tx,
  );
}

const longestReason = 500;

export type Written = Pick<Profile, 'traits' | 'preferences' | 'said' | 'revision'> & Pick<Customer, 'paused'>;

/** Writes what is on the person's own row. The caller holds the lock. */
export const writeProfile = (tx: Tx, customerId: string, person: Written): Promise<void> =>
  writeProfiles(tx, [{ ...person, id: customerId }]);

/** The same for several, whose locks the caller holds. */
export async function writeProfiles(tx: Tx, people: readonly (Written & { readonly id: string })[]): Promise<void> {
  if (people.length === 0) return;
  const written = people.map(({ id, traits, preferences, said, revision, paused }) => ({
    id, traits, preferences, said, revision,
    pausedAt: sayInstantIfAny(paused?.at), reason: paused?.reason === undefined ? null : cutText(paused.reason, longestReason),
  })); // prettier-ignore
  await sql`update customers c set traits = w.traits, preferences = w.preferences, said = w.said, revision = w.revision,
      paused_at = w."pausedAt", pause_reason = w.reason
    from jsonb_to_recordset(${jsonRows(written)}) as w (id uuid, traits jsonb, preferences jsonb, said jsonb, revision integer, "pausedAt" timestamptz, reason text)
    where c.customer_id = w.id`.execute(tx);
}

/** Whose identifier is this? @returns at most `most` of them, who had it first before others */
export async function ownersNamed(db: Database | Tx, kind: string, value: string, most: number): Promise<string[]> {
  const owners = await rowsAsEver(
    db,
    idRow,
    sql`select customer_id as id from identifier_owners where kind = ${kind} and value = ${value} order by shared, customer_id limit ${most}`,
  );
  return owners.map(({ id }) => id);
}

/** Who claims an identifier that nobody has. @returns at most `most` of them */
export async function claimantsOf(db: Database | Tx, kind: string, value: string, most: number): Promise<string[]> {
  const claimants = await rows(
    db,
    idRow,
    sql`select customer_id as id from identifiers where kind = ${kind} and value = ${value} and claimed order by added_at, customer_id limit ${most}`,
  );
  return claimants.map(({ id }) => id);
}

export async function customerExists(db: Database | Tx, customerId: string): Promise<boolean> {
  const known = idRow;
  const found = await rowsAsEver(db, known, sql`select customer_id as id from customers where customer_id = ${customerId}`); // prettier-ignore
  return found.length > 0;
}
