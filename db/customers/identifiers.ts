import { sql } from 'kysely';
import { z } from 'zod';
import type { Identifier } from '../../domain/person/customer';
import { refKey, sharedKinds, type Ref } from '../../domain/person/identity/identity';
import { browserKinds } from '../../domain/person/identity/vouched';
import type { Owner } from '../../domain/person/identity/who';
import { sayInstantIfAny } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { Overtaken } from '../base/failure';
import { jsonRows } from '../base/json';
import { millis, rows, uuid, whole } from '../base/rows';

const identifierRow = z.object({ kind: z.string(), value: z.string() });
const kindRow = z.object({ kind: z.string() });

/** Whose profiles identifiers lead to; of an address there may be several. */
export type Owners = ReadonlyMap<string, readonly Owner[]>;

/** Nothing but the revision where nobody is known. */
const owned = z.object({
  revision: whole,
  kind: z.string().nullable(),
  value: z.string().nullable(),
  customerId: uuid.nullable(),
  since: millis.nullable(),
  byAlias: z.boolean().nullable(),
  createdAt: millis.nullable(),
  hasUser: z.boolean().nullable(),
  isVouchedFor: z.boolean().nullable(),
  addresses: z.record(z.string(), z.string()).nullable(),
});

/** Whose identifiers are these, and which definitions are in force: one query for a whole batch. */
export async function findOwners(
  db: Database | Tx,
  refs: readonly Ref[],
): Promise<{ revision: number; owners: Owners }> {
  const found = await rows(
    db,
    owned,
    sql`with found as materialized (
        select kind, value, io.customer_id, io.since, io.by_alias from unnest(${textsOf(refs.map((ref) => ref.kind))}, ${textsOf(refs.map((ref) => ref.value))}) as r (kind, value)
        join identifier_owners io using (kind, value)),
      people as materialized (
        select c.customer_id, c.created_at, i.* from customers c cross join lateral (
          select bool_or(kind = 'user') as has_user, bool_or(not claimed and kind <> all(${textsOf(browserKinds)})) as vouched,
            coalesce(jsonb_object_agg(kind, value) filter (where kind = any(${textsOf([...sharedKinds])}) and (not claimed or verified_at is not null)), '{}') as addresses
          from identifiers where customer_id = c.customer_id) i
        where c.customer_id in (select customer_id from found))
      select d.revision, o.kind, o.value, o.customer_id as "customerId", o.since, o.by_alias as "byAlias", o.created_at as "createdAt", o.has_user as "hasUser",
        o.vouched as "isVouchedFor", o.addresses
      from definitions_revision d left join (found join people using (customer_id)) o on true`,
  );
  const owners = new Map<string, Owner[]>();
  for (const { revision: _all, kind, value, since, byAlias, ...one } of found) {
    const { customerId, createdAt, hasUser, isVouchedFor, addresses } = one;
    if (kind === null || value === null || customerId === null || createdAt === null) continue;
    const owner = { customerId, createdAt, hasUser: hasUser === true, isVouchedFor: isVouchedFor === true, addresses: addresses ?? {}, since: since ?? undefined, ...(byAlias ? { byAlias } : {}) }; // prettier-ignore
    owners.set(refKey({ kind, value }), [...(owners.get(refKey({ kind, value })) ?? []), owner]);
  }
  return { revision: found[0]?.revision ?? 0, owners };
}

const theirs = z.object({ kind: z.string(), value: z.string(), verifiedAt: millis.nullable(), claimed: z.boolean() });

/** By what somebody is known and reached. */
export async function identifiersOf(db: Database | Tx, customerId: string): Promise<Identifier[]> {
  const found = await rows(
    db,
    theirs,
    sql`select kind, value, millis(verified_at) as "verifiedAt", claimed from identifiers where customer_id = ${customerId} order by added_at, kind, value`,
  );
  return found.map(({ verifiedAt, claimed, ...one }) => ({
    ...one,
    ...(verifiedAt === null ? {} : { verifiedAt }),
    ...(claimed ? { claimed } : {}),
  }));
}

export type NewIdentifier = {
  readonly customerId: string;
  readonly ref: Pick<Identifier, 'kind' | 'value' | 'claimed'>;
  readonly hash?: Buffer | undefined;
  /** Somebody else has it too. */
  readonly shared?: boolean;
  /** It was somebody else's, and is not any more. */
  readonly changesHands?: boolean;
  /** When it was said last that it is of this account. */
  readonly since?: Millis | undefined;
  /** When that was said first, where it was said more than once. */
  readonly first?: Millis | undefined;
};

/**
 * Gives identifiers to customers, in one order everywhere so that two batches cannot wait for each other. What is only claimed
 * belongs to nobody, so that many may claim it.
 * @returns the keys of those that nobody else had, and of the claims
 */
export async function addIdentifiers(
  tx: Tx,
  wanted: readonly NewIdentifier[],
  source: string,
  at: Date,
): Promise<ReadonlySet<string>> {
  if (wanted.length === 0) return new Set();
  await letGo(tx, wanted.filter(({ changesHands }) => changesHands), at); // prettier-ignore
  const incoming = wanted.map(({ customerId, ref, hash, shared, since, first }) => ({
    customer_id: customerId,
    kind: ref.kind,
    value: ref.value,
    claimed: ref.claimed ?? false,
    shared: shared ?? false,
    since: sayInstantIfAny(since),
    first: sayInstantIfAny(first),
    hash: hash?.toString('hex') ?? null,
  }));
  const added = await rows(
    tx,
    identifierRow,
    sql`with wanted as (
      select * from jsonb_to_recordset(${jsonRows(incoming)}) as w (customer_id uuid, kind text, value text, claimed boolean, shared boolean, since timestamptz, first timestamptz, hash text)),
    owned as (
      insert into identifier_owners (kind, value, customer_id, shared, since, named_first) select kind, value, customer_id, shared, since, first
      from wanted where not claimed order by kind, value
      on conflict do nothing returning kind, value, customer_id),
    came as (update identifier_owners o set by_alias = false from wanted w
      where not w.claimed and o.by_alias and (o.kind, o.value, o.customer_id) = (w.kind, w.value, w.customer_id) returning o.kind, o.value, o.customer_id)
    insert into identifiers as i (customer_id, kind, value, added_at, source, claimed, hash)
    select w.customer_id, w.kind, w.value, ${at}::timestamptz, ${source}, w.claimed, decode(w.hash, 'hex')
    from wanted w where w.claimed or exists (select from (table owned union all table came) o where (o.kind, o.value, o.customer_id) = (w.kind, w.value, w.customer_id))
    on conflict (customer_id, kind, value) do update set source = excluded.source, claimed = false, hash = excluded.hash,
        added_at = case when i.verified_at is null then excluded.added_at else i.added_at end
      where i.claimed and not excluded.claimed
    returning kind, value`,
  );
  return new Set(added.map(refKey));
}

/** Names that people are said to have gone by. @throws Overtaken when somebody came by one of them meanwhile */
export async function nameByAlias(tx: Tx, names: readonly Pick<NewIdentifier, 'customerId' | 'ref'>[]): Promise<void> {
  if (names.length === 0) return;
  const added = await rows(
    tx,
    kindRow,
    sql`insert into identifier_owners (kind, value, customer_id, by_alias)
      select kind, value, customer_id, true from jsonb_to_recordset(${datedRows(names)}) as n (customer_id uuid, kind text, value text)
      order by kind, value on conflict do nothing returning kind`,
  );
  if (added.length < names.length) throw new Overtaken('somebody came by an earlier name');
}

/**
 * A device whose account has changed is the earlier one's no more, and that it was stays in their history; not where that one named it
 * again a moment ago, and later.
 */
async function letGo(tx: Tx, wanted: readonly NewIdentifier[], at: Date): Promise<void> {
  if (wanted.length === 0) return;
  await sql`with wanted as (select * from jsonb_to_recordset(${datedRows(wanted)}) as w (customer_id uuid, kind text, value text, since timestamptz)),
    owned as (delete from identifier_owners o using wanted w where o.kind = w.kind and o.value = w.value and o.customer_id <> w.customer_id
        and (o.since is null or o.since < w.since or not exists (select from identifiers u where u.customer_id = o.customer_id and u.kind = 'user'))
      returning o.customer_id, o.kind, o.value),
    lost as (delete from identifiers i using owned o where (i.customer_id, i.kind, i.value) = (o.customer_id, o.kind, o.value) returning i.*)
    insert into versions (customer_id, recorded_at, said)
      select customer_id, ${at}::timestamptz, jsonb_agg(jsonb_build_object('what', 'gone', 'name', kind || ':' || value, 'at', millis(${at}::timestamptz),
        'value', jsonb_build_object('kind', kind, 'value', value, 'addedAt', millis(added_at)))) from lost group by customer_id`.execute(
    tx,
  );
}

/** From when on devices are of an account that had nobody's name when they were first seen. */
export async function dateDevices(tx: Tx, customerId: string, refs: readonly Named[], at: Millis): Promise<void> {
  if (refs.length === 0) return;
  await sql`update identifier_owners o set since = ${new Date(at)}::timestamptz
    from unnest(${kindsOf(refs)}, ${valuesOf(refs)}) as r (kind, value)
    where o.kind = r.kind and o.value = r.value and o.customer_id = ${customerId} and o.since is null`.execute(tx);
}

/**
 * Accounts named devices of theirs again, so that nothing that was said before takes these away; in one order everywhere.
 * @throws Overtaken when one of them is another's by now
 */
export async function nameAgain(tx: Tx, named: readonly NewIdentifier[]): Promise<void> {
  if (named.length === 0) return;
  const dated = await rows(
    tx,
    kindRow,
    sql`with named as (select * from jsonb_to_recordset(${datedRows(named)}) as n (customer_id uuid, kind text, value text, since timestamptz, first timestamptz)),
    held as (select o.kind, o.value, o.customer_id, n.since, n.first from identifier_owners o join named n using (kind, value, customer_id)
      order by o.kind, o.value for no key update of o)
    update identifier_owners o set since = greatest(o.since, h.since), named_first = least(o.named_first, o.since, h.since, h.first) from held h
    where o.kind = h.kind and o.value = h.value and o.customer_id = h.customer_id returning o.kind`,
  );
  if (dated.length < named.length) throw new Overtaken('a device changed hands');
}

const datedRows = (some: readonly NewIdentifier[]) =>
  jsonRows(some.map(({ customerId, ref: { kind, value }, since, first }) => ({ customer_id: customerId, kind, value, since: sayInstantIfAny(since), first: sayInstantIfAny(first) }))); // prettier-ignore

const counted = z.object({ id: uuid, count: whole });

/** How many identifiers people have. @param most further ones are not counted */
export async function identifierCounts(
  tx: Tx,
  ids: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const found = await rows(
    tx,
    counted,
    sql`select id, (select count(*) from (select from identifiers where customer_id = id limit ${most}) few) as count
      from unnest(${sql.val([...ids])}::uuid[]) as id`,
  );
  return new Map(found.map(({ id, count }) => [id, count]));
}

/** They are the customer's no more; that an address was is kept, for the day on which they are erased. */
export async function removeIdentifiers(tx: Tx, customerId: string, refs: readonly Identifier[]): Promise<void> {
  if (refs.length === 0) return;
  await sql`with gone as (
      delete from identifiers i using unnest(${kindsOf(refs)}, ${valuesOf(refs)}) as r (kind, value)
      where customer_id = ${customerId} and i.kind = r.kind and i.value = r.value returning i.kind, i.value, i.hash, not i.claimed or i.verified_at is not null as proved),
    former as (insert into former_addresses (customer_id, kind, value, hash)
      select ${customerId}::uuid, kind, value, hash from gone where hash is not null and proved on conflict do nothing)
    delete from identifier_owners o using unnest(${kindsOf(refs)}, ${valuesOf(refs)}) as r (kind, value)
    where customer_id = ${customerId} and o.kind = r.kind and o.value = r.value`.execute(tx);
}

/** Somebody proved that these are the customer's. */
export async function verifyIdentifiers(
  tx: Tx,
  customerId: string,
  refs: readonly Identifier[],
  at: Date,
): Promise<void> {
  if (refs.length === 0) return;
  await sql`update identifiers i set verified_at = coalesce(verified_at, ${at})
    from unnest(${kindsOf(refs)}, ${valuesOf(refs)}) as r (kind, value)
    where customer_id = ${customerId} and i.kind = r.kind and i.value = r.value`.execute(tx);
}

type Named = Pick<Identifier, 'kind' | 'value'>;
const textsOf = (texts: readonly string[]) => sql`${sql.val([...texts])}::text[]`;
const kindsOf = (refs: readonly Named[]) => textsOf(refs.map(({ kind }) => kind));
const valuesOf = (refs: readonly Named[]) => textsOf(refs.map(({ value }) => value));
