import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { zonePairs } from '../../../db/definitions/audience-passes';
import { candidatesInZones } from '../../../db/definitions/candidates';
import { DefinitionsSource } from '../../../db/definitions/definitions';
import { nobodyYet } from '../../../db/wake/reconcile';
import { policy, start } from '../../domain/world';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(2);
  ({ db } = database);
  await live('Asia/Shanghai', 20_000);
  await live('Europe/Berlin', 300);
  await database.asOwner('analyze customers');
});
afterAll(() => database.end());

const live = (timezone: string, people: number) =>
  sql`insert into customers (customer_id, stage_since, created_at, preferences)
    select gen_random_uuid(), now(), now(), jsonb_build_object('timezone', ${timezone}::text) from generate_series(1, ${people}::int)`.execute(db); // prettier-ignore

/** Rows of the customers that were read so far. */
async function readIn(one: Database): Promise<{ bySequence: number; byIndex: number }> {
  await sql`select pg_stat_force_next_flush()`.execute(one);
  const { rows } = await sql<{ bySequence: number; byIndex: number }>`
    select t.seq_tup_read::float8 as "bySequence", (select sum(idx_tup_read)::float8 from pg_stat_user_indexes i where i.relid = t.relid) as "byIndex"
    from pg_stat_user_tables t where relname = 'customers'`.execute(one);
  return rows[0] ?? { bySequence: Number.NaN, byIndex: Number.NaN };
}

test('a page of the people of a zone reads them by an index, however many live elsewhere, and so does the list of zones', async () => {
  const definitions = await new DefinitionsSource(policy()).current(db);
  const zones = [{ preferred: 'Europe/Berlin', known: '' }];
  const upTo = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  await db.connection().execute(async (one) => {
    const before = await readIn(one);
    expect(await zonePairs(one)).toEqual([{ preferred: 'Asia/Shanghai', known: '' }, ...zones]);
    const seen: string[] = [];
    for (let after = nobodyYet; ;) {
      const page = await one.transaction().execute((tx) => candidatesInZones(tx, { definitions, now: start }, { after, upTo, zones, limit: 200 })); // prettier-ignore
      seen.push(...page.map(({ customerId }) => customerId));
      if (page.length < 200) break;
      after = page.at(-1)?.customerId ?? upTo;
    }
    expect(new Set(seen).size).toBe(300);
    const after = await readIn(one);
    expect(after.bySequence - before.bySequence).toBe(0);
    expect(after.byIndex - before.byIndex).toBeGreaterThanOrEqual(300);
    expect(after.byIndex - before.byIndex).toBeLessThan(2_000);
  });
});
