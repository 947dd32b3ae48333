import { sql } from 'kysely';
import { z } from 'zod';
import { addressKind, type ChannelKind } from '../../domain/contact/channel';
import type { Database } from '../base/database';
import { millis, row, rowsAsEver, uuid } from '../base/rows';

/** What a link says of whom its message went to. */
export type Sent = { readonly customerId: string; readonly messageId: string; readonly channel: ChannelKind };

/** Who sits behind a link by now, and whom a no that is said there binds beside them. */
export type Reader = { readonly customerId: string; readonly beside?: string };

const found = z.object({ now: uuid, parted: uuid.nullable(), reaches: z.boolean() });

/**
 * Who reads a message that was sent a while ago: whoever they became one with since. Where its passage left with somebody who was
 * parted from them, it is that one who has an address for it by now, or else still they.
 */
export async function readerOf(db: Database, { customerId, messageId, channel }: Sent): Promise<Reader> {
  const [{ now, parted, reaches } = { now: customerId, parted: null, reaches: false }] = await rowsAsEver(
    db,
    found,
    sql`select n.now, p.id as parted, exists (select from identifiers i where i.customer_id = p.id and i.kind = ${addressKind[channel]}) as reaches
      from (select coalesce(now_within(${customerId}::uuid), ${customerId}::uuid) as now) n left join lateral (
        select g.customer_id as id from merges m join messages g on g.customer_id = coalesce(now_within(m.other), m.other) and g.message_id = ${messageId}::uuid
        where m.customer_id = n.now and m.what = 'unmerge' limit 1) p on true`,
  );
  if (parted === null || parted === now) return { customerId: now };
  return reaches ? { customerId: parted, beside: now } : { customerId: now, beside: parted };
}

const linked = z.object({ journey: z.string(), step: z.string(), template: z.string(), decidedAt: millis });
type LinkedMessage = z.output<typeof linked>;

/** What the message that a link came with was; undefined when the person or the message is gone. */
export const linkedMessage = (
  db: Database,
  { customerId, beside }: Reader,
  messageId: string,
): Promise<LinkedMessage | undefined> =>
  row(
    db,
    linked,
    sql`select journey, step, template, decided_at as "decidedAt" from messages where customer_id = any(${sql.val([customerId, beside ?? customerId])}::uuid[]) and message_id = ${messageId}`,
  );
