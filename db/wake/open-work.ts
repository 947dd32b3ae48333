import { sql } from 'kysely';
import { z } from 'zod';
import type { Underway } from '../../domain/contact/stops';
import type { Tx } from '../base/database';
import { rowsAsEver, uuid } from '../base/rows';

const passage = z.object({ journey: z.string(), purpose: z.string(), enteredAt: z.number() });
const message = z.object({ id: uuid, purpose: z.string(), channel: z.string().nullable(), class: z.enum(['marketing', 'service']) }); // prettier-ignore

/** The passages that somebody is in, and the messages that are decided and not yet being handed over, oldest first. */
export async function openWork(tx: Tx, customerId: string): Promise<Underway> {
  const passages = await rowsAsEver(
    tx,
    passage,
    sql`select e.journey, v.definition ->> 'purpose' as purpose, millis(e.entered_at) as "enteredAt"
      from enrolments e join journey_versions v on v.key = e.journey and v.version = e.version
      where e.customer_id = ${customerId} and e.state = 'active' order by e.entered_at, e.enrolment_id`,
  );
  const messages = await rowsAsEver(
    tx,
    message,
    sql`select message_id as id, purpose, channel, class from messages
      where customer_id = ${customerId} and status = 'decided' order by decided_at, message_id`,
  );
  return { passages, messages: messages.map(({ channel, ...rest }) => ({ ...rest, channel: channel ?? undefined })) };
}
