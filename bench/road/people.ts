import { Pool } from 'pg';
import type { Stack } from '../../tests/faults/stack';

const purpose = 'news';

const pools = new Map<string, Pool>();

/** One connection a database: to open one costs Postgres more than a wake does, and would count as the product's work. */
function poolOf({ databaseUrl }: Stack): Pool {
  const known = pools.get(databaseUrl);
  if (known) return known;
  const pool = new Pool({ connectionString: databaseUrl, max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true });
  pool.on('error', () => undefined);
  pools.set(databaseUrl, pool);
  return pool;
}

/** Runs SQL as the owner. */
export async function ask<T extends object>(stack: Stack, sql: string, values: unknown[] = []): Promise<T[]> {
  return (await poolOf(stack).query<T>(sql, values)).rows;
}

/**
 * Registered customers with an address and a consent, put straight into the tables: the bench measures what happens to
 * their events, not how they came.
 * @returns their user ids
 */
export async function settle(stack: Stack, prefix: string, count: number): Promise<string[]> {
  const fresh = `insert into customers (customer_id, stage, stage_since, created_at)
    select gen_random_uuid(), 'registered', now(), now() from generate_series(1, ${count}) returning customer_id`;
  await ask(
    stack,
    `with fresh as (${fresh}),
     named as (select customer_id, '${prefix}-' || row_number() over () as name from fresh),
     identified as (
       insert into identifiers (customer_id, kind, value, added_at, source)
       select customer_id, 'user', name, now(), 'bench' from named
       union all select customer_id, 'email', name || '@example.org', now(), 'bench' from named returning customer_id, kind, value),
     owned as (insert into identifier_owners (kind, value, customer_id) select kind, value, customer_id from identified)
     insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
     select customer_id, 1, '${purpose}', 'granted', now(), now(), 'bench' from named`,
  );
  await ask(stack, 'analyze');
  return Array.from({ length: count }, (_, n) => `${prefix}-${n + 1}`);
}

export async function outboxRows(stack: Stack): Promise<number> {
  const [row] = await ask<{ rows: number }>(stack, 'select count(*)::int as rows from outbox');
  return row?.rows ?? 0;
}

/** Posts one batch of Segment calls. */
export async function postBatch({ surface }: Stack, users: readonly string[], event: string): Promise<void> {
  const batch = users.map((userId) => ({ type: 'track', userId, event, properties: { cart: 'c-1', amount: 12.5 } }));
  await surface.good('POST', '/v1/batch', { batch });
}
