import { sql } from 'kysely';
import { z } from 'zod';
import { afterFeedback, suppressionOf, type Feedback, type Standing } from '../../domain/contact/feedback';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { idRow, made, rows, uuid } from '../base/rows';
import { keyedHash } from '../base/secrets';
import { askForWakes } from '../wake/outbox';
import { isUnderWay } from '../wake/under-way';
import { lockProfiles } from '../customers/customers';
import { noteFeedback } from './feedback-notes';
import { addressHash } from '../permission/suppressions';

/** The channel that providers of mail speak of, and the kind of its addresses. */
const mail = { channel: 'email', kind: 'email' };

/** Who said it, and when we heard it. */
export type Speaker = { readonly provider: string; readonly pepper: Buffer; readonly now: Millis };

/** Something that was heard for the first time, of an address by its keyed hash. */
export type Heard = Feedback & { readonly hash: string };

/** Somebody who has the address, or had it before. */
export type Holder = { readonly id: string; readonly hash: string; readonly hasIt: boolean };

export type Counted = { readonly accepted: number; readonly known: number };

/**
 * Takes in what a provider says: each event counts once, for everybody who has the address by now and later. Nothing is decided of
 * them until it is there to be seen, and whoever is under way is woken.
 */
export async function hearFeedback(tx: Tx, speaker: Speaker, feedback: readonly Feedback[]): Promise<Counted> {
  const heard = await unheardOf(tx, speaker, feedback);
  const holders = await holdersOf(tx, heard);
  await lockProfiles(tx, [...new Set(holders.map(({ id }) => id))].sort());
  const changed = await changeStandings(tx, heard, holders);
  await noteFeedback(tx, speaker.provider, heard, holders);
  await wake(tx, holders.filter(({ hasIt, hash }) => hasIt && changed.has(hash))); // prettier-ignore
  return { accepted: heard.length, known: feedback.length - heard.length };
}

const hashed = z.object({ hash: z.string() });

/** Those that this provider did not say before. */
async function unheardOf(tx: Tx, { provider, pepper, now }: Speaker, feedback: readonly Feedback[]): Promise<Heard[]> {
  const byEvent = new Map<string, Feedback>();
  for (const one of feedback) {
    const event = keyedHash(pepper, `feedback ${provider} ${one.id}`).toString('hex');
    if (!byEvent.has(event)) byEvent.set(event, one);
  }
  const fresh = await rows(
    tx,
    hashed,
    sql`insert into provider_events (provider, event, heard_at)
      select ${provider}, decode(e, 'hex'), ${new Date(now)} from jsonb_array_elements_text(${jsonRows([...byEvent.keys()])}) as e order by e
      on conflict do nothing returning encode(event, 'hex') as hash`,
  );
  return fresh.flatMap(({ hash: event }) => {
    const one = byEvent.get(event);
    const hash = one && addressHash(pepper, { kind: mail.kind, value: one.address });
    return one && hash ? [{ ...one, hash: hash.toString('hex') }] : [];
  });
}

const holder = z.object({ id: uuid, hash: z.string(), hasIt: z.boolean() });

/** Whose the addresses are, and whose they were when a message went there. */
async function holdersOf(tx: Tx, heard: readonly Heard[]): Promise<Holder[]> {
  const addresses = new Map(heard.map(({ hash, address }) => [hash, { hash, address }]));
  return rows(
    tx,
    holder,
    sql`with heard as (select * from jsonb_to_recordset(${jsonRows([...addresses.values()])}) as r (hash text, address text))
      select o.customer_id as id, h.hash, true as "hasIt" from heard h join identifier_owners o on o.kind = ${mail.kind} and o.value = h.address
      union select f.customer_id, h.hash, false from heard h join former_addresses f on f.hash = decode(h.hash, 'hex')
        where not exists (select from identifier_owners o where o.kind = f.kind and o.value = f.value and o.customer_id = f.customer_id)`,
  );
}

const stored = z.object({ hash: z.string(), standing: made<Standing>() });

/**
 * Writes how the addresses stand, and what follows. Of an address that an erasure left on the list, and that nobody has, nothing is kept.
 * @returns the addresses whose suppression is another than before
 */
async function changeStandings(
  tx: Tx,
  heard: readonly Heard[],
  holders: readonly Holder[],
): Promise<ReadonlySet<string>> {
  const hashes = jsonRows([...new Set(heard.map(({ hash }) => hash))].sort());
  const held = jsonRows([...new Set(holders.flatMap(({ hash, hasIt }) => (hasIt ? [hash] : [])))]);
  await sql`insert into address_feedback (hash, channel, standing)
    select decode(h, 'hex'), ${mail.channel}, '{}' from jsonb_array_elements_text(${hashes}) as h
    where h in (select jsonb_array_elements_text(${held})) or not exists (select from suppressions s
      where s.hash = any(array[decode(h, 'hex'), erased_hash(decode(h, 'hex'))]) and s.channel = ${mail.channel} and s.reason = 'erasure')
    order by h on conflict do nothing`.execute(tx);
  const before = await rows(
    tx,
    stored,
    sql`select encode(hash, 'hex') as hash, standing from address_feedback
      where channel = ${mail.channel} and hash in (select decode(h, 'hex') from jsonb_array_elements_text(${hashes}) as h)
      order by hash for update`,
  );
  const after = before.map(({ hash, standing }) => {
    const all = heard.filter((one) => one.hash === hash).reduce(afterFeedback, standing);
    return { hash, standing: all, suppression: suppressionOf(all) };
  });
  await sql`update address_feedback f set standing = r.standing
    from jsonb_to_recordset(${jsonRows(after)}) as r (hash text, standing jsonb)
    where f.channel = ${mail.channel} and f.hash = decode(r.hash, 'hex') and f.standing <> r.standing`.execute(tx);
  return followFrom(tx, after);
}

type Stands = { readonly hash: string; readonly suppression: ReturnType<typeof suppressionOf> };

async function followFrom(tx: Tx, after: readonly Stands[]): Promise<ReadonlySet<string>> {
  const suppressed = after.flatMap(({ hash, suppression }) =>
    suppression ? [{ hash, reason: suppression.reason, at: sayInstant(suppression.at) }] : [],
  );
  const free = after.filter(({ suppression }) => !suppression).map(({ hash }) => hash);
  const changed = await rows(
    tx,
    hashed,
    sql`select hash from jsonb_to_recordset(${jsonRows(suppressed)}) as r (hash text, reason text, at timestamptz)
      where suppress(decode(hash, 'hex'), ${mail.channel}, reason, at) order by hash`,
  );
  const lifted = await rows(
    tx,
    hashed,
    sql`delete from suppressions where channel = ${mail.channel} and reason = 'soft-bounced'
      and hash in (select decode(h, 'hex') from jsonb_array_elements_text(${jsonRows(free)}) as h) returning encode(hash, 'hex') as hash`,
  );
  return new Set([...changed, ...lifted].map(({ hash }) => hash));
}

async function wake(tx: Tx, holders: readonly Holder[]): Promise<void> {
  if (holders.length === 0) return;
  const ids = [...new Set(holders.map(({ id }) => id))];
  const underWay = await rows(
    tx,
    idRow,
    sql`select id from unnest(${sql.val(ids)}::uuid[]) as id where ${isUnderWay(sql.ref('id'))}`,
  );
  await askForWakes(tx, underWay.map(({ id }) => ({ customerId: id, signal: 'wake', ref: 'provider' }))); // prettier-ignore
}
