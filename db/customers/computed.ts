import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { computedNames } from '../../domain/person/computed/computed-names';
import { computedTraits, type Read } from '../../domain/person/computed/computed-traits';
import type { AskedPast } from '../../domain/person/asked-past';
import type { CustomerEvent } from '../../domain/person/event';
import type { Traits } from '../../domain/person/traits';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { made, type Question } from '../base/rows';
import { maskedAsPlanned } from '../base/masked';
import { whenAllIsKnown } from '../wake/ask-past';

const waiting = z.object({ event: made<CustomerEvent>() });

/** What happened to somebody and nobody has decided yet. */
export const undecidedOf = (who: RawBuilder<unknown>): Question<typeof waiting> => ({
  shape: waiting,
  query: sql`select jsonb_build_object('id', event_id, 'name', name, 'type', type, 'properties', ${maskedAsPlanned(sql`properties`)}, 'at', millis(at), 'receivedAt', millis(received_at)) as event
      from events where customer_id = ${who} and undecided and type not in ('enrol', 'audience') order by seq limit 500`,
});

/** What is worked out of somebody as of now. @param read with as much of their past as is known already */
export async function readComputed(
  db: Database,
  customerId: string,
  read: Read & { readonly past: AskedPast },
  now: Millis,
): Promise<Traits> {
  const { past } = read;
  return whenAllIsKnown(db, [{ customerId, past }], now, () => computedTraits(computedNames, read, now));
}
