import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { openClock } from '../../db/base/clock';
import { openDatabase, type Database } from '../../db/base/database';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { createPool } from '../../db/base/pool';
import { secret } from '../../db/base/secrets';
import { defaultPolicy } from '../../domain/schema/policy';
import type { Clock } from '../../domain/time/time';

/** What every process of Sojourn stands on. */
export type Foundation = {
  readonly pool: Pool;
  readonly db: Database;
  readonly clock: Clock;
  readonly definitions: DefinitionsSource;
  /** Signs the links in messages. */
  readonly linkSecret: Buffer;
  close(): Promise<void>;
};

export type FoundationOptions = {
  readonly databaseUrl: string;
  readonly clockRate: number;
  readonly connections: number;
  readonly name: string;
  readonly log: Logger;
};

/** @throws when the database is away or has no schema; `waitForDatabase` comes first */
export async function layFoundation({
  databaseUrl,
  clockRate,
  connections,
  name,
  log,
}: FoundationOptions): Promise<Foundation> {
  const pool = createPool({
    url: databaseUrl,
    max: connections,
    name,
    role: 'sojourn_app',
    onError: (error) => log.warn({ error }, 'a database connection ended'),
  });
  const db = openDatabase(pool);
  const clock = await openClock(db, clockRate);
  const linkSecret = await secret(db, 'links');
  return {
    pool,
    db,
    clock,
    definitions: new DefinitionsSource(defaultPolicy, () => clock.now()),
    linkSecret,
    close: () => db.destroy(),
  };
}
