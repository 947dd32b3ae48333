import { sql } from 'kysely';
import { z } from 'zod';
import type { Preferences } from '../../domain/person/wishes/preferences';
import type { WishChange } from '../../domain/person/ledger/undo';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { made, millis, rows, whole } from '../base/rows';

const sent = z.object({ purpose: z.string(), channel: z.string(), count: whole });
export type SentCount = z.output<typeof sent>;

/** How many messages went out since an instant, by purpose and channel. */
export const sentSince = (db: Database, customerId: string, since: Millis): Promise<SentCount[]> =>
  rows(
    db,
    sent,
    sql`select purpose, channel, count(*) as count from messages
      where customer_id = ${customerId} and decided_at >= ${new Date(since)} and status in ('sent', 'unknown') and channel is not null
      group by purpose, channel order by purpose, channel`,
  );

const use = z.object({
  at: millis,
  purpose: z.string(),
  journey: z.string(),
  channel: z.string().nullable(),
  host: z.string().nullable().describe('Of the system that was told.'),
});
export type Use = z.output<typeof use>;

/** What somebody's data was used for, newest first: messages that went out, and calls to other systems. */
export const usesOf = (db: Database, customerId: string, limit: number): Promise<Use[]> =>
  rows(
    db,
    use,
    sql`select at, purpose, journey, channel, host from (
        (select at, purpose, journey, channel, null as host from messages
          where customer_id = ${customerId} and status in ('sent', 'unknown') order by decided_at desc limit ${limit})
        union all
        (select c.at, coalesce(v.definition ->> 'purpose', ''), c.journey, null, substring(c.url from '^[^:]*://([^/:?#]+)')
          from calls c left join journey_versions v on v.key = c.journey and v.version = c.version
          where c.customer_id = ${customerId} and c.attempt > 0 order by c.at desc limit ${limit})) u
      order by at desc limit ${limit}`,
  );

const change = z.object({
  at: millis,
  data: z.object({ source: z.string(), before: made<Preferences>(), after: made<Preferences>() }),
});

/** How wishes changed since an instant, oldest first. */
export async function wishChanges(db: Database | Tx, customerId: string, since: Millis): Promise<WishChange[]> {
  const found = await rows(
    db,
    change,
    sql`select at, data from (select seq, at, data from changes where customer_id = ${customerId} and kind = 'preferences'
      order by seq desc limit 50) c where at >= ${new Date(since)} order by seq`,
  );
  return found.map(({ at, data: { source, before, after } }) => ({ at, source, before, after }));
}
