import { sql, type RawBuilder } from 'kysely';

/** How many percent of a table's blocks (of 8 kB) that many are, for `tablesample system`; 100 for a table that has no more. */
export const percentOf = (table: 'events' | 'customers' | 'messages', blocks: number): RawBuilder<unknown> => sql`
  least(100, 100.0 * ${blocks} * current_setting('block_size')::int / greatest(pg_relation_size(${table}::regclass), 1))::float8`;
