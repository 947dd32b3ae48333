import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { asOf, wishesOf } from '../../domain/person/history/as-of';
import { partedWishes } from '../../domain/person/wishes/joined-wishes';
import type { Wishes } from '../../domain/person/wishes/wishes';
import { stages, type Identifier } from '../../domain/person/customer';
import { refKey, type Ref } from '../../domain/person/identity/identity';
import { higherStage } from '../../domain/person/identity/join';
import { noesKept, partTraits } from '../../domain/person/identity/part';
import type { Traits } from '../../domain/person/traits';
import type { Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { keysOfPages } from '../base/api-keys';
import { jsonRows } from '../base/json';
import { idRow, made, row, rows, uuid } from '../base/rows';
import { attestOrder, type Chained } from '../ledger/links';
import { askForWakes } from '../wake/outbox';
import { appendLines } from '../ledger/append';
import { wordsOf } from '../permission/consents';
import { createCustomers, lockProfile, writeProfile, type Profile } from './customers';
import { addIdentifiers } from './identifiers';
import { keepWishes, standAt, type Reason } from './join';
import { addressHash } from '../permission/suppressions';
import { readVersions } from './versions';

type Parting = Omit<Reason, 'by'> & { readonly pepper: Buffer };

const named = z.object({ kind: z.string(), value: z.string(), origin: uuid.nullable() });

/**
 * An identifier leaves a person again, with what came under it: where it came with somebody who became one with them, all that was
 * theirs leaves. What keeps us from speaking holds for both afterwards. The caller holds the person's lock.
 * @returns the id of who left; undefined where the person has no such identifier, or nothing beside what would leave
 */
export async function partPeople(tx: Tx, profile: Profile, ref: Ref, parting: Parting): Promise<string | undefined> {
  const all = await rows(tx, named, sql`select kind, value, origin from identifiers where customer_id = ${profile.id}`);
  const origin = all.find((one) => refKey(one) === refKey(ref))?.origin;
  if (origin === undefined) return undefined;
  const origins = origin === null ? [] : await cameWith(tx, origin);
  const leaving = all.filter((one) => refKey(one) === refKey(ref) || origins.includes(one.origin ?? ''));
  if (leaving.length === all.length) return undefined;
  const apart = origin ?? randomUUID();
  const merged = await mergeOf(tx, apart);
  const before = await wordsOf(tx, profile.id, parting.now);
  await createCustomers(tx, [apart], parting.now);
  await sql`select part_customers(${profile.id}::uuid, ${apart}::uuid, ${sql.val(origins)}::uuid[],
    ${sql.val(leaving.map(({ kind }) => kind))}::text[], ${sql.val(leaving.map(({ value }) => value))}::text[])`.execute(
    tx,
  );
  await standAsBefore(tx, apart);
  const [stays, leaves] = [profile.id, apart].map((customerId) => ({ tx, key: parting.ledger, customerId })) as [Chained, Chained]; // prettier-ignore
  if ((await attestOrder(leaves)) > 0) await attestOrder(stays);
  await writeBoth(tx, profile, apart, { now: parting.now, mergedAt: merged?.at });
  for (const each of [stays, leaves]) {
    const own = await wordsOf(tx, each.customerId, parting.now);
    await appendLines(each, noesKept(own, before, { since: merged?.at, now: parting.now }));
  }
  if (merged) await giveBack(tx, [profile.id, apart], merged, parting);
  await record(tx, profile.id, apart, { ...parting, isNew: !merged, by: refKey(ref) });
  await askForWakes(
    tx,
    [profile.id, apart].map((customerId) => ({ customerId, signal: 'wake', ref: 'unmerged' })),
  );
  return apart;
}

const stood = z.object({ stage: z.enum(stages), stageSince: z.number() });

/** Whoever leaves stands as high as they, or one of those who came with them, had risen before, so that no journey greets them anew. */
async function standAsBefore(tx: Tx, apart: string): Promise<void> {
  const last = sql`select distinct on (origin) to_stage as stage, millis(at) as "stageSince" from stages where customer_id = ${apart} order by origin, seq desc`;
  const [first, ...others] = await rows(tx, stood, last);
  if (first) await standAt(tx, apart, others.reduce(higherStage, first));
}

/** Who came with somebody, themselves first. */
async function cameWith(tx: Tx, origin: string): Promise<string[]> {
  const found = await rows(
    tx,
    idRow,
    sql`with recursive came as (select ${origin}::uuid as id union select m.other from merges m join came on m.within = came.id and m.what = 'merge')
      select id from came`,
  );
  return found.map(({ id }) => id);
}

const merge = z.object({
  at: z.number(),
  both: made<Identifier[]>(),
  lost: made<{ into: Identifier[]; from: Identifier[] }>(),
});

/** Addresses that both had, and those that gave way to the other's, when somebody became one with another. */
const mergeOf = (tx: Tx, other: string) =>
  row(
    tx,
    merge,
    sql`select millis(at) as at, data -> 'both' as both, data -> 'lost' as lost from merges where other = ${other} and what = 'merge'`,
  );

type When = { readonly now: Millis; readonly mergedAt: Millis | undefined };

/** Traits that were said of who leaves go with them, and wishes of before a merge are each one's again; a pause stays with both. */
async function writeBoth(tx: Tx, profile: Profile, apart: string, { now, mergedAt }: When): Promise<void> {
  const { id, traits, preferences, said, pausedAt, pauseReason } = profile;
  const paused =
    pausedAt === null ? {} : { paused: { at: pausedAt, ...(pauseReason === null ? {} : { reason: pauseReason }) } };
  const parted = partTraits(traits, await saidOf(tx, apart), await saidOf(tx, id));
  const whole: Wishes = { preferences, said };
  const [stayed, left] =
    mergedAt === undefined ? [] : [await wishedBefore(tx, id, mergedAt), await wishedBefore(tx, apart, mergedAt)];
  for (const [customerId, its, before, others] of [
    [id, parted.stay, stayed, left],
    [apart, parted.leave, left, stayed],
  ] as const) {
    const own = await lockProfile(tx, customerId);
    if (!own) continue;
    const revision = own.revision + 1;
    const wishes = before && others ? partedWishes(whole, before, others) : whole;
    await writeProfile(tx, customerId, {
      traits: its,
      preferences: wishes.preferences,
      said: { ...said, words: [] },
      revision,
      ...paused,
    });
    await keepWishes(tx, customerId, wishes, { now, before: preferences });
  }
}

/** What somebody wished by themselves, before they became one with somebody. */
const wishedBefore = async (tx: Tx, customerId: string, mergedAt: Millis): Promise<Wishes> =>
  wishesOf(await readVersions(tx, customerId, { knownAt: mergedAt - 1 }));

/** The traits that come of what was said of somebody. */
const saidOf = async (tx: Tx, customerId: string): Promise<Traits> =>
  asOf(await readVersions(tx, customerId, {}), {}, await keysOfPages(tx)).traits;

/** Addresses that both had are both's again, and those that gave way come back where nothing took their place since. */
async function giveBack(
  tx: Tx,
  [stays, apart]: readonly [string, string],
  { both, lost }: z.infer<typeof merge>,
  { pepper, source, now }: Parting,
): Promise<void> {
  const wanted = [...both.map((ref) => [apart, ref] as const), ...lost.into.map((ref) => [stays, ref] as const), ...lost.from.map((ref) => [apart, ref] as const)]; // prettier-ignore
  for (const [customerId, ref] of wanted) {
    const has = await row(
      tx,
      idRow,
      sql`select customer_id as id from identifiers where customer_id = ${customerId} and kind = ${ref.kind} limit 1`,
    );
    if (has) continue;
    const isShared = await row(
      tx,
      idRow,
      sql`select customer_id as id from identifier_owners where kind = ${ref.kind} and value = ${ref.value} limit 1`,
    );
    const hash = addressHash(pepper, ref);
    await addIdentifiers(tx, [{ customerId, ref, hash, shared: isShared !== undefined }], source, new Date(now));
  }
}

type Recorded = Omit<Reason, 'by' | 'ledger'> & { readonly isNew: boolean; readonly by: string };

/** Of who came by a merge the person's own row says by now that they left. */
async function record(tx: Tx, stays: string, apart: string, { now, source, key, isNew, by }: Recorded): Promise<void> {
  const all = [{ of: apart, other: stays }, ...(isNew ? [{ of: stays, other: apart }] : [])];
  const entries = all.map((one) => ({ ...one, source, key: key?.id, data: { by: [by] } }));
  await sql`insert into merges (customer_id, at, what, other, source, key_id, data)
    select r.of, ${new Date(now)}::timestamptz, 'unmerge', r.other, r.source, r.key, r.data
    from jsonb_to_recordset(${jsonRows(entries)}) as r (of uuid, other uuid, source text, key uuid, data jsonb)`.execute(
    tx,
  );
}
