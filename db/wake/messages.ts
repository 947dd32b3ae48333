import { sql } from 'kysely';
import { z } from 'zod';
import type { ChannelKind } from '../../domain/contact/channel';
import type { SettledStatus } from '../../domain/contact/hand-over';
import type { DeliverInput } from '../../domain/decide/snapshot';
import type { Decision } from '../../domain/decide/decision';
import type { Refusal } from '../../domain/contact/refusal';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { idRow, row, rowsAsEver, uuid } from '../base/rows';

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
  return (await row(db, idRow, query)) !== undefined;
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

/** What somebody refuses. */
export type Refused = Forbidden & { readonly customerId: string };

/**
 * Waits until no message that a refusal speaks of is being handed over any more.
 * @param patience real milliseconds
 * @returns what is still in the air after that, each message once
 */
export async function settleClaims(db: Database, refusals: readonly Refused[], patience: number): Promise<InTheAir[]> {
  const end = Date.now() + patience;
  let waiting = refusals;
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const open = await claimsInTheAir(db, waiting);
    if (open.length === 0 || Date.now() >= end)
      return [...new Map(open.map(({ refusal: _of, ...message }) => [message.id, message])).values()];
    waiting = [...new Set(open.map(({ refusal }) => refusal))];
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const refused = inTheAir.extend({ n: z.int() });

/** What is being handed over at this moment of what each of these refuses; all asked at once. */
export async function claimsInTheAir(
  db: Database | Tx,
  refusals: readonly Refused[],
): Promise<(InTheAir & { readonly refusal: Refused })[]> {
  if (refusals.length === 0) return [];
  const asked = refusals.map(({ purpose, spares, channel, ...one }, n) => {
    const bindsAddress = purpose !== undefined || spares !== undefined || channel !== undefined;
    return { ...one, n, purpose, spares, channel, bindsAddress };
  });
  const found = await rowsAsEver(
    db,
    refused,
    sql`select r.n, m.id, m.journey, m.step, m.channel
      from jsonb_to_recordset(${jsonRows(asked)}) as r (n int, "customerId" uuid, purpose text, spares text[], channel text, class text, journey text, "bindsAddress" boolean)
      cross join lateral (
        select message_id as id, journey, step, channel, purpose, class from messages
          where customer_id = r."customerId" and status = 'handing-over' and lease_until > now()
        union all
        -- A no binds the address, so that it waits for what goes there to others too.
        select o.message_id, o.journey, o.step, o.channel, o.purpose, o.class from sharers_of(r."customerId") s
          join messages o on o.customer_id = s.sharer and o.channel = s.channel and o.status = 'handing-over' and o.lease_until > now()
          where r."bindsAddress") m
      where (r.purpose is null or m.purpose = r.purpose) and (r.spares is null or m.purpose <> all(r.spares)) and (r.channel is null or m.channel = r.channel)
        and (r.class is null or m.class = r.class) and (r.journey is null or m.journey = r.journey)`,
  );
  return found.flatMap(({ n, ...message }) => {
    const refusal = refusals[n];
    return refusal ? [{ ...message, refusal }] : [];
  });
}
