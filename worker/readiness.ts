import { sql } from 'kysely';
import type { Readiness } from '../api/http/deps';
import type { Database } from '../db/base/database';
import type { Engine } from './engine';

/** Traffic can be taken when the database answers; the worker is told of, since what is accepted waits for it safely. */
export async function readiness(db: Database, engine?: () => Engine | undefined): Promise<Readiness> {
  const database = await sql`select 1`.execute(db).then(
    () => 'ready',
    () => 'away',
  );
  const parts: Record<string, string> = { database };
  if (engine) parts['worker'] = engine()?.isRunning() ? 'running' : 'waiting for Temporal';
  return { ready: database === 'ready', parts };
}
