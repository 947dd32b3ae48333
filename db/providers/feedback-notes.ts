import { sql } from 'kysely';
import { z } from 'zod';
import { sayInstant } from '../../domain/time/say-instant';
import type { Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { rows, uuid } from '../base/rows';
import type { Heard, Holder } from './feedback';

const sent = z.object({ id: uuid, customerId: uuid });

/**
 * Notes what a provider said at the message that it speaks of, where that is known, and in the timeline of everybody who has the
 * address; a delivery only at its message.
 */
export async function noteFeedback(
  tx: Tx,
  provider: string,
  heard: readonly Heard[],
  holders: readonly Holder[],
): Promise<void> {
  const pairs = heard.flatMap((one) =>
    holders.filter(({ hash }) => hash === one.hash).map((holder) => ({ one, holder })),
  );
  if (pairs.length === 0) return;
  const ownerOf = await ownersOfMessages(tx, pairs.map(({ one, holder }) => ({ id: one.messageId, customerId: holder.id }))); // prettier-ignore
  const notes = pairs.map(({ one: { type, hard, said, messageId, at }, holder }) => {
    const isTheirs = messageId !== undefined && ownerOf.get(messageId) === holder.id;
    const data = { provider, type, hard, said, ...(isTheirs ? { messageId } : {}) };
    return { customerId: holder.id, at: sayInstant(at), data, isTheirs, isShown: type !== 'delivery' && (holder.hasIt || isTheirs) }; // prettier-ignore
  });
  await sql`insert into changes (customer_id, at, kind, data) select r."customerId", r.at, 'feedback', r.data
    from jsonb_to_recordset(${jsonRows(notes.filter(({ isShown }) => isShown))}) as r ("customerId" uuid, at timestamptz, data jsonb)`.execute(
    tx,
  );
  await noteAtMessages(tx, notes.filter(({ isTheirs }) => isTheirs)); // prettier-ignore
}

async function ownersOfMessages(
  tx: Tx,
  asked: readonly { readonly id: string | undefined; readonly customerId: string }[],
): Promise<ReadonlyMap<string, string>> {
  const named = asked.filter(({ id }) => id !== undefined);
  if (named.length === 0) return new Map();
  const found = await rows(
    tx,
    sent,
    sql`select m.message_id as id, m.customer_id as "customerId" from jsonb_to_recordset(${jsonRows(named)}) as r (id uuid, "customerId" uuid)
      join messages m on m.customer_id = r."customerId" and m.message_id = r.id`,
  );
  return new Map(found.map(({ id, customerId }) => [id, customerId]));
}

type Note = {
  readonly customerId: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly type: string };
};

/** Of each type one word, the last: a provider may say the same of a message several times. */
async function noteAtMessages(tx: Tx, notes: readonly Note[]): Promise<void> {
  const words = new Map<string, { customerId: string; messageId: unknown; feedback: Record<string, unknown> }>();
  for (const { customerId, at, data } of notes) {
    const { messageId, type, ...said } = data;
    const before = words.get(String(messageId))?.feedback;
    words.set(String(messageId), { customerId, messageId, feedback: { ...before, [type]: { ...said, at } } });
  }
  await sql`update messages m set feedback = coalesce(m.feedback, '{}') || r.feedback
    from jsonb_to_recordset(${jsonRows([...words.values()])}) as r ("customerId" uuid, "messageId" uuid, feedback jsonb)
    where m.customer_id = r."customerId" and m.message_id = r."messageId"`.execute(tx);
}
