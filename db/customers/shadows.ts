import { sql } from 'kysely';
import { browserKinds } from '../../domain/person/identity/vouched';
import type { Database } from '../base/database';
import { idRow, rows } from '../base/rows';

/**
 * Visitors who may be the same person, for all that browsers say: they stand in for one of their cookies, or claim an address that
 * they have, or had and nobody else has now, and no backend vouches for them. They go when the person goes.
 */
export async function shadowsOf(db: Database, customerId: string): Promise<string[]> {
  const found = await rows(
    db,
    idRow,
    sql`select distinct other.id from (
        select customer_id, kind, value from identifiers where customer_id = ${customerId}
        union all select customer_id, kind, value from former_addresses f where customer_id = ${customerId} and not exists (
          select from identifier_owners o where o.kind = f.kind and o.value = f.value and o.customer_id <> f.customer_id)) mine
      cross join lateral (
        select customer_id as id from identifier_owners where kind = 'visitor' and mine.kind = 'anonymous' and value = mine.value
        union all select customer_id from identifiers where claimed and kind = mine.kind and value = mine.value) other
      where other.id <> mine.customer_id and not exists (
        select from identifiers i where i.customer_id = other.id and not i.claimed and i.kind <> all(${sql.val([...browserKinds])}::text[]))`,
  );
  return found.map(({ id }) => id);
}
