import { sql } from 'kysely';
import { z } from 'zod';
import { addressKind } from '../../domain/contact/channel';
import { refKey } from '../../domain/person/identity/identity';
import type { Database, Tx } from '../base/database';
import { keyedHash } from '../base/secrets';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import { jsonRows } from '../base/json';
import { rows, theRow } from '../base/rows';

const hashRow = z.object({ hash: z.string() });
const listedRow = z.object({ listed: z.boolean() });

/** What the suppression list knows of an address; undefined for identifiers that are no address. */
export function addressHash(
  pepper: Buffer,
  { kind, value }: { readonly kind: string; readonly value: string },
): Buffer | undefined {
  return Object.values(addressKind).includes(kind) ? keyedHash(pepper, `${kind}:${value}`) : undefined;
}

/**
 * A person is being erased: nobody speaks to any address that they have or had, also when it comes back under another profile; but for
 * those who have it beside them (`suppressed_channels`). What they only claimed is perhaps somebody else's. What was heard of addresses
 * that nobody else has goes.
 */
export async function suppressAddresses(tx: Tx, customerId: string, at: Date): Promise<void> {
  const kinds = Object.entries(addressKind).map(([channel, kind]) => ({ channel, kind }));
  await sql`with theirs as (
      select kind, value, hash from identifiers where customer_id = ${customerId} and hash is not null and (not claimed or verified_at is not null)
      union select kind, value, hash from former_addresses where customer_id = ${customerId}),
    erased as (insert into suppressions (hash, channel, reason, at)
      select distinct erased_hash(t.hash), k.channel, 'erasure', ${at}::timestamptz
      from theirs t join jsonb_to_recordset(${jsonRows(kinds)}) as k (channel text, kind text) on k.kind = t.kind on conflict do nothing),
    alone as (select hash from theirs t where not exists (
      select from identifier_owners o where o.kind = t.kind and o.value = t.value and o.customer_id <> ${customerId})),
    unheard as (delete from address_feedback f using alone a where f.hash = a.hash)
    delete from suppressions s using alone a where s.hash = a.hash`.execute(tx);
}

/** An address as somebody gave it. @param at when that was said */
type Given = { readonly kind: string; readonly value: string; readonly at: Millis };

/**
 * An address that bounced and was given anew afterwards is spoken to again, and what was heard of it counts no more; one that an
 * erasure left here never, nor one from which somebody complained.
 * @returns those that were lifted, by their keys
 */
export async function liftBounces(tx: Tx, pepper: Buffer, given: readonly Given[]): Promise<ReadonlySet<string>> {
  const words = given.flatMap(({ at, ...address }) => {
    const hash = addressHash(pepper, address);
    return hash ? [{ hash: hash.toString('hex'), at: sayInstant(at), key: refKey(address) }] : [];
  });
  if (words.length === 0) return new Set();
  const lifted = await rows(
    tx,
    hashRow,
    sql`with lifted as (delete from suppressions s
      using jsonb_to_recordset(${jsonRows(words)}) as g (hash text, at timestamptz)
      where s.hash = decode(g.hash, 'hex') and s.reason in ('bounced', 'soft-bounced') and s.at < g.at returning s.hash, s.channel),
    forgotten as (delete from address_feedback f using lifted l where f.hash = l.hash and f.channel = l.channel)
    select distinct encode(hash, 'hex') as hash from lifted`,
  );
  const hashes = new Set(lifted.map(({ hash }) => hash));
  return new Set(words.flatMap(({ hash, key }) => (hashes.has(hash) ? [key] : [])));
}

/**
 * Who confirmed an address that somebody's erasure had left on the list, or a no that came from it when nobody had it, wants to be
 * spoken to there: the one word that takes it off, since anybody else may give the address. What is known of the mailbox stays.
 */
export async function liftForConfirmed(tx: Tx, address: Buffer, channel: string): Promise<void> {
  await sql`delete from suppressions where channel = ${channel}
    and ((hash = erased_hash(${address}) and reason = 'erasure') or (hash = ${address} and reason = 'stopped'))`.execute(
    tx,
  );
}

/** A no came from an address that nobody has: nobody is spoken to there who gets it later, until they confirm it. */
export async function suppressStopped(tx: Tx, address: Buffer, channel: string, at: Millis): Promise<void> {
  await sql`select suppress(${address}, ${channel}, 'stopped', ${new Date(at)})`.execute(tx);
}

/** Whether an address is on the list, whoever has it and why ever it is there. */
export async function isSuppressed(db: Database, address: Buffer, channel: string): Promise<boolean> {
  const { listed } = await theRow(
    db,
    listedRow,
    sql`select exists (select from suppressions where hash = any(array[${address}::bytea, erased_hash(${address})]) and channel = ${channel}) as listed`,
  );
  return listed;
}
