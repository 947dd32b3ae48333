import { sql } from 'kysely';
import type { Preferences } from '../../domain/person/preferences';
import type { Clock } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { json } from '../base/json';

/** Writes the wishes and keeps what they were before. The caller holds the customer's lock and tells the workflow. */
export async function writePreferences(
  tx: Tx,
  customerId: string,
  { before, after, source }: { readonly before: Preferences; readonly after: Preferences; readonly source: string },
  clock: Clock,
): Promise<void> {
  const now = new Date(clock.now());
  await sql`with changed as (
      update customers set preferences = ${json(after)}, revision = revision + 1 where customer_id = ${customerId})
    insert into changes (customer_id, at, kind, data)
    values (${customerId}, ${now}, 'preferences', ${json({ before, after, source })})`.execute(tx);
}
