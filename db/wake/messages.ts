import { sql } from 'kysely';
import { z } from 'zod';
import type { ChannelKind } from '../../domain/contact/channel';
import type { SettledStatus } from '../../domain/contact/hand-over';
import type { DeliverInput } from '../../domain/decide/snapshot';
import type { Decision } from '../../domain/decide/decision';
import type { Refusal } from '../../domain/contact/refusal';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { row, rowsAsEver, uuid } from '../base/rows';

export type Outcome = {
  readonly messageId: string;
  readonly attempt: number;
  readonly status: SettledStatus;
  readonly reason?: string;
  readonly reply?: string;
  readonly at: number;
  /** How its refusals stand now. */
  readonly refusal?: Refusal;
  /** A decision to hold it that goes on record with it. */
  readonly held?: Pick<Decision, 'reason' | 'data'>;
  /** The address that nobody is at. */
  readonly bounced?: { readonly kind: string; readonly value: string };
};

/** Records what became of claims; a claim that was settled otherwise meanwhile is left alone. */
export async function settleOutcomes(tx: Tx, customerId: string, outcomes: readonly Outcome[]): Promise<void> {
  await sql`select settle_outcomes(${customerId}::uuid, ${jsonRows(outcomes)})`.execute(tx);
}

/** Whether a message waits to be handed over by one of these channels. */
export async function waitsForOneOf(
  db: Database,
  { customerId, messageId }: DeliverInput,
  channels: readonly ChannelKind[],
): Promise<boolean> {
  const query = sql`select message_id as id from messages where customer_id = ${customerId}::uuid and message_id = ${messageId}::uuid
    and status = 'decided' and channel = any(${sql.val([...channels])}::text[])`;
  return (await row(db, z.object({ id: uuid }), query)) !== undefined;
}

const inTheAir = z.object({ id: uuid, journey: z.string(), step: z.string(), channel: z.string().nullable() });
export type InTheAir = z.output<typeof inTheAir>;

/** Which messages are spoken of; without any of it every one. */
export type Forbidden = {
  readonly purpose?: string | undefined;
  /** Of none of these purposes. */
  readonly spares?: readonly string[] | undefined;
  readonly channel?: ChannelKind | undefined;
  readonly class?: 'marketing' | undefined;
  readonly journey?: string | undefined;
};

/**
 * Waits until no message that `forbids` speaks of is being handed over any more.
 * @param patience real milliseconds
 * @returns what is still in the air after that
 */
export async function settleClaims(
  db: Database,
  customerId: string,
  forbids: Forbidden,
  patience: number,
): Promise<InTheAir[]> {
  const end = Date.now() + patience;
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const open = await claimsInTheAir(db, customerId, forbids);
    if (open.length === 0 || Date.now() >= end) return open;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** A no binds the address, so that it waits for what goes there to others too. */
const orAtTheAddress = (customerId: string) =>
  sql`or (customer_id, channel) in (select sharer, s.channel from sharers_of(${customerId}::uuid) as s)`;

/** What is being handed over at this moment. */
export async function claimsInTheAir(
  db: Database | Tx,
  customerId: string,
  { purpose, spares, channel, class: kind, journey }: Forbidden,
): Promise<InTheAir[]> {
  return rowsAsEver(
    db,
    inTheAir,
    sql`select message_id as id, journey, step, channel from messages
      where (customer_id = ${customerId} ${purpose === undefined && spares === undefined && channel === undefined ? sql`` : orAtTheAddress(customerId)})
        and status = 'handing-over' and lease_until > now()
        ${purpose === undefined ? sql`` : sql`and purpose = ${purpose}`} ${channel === undefined ? sql`` : sql`and channel = ${channel}`}
        ${spares === undefined ? sql`` : sql`and purpose <> all(${sql.val([...spares])}::text[])`}
        ${kind === undefined ? sql`` : sql`and class = ${kind}`} ${journey === undefined ? sql`` : sql`and journey = ${journey}`}`,
  );
}
