import { sql } from 'kysely';
import { refKey, type Ref } from '../../domain/person/identity';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';

export type Owner = {
  readonly customerId: string;
  /** Is an account, not only an address or a cookie. */ readonly hasUser: boolean;
};
export type Owners = ReadonlyMap<string, Owner>;

/** Whose identifiers are these, and which definitions are in force: one query for a whole batch. */
export async function findOwners(
  db: Database | Tx,
  refs: readonly Ref[],
): Promise<{ revision: number; owners: Owners }> {
  type Row = { revision: number; kind: string | null; value: string; customer_id: string; has_user: boolean };
  const { rows } = await sql<Row>`
    select d.revision, o.kind, o.value, o.customer_id, o.has_user from definitions_revision d left join lateral (
      select kind, value, io.customer_id,
        exists (select from identifiers i where i.customer_id = io.customer_id and i.kind = 'user') as has_user
      from unnest(${sql.val(refs.map((ref) => ref.kind))}::text[], ${sql.val(refs.map((ref) => ref.value))}::text[]) as r (kind, value)
      join identifier_owners io using (kind, value)) o on true`.execute(db);
  const owners = new Map<string, Owner>();
  for (const { kind, value, customer_id, has_user } of rows) {
    if (kind !== null) owners.set(refKey({ kind, value }), { customerId: customer_id, hasUser: has_user });
  }
  return { revision: rows[0]?.revision ?? 0, owners };
}

/**
 * Whose profile a call speaks of. The account wins; without one the strongest known identifier does. A cookie or an address
 * of somebody else's account is never a reason to join two people.
 * @param refs strongest first
 */
export function chooseOwner(refs: readonly Ref[], owners: Owners): string | undefined {
  const user = refs.find((ref) => ref.kind === 'user');
  const account = user && owners.get(refKey(user));
  if (account) return account.customerId;
  for (const ref of refs) {
    const owner = owners.get(refKey(ref));
    if (owner && !(user && owner.hasUser)) return owner.customerId;
  }
  return undefined;
}

export type NewIdentifier = { readonly customerId: string; readonly ref: Ref; readonly hash?: Buffer | undefined };

/**
 * Gives identifiers to customers, in one order everywhere so that two batches cannot wait for each other.
 * @returns the keys of those that nobody else had
 */
export async function addIdentifiers(
  tx: Tx,
  wanted: readonly NewIdentifier[],
  source: string,
  at: Date,
): Promise<ReadonlySet<string>> {
  if (wanted.length === 0) return new Set();
  const rows = wanted.map(({ customerId, ref, hash }) => ({
    customer_id: customerId,
    ...ref,
    hash: hash?.toString('hex') ?? null,
  }));
  const added = await sql<{ kind: string; value: string }>`
    with wanted as (
      select * from jsonb_to_recordset(${jsonRows(rows)}) as w (customer_id uuid, kind text, value text, hash text)),
    owned as (
      insert into identifier_owners (kind, value, customer_id) select kind, value, customer_id from wanted order by kind, value
      on conflict do nothing returning kind, value, customer_id)
    insert into identifiers (customer_id, kind, value, added_at, source, hash)
    select customer_id, kind, value, ${at}::timestamptz, ${source}, decode(w.hash, 'hex')
    from owned join wanted w using (kind, value, customer_id)
    on conflict do nothing returning kind, value`.execute(tx);
  return new Set(added.rows.map(refKey));
}

export async function removeIdentifiers(tx: Tx, customerId: string, refs: readonly Ref[]): Promise<void> {
  for (const { kind, value } of refs) {
    await sql`with gone as (delete from identifiers where customer_id = ${customerId} and kind = ${kind} and value = ${value})
      delete from identifier_owners where customer_id = ${customerId} and kind = ${kind} and value = ${value}`.execute(
      tx,
    );
  }
}

export async function identifiersOf(db: Database | Tx, customerId: string): Promise<Ref[]> {
  const rows = await db
    .selectFrom('identifiers')
    .select(['kind', 'value'])
    .where('customer_id', '=', customerId)
    .orderBy('added_at')
    .orderBy('kind')
    .orderBy('value')
    .execute();
  return rows as Ref[];
}

/** Somebody proved that these are the customer's. */
export async function verifyIdentifiers(tx: Tx, customerId: string, refs: readonly Ref[], at: Date): Promise<void> {
  for (const { kind, value } of refs) {
    await sql`update identifiers set verified_at = coalesce(verified_at, ${at})
      where customer_id = ${customerId} and kind = ${kind} and value = ${value}`.execute(tx);
  }
}
