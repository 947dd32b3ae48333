import { sql } from 'kysely';

/**
 * Whether somebody is in the version `v`. In the order of an index: where nearly everybody is in one version, the table
 * would be read from its start for another one, and nobody found until its end.
 */
export const somebodyInside = sql`coalesce((select true from enrolments e where e.journey = v.key and e.version = v.version and e.state = 'active'
  order by e.step, e.since limit 1), false)`;
