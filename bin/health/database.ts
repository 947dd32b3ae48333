import { readdir } from 'node:fs/promises';
import { Client } from 'pg';
import { migrationsFolder } from '../../db/base/migrate';
import type { Config } from '../../worker/process/config';
import { messageOf } from '../server/failure-code';
import { bad, good, type Finding } from './finding';
import { reach } from './reach';
import { rememberedPort } from './remembered-port';

/** Whether Postgres answers. */
export async function checkDatabase(config: Config): Promise<Finding> {
  if (!config.DATABASE_URL) return checkEmbedded(config);
  try {
    const [row] = await query<{ version: string }>(
      config.DATABASE_URL,
      "select current_setting('server_version') as version",
    );
    return good('postgres', `${row?.version ?? ''} answers at ${new URL(config.DATABASE_URL).host}.`);
  } catch (error) {
    return bad(
      'postgres',
      `does not answer at ${new URL(config.DATABASE_URL).host} (${messageOf(error) || 'refused'}).`,
      'Start it, or mend DATABASE_URL.',
    );
  }
}

async function checkEmbedded({ POSTGRES_PORT, DATA_DIR }: Config): Promise<Finding> {
  const port = POSTGRES_PORT || (await rememberedPort(DATA_DIR, 'postgres'));
  if (port === undefined) return good('postgres', 'is embedded; the first "npm start" starts it.');
  const answer = await reach('127.0.0.1', port);
  if ('banner' in answer) return good('postgres', `answers at 127.0.0.1:${port} (embedded).`);
  return bad('postgres', `does not answer at 127.0.0.1:${port} (${answer.reason}).`, 'Run "npm start".');
}

/** Whether every migration ran; the embedded database is migrated at each start, so only a foreign one is looked at. */
export async function checkSchema({ DATABASE_URL: url }: Config): Promise<Finding[]> {
  if (!url) return [];
  const files = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql'));
  try {
    const done = new Set((await query<{ name: string }>(url, 'select name from migrations')).map(({ name }) => name));
    const missing = files.filter((name) => !done.has(name));
    if (missing.length === 0) return [good('schema', 'is up to date.')];
    return [bad('schema', `lacks ${missing.join(', ')}.`, 'Run "sojourn migrate".')];
  } catch (error) {
    return [
      bad(
        'schema',
        `cannot be read (${messageOf(error) || 'no connection'}).`,
        'Run "sojourn migrate" when Postgres answers.',
      ),
    ];
  }
}

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'sojourn-doctor',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
