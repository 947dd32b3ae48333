import { Client } from 'pg';
import type { Logger } from 'pino';
import { lacksLogin, noLogin } from '../../db/base/app-login';
import { ConfigError } from './config';

/** What no waiting mends: wrong password, unknown database or role. SQLSTATE classes 28 and 3D. */
const hopeless = /^(28|3D)/;

/**
 * Waits as long as Postgres is away.
 * @throws ConfigError when it answers that the address can never work
 */
export async function waitForDatabase(url: string, log: Logger, isStopping: () => boolean): Promise<void> {
  for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      const reason = error instanceof Error ? error.message || code : String(error);
      if (hopeless.test(code) && lacksLogin(error)) throw new ConfigError(noLogin);
      if (hopeless.test(code))
        throw new ConfigError(`DATABASE_URL: Postgres answers "${reason}". Check user, password and database name.`);
      if (code === 'ENOTFOUND') throw new ConfigError(`DATABASE_URL: ${reason}. Check the host name.`);
      if (isStopping()) throw error;
      log.warn({ reason }, 'Postgres cannot be reached; waiting for it (DATABASE_URL says where)');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
