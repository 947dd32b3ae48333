import { sql } from 'kysely';
import type { Database } from '../../db/base/database';
import { stepSweeps } from '../../db/wake/sweeps';

/** All that was asked for goes into the outbox at once, where no worker runs. @returns how many people will be told */
export async function workOffSweeps(db: Database): Promise<number> {
  await sql`update keeper set next_sweep = 'epoch'`.execute(db);
  return stepSweeps(db, { mostWaiting: 1_000_000, parkedPerSecond: 1_000_000 });
}
