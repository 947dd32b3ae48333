import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../base/database';
import { row } from '../base/rows';
import { listed, messageColumns } from './message-lists';

const whole = z.object({
  ...listed.shape,
  templateVersion: z.int(),
  journeyName: z.string().nullable(),
  attempt: z.int(),
  providerReply: z.string().nullable(),
});
export type WholeMessage = z.output<typeof whole>;

/** One message with what is known of its way. */
export const wholeMessage = (db: Database, customerId: string, id: string): Promise<WholeMessage | undefined> =>
  row(
    db,
    whole,
    sql`select ${messageColumns}, template_version as "templateVersion", attempt, provider_reply as "providerReply",
        (select v.definition ->> 'name' from journey_versions v where v.key = m.journey and v.version = m.version) as "journeyName"
      from messages m where customer_id = ${customerId} and message_id = ${id}::uuid`,
  );
