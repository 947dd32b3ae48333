import { sql } from 'kysely';
import type { ChannelKind } from '../domain/channel';
import type { SettledStatus } from '../domain/hand-over';
import type { Database, Tx } from './database';

/** Real time; longer than any provider's deadline, so that a second attempt leaves a younger claim alone. */
const leaseSeconds = 20;

/** The fence: only who holds the customer's lock may claim, and only what a decision of this transaction permits. */
export async function claimMessages(tx: Tx, customerId: string, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ message_id: string; attempt: number }>`
    update messages set status = 'handing-over', attempt = attempt + 1, queued = false, lease_until = now() + make_interval(secs => ${leaseSeconds})
    where customer_id = ${customerId} and message_id = any(${ids}::uuid[]) and status = 'decided'
    returning message_id, attempt`.execute(tx);
  return new Map(rows.map((row) => [row.message_id, row.attempt]));
}

/** Hands messages to the queue of their channel. */
export async function queueMessages(tx: Tx, customerId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update messages set queued = true where customer_id = ${customerId} and message_id = any(${ids}::uuid[])
    and status = 'decided' and not queued`.execute(tx);
}

export type Outcome = {
  readonly messageId: string;
  readonly attempt: number;
  readonly status: SettledStatus;
  readonly reason?: string;
  readonly reply?: string;
  readonly at: number;
};

/**
 * Records what became of claims; a claim that was settled otherwise meanwhile is left alone.
 * @returns the ids that were settled now
 */
export async function settleOutcomes(tx: Tx, customerId: string, outcomes: readonly Outcome[]): Promise<Set<string>> {
  const rows = outcomes.map((one) => ({ ...one, at: new Date(one.at).toISOString() }));
  const settled = await sql<{ message_id: string }>`
    update messages m set status = r.status, reason = r.reason, provider_reply = r.reply, at = r.at, lease_until = null, queued = (r.status = 'decided')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("messageId" uuid, attempt int, status text, reason text, reply text, at timestamptz)
    where m.customer_id = ${customerId} and m.message_id = r."messageId" and m.attempt = r.attempt and m.status = 'handing-over'
    returning m.message_id`.execute(tx);
  return new Set(settled.rows.map((row) => row.message_id));
}

export type InTheAir = { id: string; journey: string; step: string; channel: ChannelKind | null };

/**
 * Waits until no message that `forbids` speaks of is being handed over any more.
 * @param forbids the purpose and channel that were withdrawn; without a purpose every message
 * @param patience real milliseconds
 * @returns what is still in the air after that
 */
export async function settleClaims(
  db: Database,
  customerId: string,
  forbids: { readonly purpose?: string; readonly channel?: ChannelKind },
  patience: number,
): Promise<InTheAir[]> {
  const end = Date.now() + patience;
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const open = await claimsInTheAir(db, customerId, forbids);
    if (open.length === 0 || Date.now() >= end) return open;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** What is being handed over at this moment. */
export async function claimsInTheAir(
  db: Database | Tx,
  customerId: string,
  { purpose, channel }: { readonly purpose?: string; readonly channel?: ChannelKind },
): Promise<InTheAir[]> {
  return db
    .selectFrom('messages')
    .select(['message_id as id', 'journey', 'step', 'channel'])
    .where('customer_id', '=', customerId)
    .where('status', '=', 'handing-over')
    .where(sql<boolean>`lease_until > now()`)
    .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose ?? ''))
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel ?? ''))
    .execute();
}
