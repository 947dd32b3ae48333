import { sql } from 'kysely';
import { z } from 'zod';
import { computedNames, computedTraits, type Read } from '../../domain/person/computed/computed-traits';
import { AskedPast } from '../../domain/person/asked-past';
import type { CustomerEvent } from '../../domain/person/event';
import type { Traits } from '../../domain/person/traits';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { made, rowsAsEver } from '../base/rows';
import { whenAllIsKnown } from '../wake/ask-past';

const waiting = z.object({ event: made<CustomerEvent>() });

/** What happened to somebody and nobody has decided yet. */
export async function readUndecided(db: Database, customerId: string): Promise<readonly CustomerEvent[]> {
  const found = await rowsAsEver(
    db,
    waiting,
    sql`select jsonb_build_object('id', event_id, 'name', name, 'type', type, 'properties', properties, 'at', millis(at), 'receivedAt', millis(received_at)) as event
      from events where customer_id = ${customerId} and undecided and type not in ('enrol', 'audience') order by seq limit 500`,
  );
  return found.map(({ event }) => event);
}

/** What is worked out of somebody as of now. */
export async function readComputed(
  db: Database,
  customerId: string,
  read: Omit<Read, 'past'>,
  now: Millis,
): Promise<Traits> {
  const past = new AskedPast(false);
  return whenAllIsKnown(db, [{ customerId, past }], now, () => computedTraits(computedNames, { ...read, past }, now));
}
