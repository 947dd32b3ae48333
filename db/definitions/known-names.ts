import { sql } from 'kysely';
import { z } from 'zod';
import type { KnownNames } from '../../domain/schema/journey/known-names';
import type { Database, Tx } from '../base/database';
import { rows, theRow } from '../base/rows';
import { percentOf } from '../base/sample';

const sizesRow = z.object({ events: z.number(), customers: z.number() });
const eventRow = z.object({ name: z.string(), properties: z.array(z.string()) });
const traitRow = z.object({ name: z.string() });

/** Blocks of a table that are looked at: some thousand rows, whatever its size. */
const mostPages = 200;
const mostNames = 2_000;

/**
 * Names of the events, their properties and the traits that came so far, from a sample of the rows. Nothing is kept beside the
 * rows, so that who was erased leaves no name behind.
 * @param which `told`: of the events only those that a `track` call named
 */
export async function readKnownNames(db: Database | Tx, which: 'any' | 'told' = 'any'): Promise<KnownNames> {
  const { events, customers } = await theRow(
    db,
    sizesRow,
    sql`select ${percentOf('events', mostPages)} as events, ${percentOf('customers', mostPages)} as customers`,
  );
  const sent = await rows(
    db,
    eventRow,
    sql`select name, coalesce(array_agg(distinct property) filter (where property is not null), '{}') as properties
    from (select name, properties from events tablesample system (${events}::real) where ${which === 'told' ? sql`type = 'track'` : sql`type not in ('enrol', 'audience')`}) as sampled
      left join lateral jsonb_object_keys(case when jsonb_typeof(properties) = 'object' then properties else '{}' end) as property on true
    group by name order by count(*) desc limit ${mostNames}`,
  );
  const traits = await rows(
    db,
    traitRow,
    sql`select name from (select traits from customers tablesample system (${customers}::real)) as sampled, jsonb_each(traits) as trait (name, value)
    where value -> 'value' <> 'null'
    group by name order by count(*) desc limit ${mostNames}`,
  );
  return {
    events: new Map(sent.map(({ name, properties }) => [name, new Set(properties)])),
    traits: new Set(traits.map(({ name }) => name)),
  };
}
