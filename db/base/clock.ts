import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Clock, Millis } from '../../domain/time/time';
import type { Database } from './database';
import { millis, theRow } from './rows';

const anchor = z.object({ rate: z.number(), real_at: millis, product_at: millis });

/**
 * The product's clock, the same in every process that shares the database: a restart keeps it going, a new rate goes on
 * from where the old one was.
 * @param rate product seconds per real second, from CLOCK_RATE
 */
export async function openClock(db: Database, rate: number): Promise<Clock> {
  await sql`insert into clock (rate, real_at, product_at) values (${rate}, now(), now()) on conflict do nothing`.execute(
    db,
  );
  await sql`update clock set rate = ${rate}, real_at = now(), product_at = product_at + (now() - real_at) * rate where rate <> ${rate}`.execute(
    db,
  );
  return clockFrom(await theRow(db, anchor, sql`select rate, real_at, product_at from clock`));
}

/** With rate 1 and no past at another rate this is the wall clock. */
export function clockFrom({ rate, real_at, product_at }: z.output<typeof anchor>): Clock {
  const now = (): Millis => Math.floor(product_at + (Date.now() - real_at) * rate);
  return { now, realUntil: (instant) => Math.max(0, Math.ceil((instant - now()) / rate)) };
}

/** The same clock where a statement asks for it; the real one before any process opened it. @param real when, by the database's own clock */
export const productTime = (real: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`coalesce((select product_at + (${real} - real_at) * rate from clock), ${real})`;
