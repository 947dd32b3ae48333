import { sql } from 'kysely';
import { z } from 'zod';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { millis, row } from '../base/rows';

/** @returns when the message that a link came with was decided; undefined when the person or the message is gone */
export async function messageDecidedAt(
  db: Database,
  customerId: string,
  messageId: string,
): Promise<Millis | undefined> {
  const message = await row(
    db,
    z.object({ at: millis }),
    sql`select decided_at as at from messages where customer_id = ${customerId} and message_id = ${messageId}`,
  );
  return message?.at;
}
