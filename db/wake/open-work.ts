import { sql } from 'kysely';
import { z } from 'zod';
import type { Underway } from '../../domain/contact/stops';
import type { Tx } from '../base/database';
import { made, rowsAsEver, uuid } from '../base/rows';

type Open = {
  readonly passages: Underway['passages'];
  readonly messages: readonly (Omit<Underway['messages'][number], 'channel'> & {
    readonly channel: Underway['messages'][number]['channel'] | null;
  })[];
};
const open = z.object({ id: uuid, passages: made<Open['passages']>(), messages: made<Open['messages']>() });

export const nothingUnderway: Underway = { passages: [], messages: [] };

/** The passages that each of these people is in, and the messages that are decided and not yet being handed over, oldest first. */
export async function openWorkOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Underway>> {
  if (ids.length === 0) return new Map();
  const found = await rowsAsEver(
    tx,
    open,
    sql`select p.id,
      (select coalesce(json_agg(json_build_object('journey', e.journey, 'purpose', v.definition ->> 'purpose', 'enteredAt', millis(e.entered_at))
        order by e.entered_at, e.enrolment_id), '[]')
        from enrolments e join journey_versions v on v.key = e.journey and v.version = e.version where e.customer_id = p.id and e.state = 'active') as passages,
      (select coalesce(json_agg(json_build_object('id', message_id, 'purpose', purpose, 'channel', channel, 'class', class) order by decided_at, message_id), '[]')
        from messages where customer_id = p.id and status = 'decided') as messages
      from unnest(${sql.val([...ids])}::uuid[]) as p (id)`,
  );
  return new Map(
    found.map(({ id, passages, messages }) => [
      id,
      { passages, messages: messages.map(({ channel, ...rest }) => ({ ...rest, channel: channel ?? undefined })) },
    ]),
  );
}

/** The same of one. */
export const openWork = async (tx: Tx, customerId: string): Promise<Underway> =>
  (await openWorkOf(tx, [customerId])).get(customerId) ?? nothingUnderway;
