import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { makeLogin, type AppLogin } from './app-login';

/** Any number that no other program on the same server uses. */
const advisoryLock = 7_305_311_542;

export const migrationsFolder = join(__dirname, '../migrations');

/** SQL functions and the triggers that call them, each in a file of its own that says the whole of it. */
export const functionsFolder = join(__dirname, '../functions');

/**
 * Brings the schema up to date: numbered SQL files, each once, each in its own transaction, then the functions that changed,
 * under an advisory lock so that many processes may start at once. Makes the role that holds the application's rights, and the login.
 * @param ownerUrl a connection with the owner's rights
 * @param login what the application logs in as; absent where somebody else made one
 * @returns the names of the files that ran
 * @throws CannotMakeLogin; what the database throws; nothing of the failing file is kept
 */
export async function migrate(ownerUrl: string, login: AppLogin | undefined): Promise<string[]> {
  const client = new Client({
    connectionString: ownerUrl,
    application_name: 'sojourn-migrate',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryLock]);
    const ran = await runMissing(client);
    if (login) await makeLogin(client, login);
    return ran;
  } finally {
    await client.end();
  }
}

async function runMissing(client: Client): Promise<string[]> {
  await client.query(
    'create table if not exists migrations (name text primary key, at timestamptz not null default now())',
  );
  await client.query('create table if not exists function_files (name text primary key, hash text not null)');
  await makeRole(client);
  const { rows } = await client.query<{ name: string }>('select name from migrations');
  const done = new Set(rows.map((row) => row.name));
  const ran: string[] = [];
  for (const name of await sqlFiles(migrationsFolder)) {
    if (done.has(name)) continue;
    const sql = await readFile(join(migrationsFolder, name), 'utf8');
    await inTransaction(client, `migration ${name}`, async () => {
      await client.query(sql);
      await client.query('insert into migrations (name) values ($1)', [name]);
    });
    ran.push(name);
  }
  return [...ran, ...(await replaceFunctions(client))];
}

/** All that changed in one transaction, so that nobody calls one function of this version and one of the version before. */
async function replaceFunctions(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from function_files');
  const known = new Map(rows.map(({ name, hash }) => [name, hash]));
  const changed: { readonly name: string; readonly sql: string; readonly hash: string }[] = [];
  for (const name of await sqlFiles(functionsFolder)) {
    const sql = await readFile(join(functionsFolder, name), 'utf8');
    const hash = createHash('sha256').update(sql).digest('hex');
    if (known.get(name) !== hash) changed.push({ name, sql, hash });
  }
  await inTransaction(client, 'functions', async () => {
    for (const { name, sql, hash } of changed) {
      await client.query(sql).catch((error: unknown) => {
        throw new Error(`${name}: ${wordsOf(error)}`, { cause: error });
      });
      await client.query(
        'insert into function_files (name, hash) values ($1, $2) on conflict (name) do update set hash = excluded.hash',
        [name, hash],
      );
    }
  });
  return changed.map(({ name }) => name);
}

const sqlFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();

async function inTransaction(client: Client, what: string, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`${what}: ${wordsOf(error)}`, { cause: error });
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Roles belong to the server, not to the database: another database's migration may be making it at this moment. */
async function makeRole(client: Client): Promise<void> {
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = 'sojourn_app') then create role sojourn_app nologin; end if;
  exception when duplicate_object or unique_violation then null; end $$`);
}
