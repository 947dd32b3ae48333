import { sql } from 'kysely';
import type { ChannelKind } from '../../domain/contact/channel';
import type { ConsentEntry, ConsentState } from '../../domain/person/consent';
import { addDuration } from '../../domain/time/duration';
import type { Clock, Duration, Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonOrNull, text, textOrNull } from '../base/json';

export type NewConsent = {
  readonly purpose: string;
  readonly channel?: ChannelKind | undefined;
  readonly state: ConsentState;
  /** When the person said it; default: now, and never later: a fast clock cannot date a word in the future. */
  readonly at?: Millis | undefined;
  readonly source: string;
  readonly statement?: string | undefined;
  readonly version?: string | undefined;
  readonly evidence?: Readonly<Record<string, unknown>> | undefined;
};

/** Adds a line to the ledger and has the workflow told where it can change anything. The caller holds the customer's lock. */
export async function appendConsent(
  tx: Tx,
  customerId: string,
  entry: NewConsent,
  clock: Clock,
): Promise<ConsentEntry> {
  const line = await addConsent(tx, customerId, entry, clock);
  await wakeIfItMatters(tx, customerId, line.seq);
  return line;
}

/** Somebody without a passage, message or event under way, and who cannot become light by a word, is left asleep. */
async function wakeIfItMatters(tx: Tx, customerId: string, seq: number): Promise<void> {
  await sql`
    insert into outbox (customer_id, signal, ref)
    select c.customer_id, 'consentChange', ${String(seq)} from customers c
    where c.customer_id = ${customerId} and (c.stage = 'anonymous'
      or exists (select from enrolments where customer_id = c.customer_id and state = 'active')
      or exists (select from messages where customer_id = c.customer_id and status in ('decided', 'handing-over'))
      or exists (select from events where customer_id = c.customer_id and undecided))`.execute(tx);
}

const longestName = 300;

/** Adds a line to the ledger. The caller holds the customer's lock and sees to it that the customer is decided anew. */
export async function addConsent(tx: Tx, customerId: string, entry: NewConsent, clock: Clock): Promise<ConsentEntry> {
  const now = clock.now();
  const at =
    entry.at === undefined && entry.state !== 'granted'
      ? await lastWord(tx, customerId, entry.purpose, now)
      : Math.min(entry.at ?? now, now);
  const validUntil = entry.state === 'granted' ? await endOfGrant(tx, entry.purpose, at) : undefined;
  const { rows } = await sql<{ seq: number }>`
    insert into consents (customer_id, seq, purpose, channel, state, at, recorded_at, source, statement, version, valid_until, evidence)
    values (${customerId}, coalesce((select max(seq) from consents where customer_id = ${customerId}), 0) + 1, ${text(entry.purpose, longestName)},
      ${entry.channel ?? null}, ${entry.state}, ${new Date(at)}, ${new Date(now)}, ${text(entry.source, longestName)}, ${textOrNull(entry.statement, longestName)},
      ${textOrNull(entry.version, longestName)}, ${validUntil === undefined ? null : new Date(validUntil)},
      ${jsonOrNull(entry.evidence)})
    returning seq`.execute(tx);
  const { evidence: _kept, ...said } = entry;
  return { ...said, at, recordedAt: now, seq: rows[0]?.seq ?? 0, ...(validUntil === undefined ? {} : { validUntil }) };
}

/** A no that is said now counts from now, and is not older than what a faster clock wrote before it. */
async function lastWord(tx: Tx, customerId: string, purpose: string, now: Millis): Promise<Millis> {
  const { rows } = await sql<{ at: number | null }>`
    select max(at) as at from consents where customer_id = ${customerId} and purpose = ${purpose}`.execute(tx);
  return Math.max(now, rows[0]?.at ?? now);
}

/** The policy in force says how long a grant of this purpose lives. */
async function endOfGrant(tx: Tx, purpose: string, at: Millis): Promise<Millis | undefined> {
  const { rows } = await sql<{ zone: string; life: Duration | null }>`
    select definition ->> 'timezone' as zone, definition #> array['purposes', ${purpose}::text, 'validFor'] as life
    from policies order by version desc limit 1`.execute(tx);
  const policy = rows[0];
  return policy?.life ? addDuration(at, policy.life, policy.zone) : undefined;
}

export type ListedConsent = ConsentEntry & { readonly evidence?: Record<string, unknown> };

/** Newest first. @param before lines older than this seq */
export async function listConsents(
  db: Database,
  customerId: string,
  limit: number,
  before?: number,
): Promise<ListedConsent[]> {
  const rows = await db
    .selectFrom('consents')
    .selectAll()
    .where('customer_id', '=', customerId)
    .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    purpose: row.purpose,
    channel: row.channel ?? undefined,
    state: row.state as ConsentState,
    at: row.at,
    recordedAt: row.recorded_at,
    source: row.source,
    statement: row.statement ?? undefined,
    version: row.version ?? undefined,
    validUntil: row.valid_until ?? undefined,
    evidence: row.evidence ?? undefined,
  }));
}
