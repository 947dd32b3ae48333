import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import { appLogin, loginAs } from '../../db/base/app-login';
import { openDatabase, type Database } from '../../db/base/database';
import { functionsFolder, migrate, migrationsFolder } from '../../db/base/migrate';
import { createPool } from '../../db/base/pool';
import { masterKey } from './master-key';

/** Any number that no other program on the same server uses. */
const templateLock = 7_305_311_543;

export type FreshDatabase = {
  /** The owner's. */
  readonly url: string;
  /** The application's. */
  readonly appUrl: string;
  /** A statement with the owner's rights. */
  asOwner(statement: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** What a backup of it would bring back. Nobody may be connected. */
  copy(): Promise<FreshDatabase>;
  /** Also ends the sessions that are still open in it. */
  drop(): Promise<void>;
};

const login = appLogin(masterKey);

/**
 * A migrated database of its own, as a copy of a template on which the migrations ran once.
 */
export const freshDatabase = (): Promise<FreshDatabase> => databaseLike(ensureTemplate);

async function databaseLike(model: (client: Client) => Promise<string>): Promise<FreshDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(
    async (client) =>
      void (await client.query(`create database ${name} template ${await model(client)} strategy file_copy`)),
  );
  const drop = (): Promise<void> =>
    onServer(async (client) => void (await client.query(`drop database if exists ${name} with (force)`)));
  const asOwner: FreshDatabase['asOwner'] = (statement, values = []) =>
    onDatabase(
      urlOf(name),
      async (client) => (await client.query<Record<string, unknown>>(statement, [...values])).rows,
    );
  const copy = (): Promise<FreshDatabase> => databaseLike(async () => name);
  return { url: urlOf(name), appUrl: loginAs(urlOf(name), login), asOwner, copy, drop };
}

export type OpenDatabase = Omit<FreshDatabase, 'drop'> & {
  readonly pool: Pool;
  readonly db: Database;
  /** Closes and drops it. */
  end(): Promise<void>;
};

/** The same, opened as the application opens it. */
export async function openFreshDatabase(connections: number): Promise<OpenDatabase> {
  const { drop, ...fresh } = await freshDatabase();
  const pool = createPool({ url: fresh.appUrl, max: connections, name: 'test' });
  const db = openDatabase(pool);
  return { ...fresh, pool, db, end: () => db.destroy().then(drop) };
}

/** Read once a test file: many make a database for each of their tests. */
let templateName: string | undefined;

/** Keyed by the migrations and functions, so that an edited one is noticed by a server that outlives the edit. */
function nameOfTemplate(): string {
  const hash = createHash('sha256');
  for (const folder of [migrationsFolder, functionsFolder]) {
    for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  }
  return `template_${hash.digest('hex').slice(0, 16)}`;
}

async function ensureTemplate(client: Client): Promise<string> {
  const name = (templateName ??= nameOfTemplate());
  await client.query('select pg_advisory_lock($1)', [templateLock]);
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    await client.query(`drop database if exists ${name}_new with (force)`);
    await client.query(`create database ${name}_new`);
    await migrate(urlOf(`${name}_new`), login);
    await client.query(`alter database ${name}_new rename to ${name}`);
  }
  return name;
}

/** The lock of the template lasts as long as the session, so that nobody copies it twice at once. */
const onServer = (work: (client: Client) => Promise<void>): Promise<void> => onDatabase(urlOf('postgres'), work);

async function onDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database: string): string {
  const server = process.env['SOJOURN_TEST_DATABASE_URL'];
  if (!server) throw new Error('No test server: this test needs tests/setup/global-setup.ts to have started it.');
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
