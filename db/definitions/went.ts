import { sql } from 'kysely';
import { z } from 'zod';
import type { Addressee, Went } from '../../domain/contact/what-if';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { made, rows, theRow } from '../base/rows';
import { percentOf } from '../base/sample';

const percentRow = z.object({ percent: z.number() });

const addressee = z.object({ preferred: z.string(), known: z.string(), messages: made<Went[]>() });

/** Blocks of the table of people that are looked at: twenty thousand of them and more. */
const mostBlocks = 2_000;
/** The newest of one person; who got more is no person that a cap is made for. */
const mostOfOne = 500;

export type WhoWereWritten = {
  readonly people: readonly Addressee[];
  /** Of all people who were written to, from 0 to 1. */
  readonly share: number;
};

/**
 * Who got marketing messages, and which, of all people or of a sample of them.
 * @param from messages that went before do not matter @param most messages of all together, about
 */
export async function whoWereWritten(db: Database, from: Millis, most: number): Promise<WhoWereWritten> {
  const { percent } = await theRow(db, percentRow, sql`select ${percentOf('customers', mostBlocks)} as percent`);
  const found = await rows(
    db,
    addressee,
    sql`select c.zone_preferred as preferred, c.zone_known as known, went.messages from customers c tablesample system (${percent}::real)
      cross join lateral (select jsonb_agg(m order by m."decidedAt") as messages from (
        select message_id as id, journey, purpose, channel, millis(at) as "decidedAt" from messages
        where customer_id = c.customer_id and at >= ${new Date(from)} and class = 'marketing' and channel is not null
          and status in ('sent', 'unknown') order by at desc limit ${mostOfOne}) m) went
      where went.messages is not null order by c.customer_id`,
  );
  const messages = found.reduce((sum, one) => sum + one.messages.length, 0);
  const nth = Math.max(1, Math.ceil(messages / most));
  const kept = found.filter((_, index) => index % nth === 0);
  return {
    people: kept.map(({ preferred, known, messages: theirs }) => ({ zones: [preferred, known], messages: theirs })),
    share: (percent / 100) * (found.length === 0 ? 1 : kept.length / found.length),
  };
}
