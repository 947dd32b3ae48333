import { sql } from 'kysely';
import type { Clock, Millis } from '../../domain/time/time';
import type { Database } from './database';

type Anchor = { rate: number; real_at: number; product_at: number };

/**
 * The product's clock, the same in every process that shares the database: a restart keeps it going, a new rate goes on
 * from where the old one was.
 * @param rate product seconds per real second, from CLOCK_RATE
 */
export async function openClock(db: Database, rate: number): Promise<Clock> {
  await sql`insert into clock (rate, real_at, product_at) values (${rate}, now(), now()) on conflict do nothing`.execute(
    db,
  );
  await sql`update clock set rate = ${rate}, real_at = now(),
      product_at = product_at + (now() - real_at) * rate where rate <> ${rate}`.execute(db);
  const anchor = await db.selectFrom('clock').select(['rate', 'real_at', 'product_at']).executeTakeFirstOrThrow();
  return clockFrom(anchor);
}

/** With rate 1 and no past at another rate this is the wall clock. */
export function clockFrom({ rate, real_at, product_at }: Anchor): Clock {
  const now = (): Millis => Math.floor(product_at + (Date.now() - real_at) * rate);
  return { now, realUntil: (instant) => Math.max(0, Math.ceil((instant - now()) / rate)) };
}
