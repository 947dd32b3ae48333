import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';

/** Any number that no other program on the same server uses. */
const advisoryLock = 7_305_311_542;

export const migrationsFolder = join(__dirname, 'migrations');

/**
 * Brings the schema up to date: numbered SQL files, each once, each in its own transaction, under an advisory lock so that
 * many processes may start at once. Makes the role that the application runs as.
 * @param ownerUrl a connection with the owner's rights
 * @returns the names of the files that ran
 * @throws what the database throws; nothing of the failing file is kept
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const client = new Client({
    connectionString: ownerUrl,
    application_name: 'sojourn-migrate',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryLock]);
    return await runMissing(client);
  } finally {
    await client.end();
  }
}

async function runMissing(client: Client): Promise<string[]> {
  await client.query(
    'create table if not exists migrations (name text primary key, at timestamptz not null default now())',
  );
  await makeRole(client);
  const { rows } = await client.query<{ name: string }>('select name from migrations');
  const done = new Set(rows.map((row) => row.name));
  const files = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql')).sort();
  const ran: string[] = [];
  for (const name of files) {
    if (done.has(name)) continue;
    const sql = await readFile(join(migrationsFolder, name), 'utf8');
    await client.query('begin');
    try {
      await client.query(sql);
      await client.query('insert into migrations (name) values ($1)', [name]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw new Error(`migration ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    ran.push(name);
  }
  return ran;
}

/** Roles belong to the server, not to the database: another database's migration may be making it at this moment. */
async function makeRole(client: Client): Promise<void> {
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = 'sojourn_app') then create role sojourn_app nologin; end if;
    if not pg_has_role(current_user, 'sojourn_app', 'member') then execute format('grant sojourn_app to %I', current_user); end if;
  exception when duplicate_object or unique_violation then null; end $$`);
}
