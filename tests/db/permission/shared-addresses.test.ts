import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { writeCustomer } from '../../setup/written';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(2);
  ({ db } = database);
});
afterAll(() => database.end());

test('of many who have an address too only the lines of those are read who ever said no', async () => {
  const who = await writeCustomer(db);
  await sql`insert into customers (customer_id, stage_since, created_at) select gen_random_uuid(), now(), now() from generate_series(1, 300)`.execute(
    db,
  );
  await sql`with have as (insert into identifiers (customer_id, kind, value, added_at, source) select customer_id, 'email', 'us@example.org', now(), 'test' from customers)
    insert into identifier_owners (kind, value, customer_id, shared) select 'email', 'us@example.org', customer_id, customer_id <> ${who} from customers`.execute(
    db,
  );
  await sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
    select customer_id, n, 'purpose-' || n, 'granted', now(), now(), 'test' from customers, generate_series(1, 20) n where customer_id <> ${who}`.execute(
    db,
  );
  await sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
    select customer_id, 21, 'news', 'withdrawn', now(), now(), 'test' from customers where customer_id <> ${who} limit 1`.execute(
    db,
  );
  const { read, words } = await db.transaction().execute(async (tx) => {
    const fetched = async () =>
      (await sql<{ n: number }>`select pg_stat_get_xact_tuples_fetched('consents'::regclass) as n`.execute(tx)).rows[0]
        ?.n ?? 0;
    const before = await fetched();
    const { rows } = await sql<{ words: { purpose: string; state: string }[] }>`select words_at_addresses(${who}) as words`.execute(tx); // prettier-ignore
    return { read: (await fetched()) - before, words: rows[0]?.words };
  });
  expect(words).toMatchObject([{ purpose: 'news', state: 'withdrawn' }]);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(50);
});
