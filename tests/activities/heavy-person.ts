import { sql } from 'kysely';
import type { Database } from '../../db/base/database';

/** So many of each, as they may come together in the life of one person. */
export type Heavy = {
  readonly identifiers: number;
  readonly traits: number;
  readonly lines: number;
  readonly passages: number;
  readonly undecided: number;
  readonly decided: number;
  /** Characters of each undecided event. */
  readonly eventSize: number;
};

/** Gives somebody all that, by statements, since it would take hours over the API. */
export async function weighDown(db: Database, who: string, heavy: Heavy, at: Date): Promise<void> {
  const { identifiers, traits, lines, passages, undecided, decided, eventSize } = heavy;
  await sql`with own as (insert into identifier_owners (kind, value, customer_id) select 'anonymous', 'heavy-' || n, ${who} from generate_series(1, ${identifiers}::int) n
      returning kind, value)
    insert into identifiers (customer_id, kind, value, added_at, source) select ${who}, kind, value, ${at}, 'test' from own`.execute(
    db,
  );
  await sql`update customers set traits = (select coalesce(jsonb_object_agg('trait ' || n, jsonb_build_object('value', n, 'source', 'test', 'at', 1)), '{}')
    from generate_series(1, ${traits}::int) n) where customer_id = ${who}`.execute(db);
  await sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
    select ${who}, 100 + n, 'purpose ' || n % 500, case n % 3 when 0 then 'withdrawn' else 'granted' end, ${at}, ${at}, 'test' from generate_series(1, ${lines}::int) n`.execute(
    db,
  );
  await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, waiting, entry, results, entered_at)
    select ${who}, gen_random_uuid(), 'heavy', 1, 'k' || n, 'active', 'w', ${at}, jsonb_build_object('for', 'event', 'until', ${at.getTime() + 90 * 86_400_000}::float8, 'names', '["Clicked"]'::jsonb),
      jsonb_build_object('by', 'event', 'at', ${at.getTime()}::float8, 'name', 'Start', 'eventId', gen_random_uuid(), 'properties', jsonb_build_object('n', n)), '{}', ${at}
    from generate_series(1, ${passages}::int) n`.execute(db);
  for (const [count, isUndecided, size] of [
    [undecided, true, eventSize],
    [decided, false, 40],
  ] as const)
    await sql`insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id, undecided)
      select ${who}, gen_random_uuid(), 'Seen', jsonb_build_object('text', repeat('x', ${size}::int), 'n', n), ${at}, ${at}, 'test', gen_random_uuid()::text, ${isUndecided}
      from generate_series(1, ${count}::int) n`.execute(db);
}
