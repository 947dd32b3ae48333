import { sql } from 'kysely';
import type { Readiness } from '../../api/http/deps';
import type { Database } from '../../db/base/database';
import { sharedFor } from '../../db/base/shared';
import { countProblems } from '../../db/wake/problems';
import type { Engine } from './engine';

/** Real milliseconds for which one count serves every question. */
const fresh = 5_000;

/**
 * Traffic can be taken when the database answers; the worker is told of, since what is accepted waits for it safely, and so are
 * problems, since who is stopped by one is helped by nothing that this process could do.
 */
export function readinessOf(db: Database, engine?: () => Engine | undefined): () => Promise<Readiness> {
  const problems = sharedFor(fresh, () => countProblems(db));
  return async () => {
    const database = await sql`select 1`.execute(db).then(
      () => 'ready',
      () => 'away',
    );
    const parts: Record<string, string> = { database };
    if (engine) parts['worker'] = engine()?.isRunning() ? 'running' : 'waiting for Temporal';
    const ready = database === 'ready';
    const counted = ready ? await problems().catch(() => undefined) : undefined;
    return { ready, parts, ...(counted === undefined ? {} : { problems: counted }) };
  };
}
