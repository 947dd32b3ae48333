import type { Database } from './database';
import type { Millis } from '../domain/time';

export async function customerExists(db: Database, customerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row !== undefined;
}

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
