import { sql } from 'kysely';
import { z } from 'zod';
import type { Identifier } from '../../domain/person/customer';
import { refKey, type Ref, type SaidRef } from '../../domain/person/identity';
import { chooseOwner, type Owner } from '../../domain/person/owner';
import { browserKinds } from '../../domain/person/vouched';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { rows, uuid, whole } from '../base/rows';

/** Whose profile an identifier leads to. */
export type OwnerRow = Owner & { readonly customerId: string };
export type Owners = ReadonlyMap<string, OwnerRow>;

/** Nothing but the revision where nobody is known. */
const owned = z.object({
  revision: whole,
  kind: z.string().nullable(),
  value: z.string().nullable(),
  customerId: uuid.nullable(),
  hasUser: z.boolean().nullable(),
  isVouchedFor: z.boolean().nullable(),
});

/** Whose identifiers are these, and which definitions are in force: one query for a whole batch. */
export async function findOwners(
  db: Database | Tx,
  refs: readonly Ref[],
): Promise<{ revision: number; owners: Owners }> {
  const found = await rows(
    db,
    owned,
    sql`select d.revision, o.kind, o.value, o.customer_id as "customerId", o.has_user as "hasUser", o.vouched as "isVouchedFor" from definitions_revision d left join lateral (
      select kind, value, io.customer_id,
        exists (select from identifiers i where i.customer_id = io.customer_id and i.kind = 'user') as has_user,
        exists (select from identifiers i where i.customer_id = io.customer_id and not i.claimed and i.kind <> all(${sql.val([...browserKinds])}::text[])) as vouched
      from unnest(${sql.val(refs.map((ref) => ref.kind))}::text[], ${sql.val(refs.map((ref) => ref.value))}::text[]) as r (kind, value)
      join identifier_owners io using (kind, value)) o on true`,
  );
  const owners = new Map<string, OwnerRow>();
  for (const { kind, value, customerId, hasUser, isVouchedFor } of found) {
    if (kind !== null && value !== null && customerId !== null && hasUser !== null && isVouchedFor !== null)
      owners.set(refKey({ kind, value }), { customerId, hasUser, isVouchedFor });
  }
  return { revision: found[0]?.revision ?? 0, owners };
}

/** The profile that identifiers lead to. @param refs strongest first */
export const ownerAmong = (refs: readonly SaidRef[], owners: Owners): string | undefined =>
  chooseOwner(refs, (ref) => owners.get(refKey(ref)))?.customerId;

export type NewIdentifier = {
  readonly customerId: string;
  readonly ref: Pick<Identifier, 'kind' | 'value' | 'claimed'>;
  readonly hash?: Buffer | undefined;
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
  const incoming = wanted.map(({ customerId, ref, hash }) => ({
    customer_id: customerId,
    kind: ref.kind,
    value: ref.value,
    claimed: ref.claimed ?? false,
    hash: hash?.toString('hex') ?? null,
  }));
  const added = await rows(
    tx,
    z.object({ kind: z.string(), value: z.string() }),
    sql`with wanted as (
      select * from jsonb_to_recordset(${jsonRows(incoming)}) as w (customer_id uuid, kind text, value text, claimed boolean, hash text)),
    owned as (
      insert into identifier_owners (kind, value, customer_id) select kind, value, customer_id from wanted where not claimed order by kind, value
      on conflict do nothing returning kind, value, customer_id)
    insert into identifiers as i (customer_id, kind, value, added_at, source, claimed, hash)
    select w.customer_id, w.kind, w.value, ${at}::timestamptz, ${source}, w.claimed, decode(w.hash, 'hex')
    from wanted w where w.claimed or exists (select from owned o where (o.kind, o.value, o.customer_id) = (w.kind, w.value, w.customer_id))
    on conflict (customer_id, kind, value) do update set source = excluded.source, claimed = false, hash = excluded.hash
      where i.claimed and not excluded.claimed
    returning kind, value`,
  );
  return new Set(added.map(refKey));
}

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

const kindsOf = (refs: readonly Identifier[]) => sql`${sql.val(refs.map(({ kind }) => kind))}::text[]`;
const valuesOf = (refs: readonly Identifier[]) => sql`${sql.val(refs.map(({ value }) => value))}::text[]`;
