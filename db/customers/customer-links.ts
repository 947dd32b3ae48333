import type { Database } from '../base/database';
import type { Millis } from '../../domain/time/time';

/** @returns when the message that a link came with was decided; undefined when the person or the message is gone */
export async function messageDecidedAt(
  db: Database,
  customerId: string,
  messageId: string,
): Promise<Millis | undefined> {
  const row = await db
    .selectFrom('messages')
    .select('decided_at')
    .where('customer_id', '=', customerId)
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row?.decided_at;
}
