import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { openClock } from '../../db/base/clock';
import { openDatabase, type Database } from '../../db/base/database';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { createPool } from '../../db/base/pool';
import { openSecrets, WrongMasterKey, type Secrets } from '../../db/base/secrets';
import { defaultPolicy } from '../../domain/schema/policy';
import type { Clock } from '../../domain/time/time';
import { ConfigError } from './config';

/** What every process of Sojourn stands on. */
export type Foundation = {
  readonly pool: Pool;
  readonly db: Database;
  readonly clock: Clock;
  readonly definitions: DefinitionsSource;
  readonly secrets: Secrets;
  close(): Promise<void>;
};

export type FoundationOptions = {
  /** The application's own login. */
  readonly databaseUrl: string;
  readonly masterKey: Buffer;
  readonly clockRate: number;
  readonly connections: number;
  /** As `PoolOptions` has it. */
  readonly idleMillis?: number;
  readonly name: string;
  readonly log: Logger;
};

/** @throws ConfigError for a wrong master key; when the database is away or has no schema: `waitForDatabase` comes first */
export async function layFoundation({
  databaseUrl,
  masterKey,
  clockRate,
  connections,
  idleMillis,
  name,
  log,
}: FoundationOptions): Promise<Foundation> {
  const pool = createPool({
    url: databaseUrl,
    max: connections,
    name,
    idleMillis,
    onError: (error) => log.warn({ error }, 'a database connection ended'),
  });
  const db = openDatabase(pool);
  const clock = await openClock(db, clockRate);
  const secrets = await openSecrets(db, masterKey).catch((error: unknown) => {
    throw error instanceof WrongMasterKey ? new ConfigError(error.message) : error;
  });
  return {
    pool,
    db,
    clock,
    definitions: new DefinitionsSource(defaultPolicy, () => clock.now()),
    secrets,
    close: () => db.destroy(),
  };
}
