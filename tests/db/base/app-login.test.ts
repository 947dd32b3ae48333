import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { appLogin, loginAs } from '../../../db/base/app-login';
import { openDatabase, type Database } from '../../../db/base/database';
import { createPool } from '../../../db/base/pool';
import { openSecrets } from '../../../db/base/secrets';
import { freshDatabase, type FreshDatabase } from '../../setup/database';
import { masterKey } from '../../setup/master-key';

let database: FreshDatabase;
let db: Database;
let pool: ReturnType<typeof createPool>;
beforeAll(async () => {
  database = await freshDatabase();
  pool = createPool({ url: database.appUrl, max: 2, name: 'login-test' });
  db = openDatabase(pool);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

describe('the application’s own connection', () => {
  test.each([
    'set role postgres',
    'set role sojourn',
    'set session authorization sojourn',
    'create role mine superuser',
    'alter role sojourn_app createrole',
    'drop table events',
    'create table mine ()',
    'create function mine() returns int language sql as $$select 1$$',
    "copy (select 1) to program 'true'",
    'set log_min_messages = debug5',
  ])('cannot %s', async (statement) => {
    await expect(pool.query(`reset role; ${statement}`)).rejects.toThrow(
      /permission denied|must be owner|does not exist/,
    );
  });

  test('is nobody else after reset role', async () => {
    const client = await pool.connect();
    await client.query('reset role');
    const { rows } = await client.query<object>('select current_user::text as name, rolsuper from pg_roles where rolname = current_user'); // prettier-ignore
    expect(rows).toEqual([{ name: appLogin(masterKey).user, rolsuper: false }]);
    client.release();
  });

  test('takes no temporary table for one of ours', async () => {
    const client = await pool.connect();
    await client.query('create temporary table customers (mine int)');
    await expect(client.query('select mine from customers')).rejects.toThrow(/column "mine" does not exist/);
    client.release(true);
  });

  test('cannot be opened with another key', async () => {
    const other = new Client({ connectionString: loginAs(database.url, { ...appLogin(masterKey), password: 'x' }) });
    await expect(other.connect()).rejects.toThrow(/password authentication failed/);
  });
});

describe('secrets', () => {
  test('are sealed: the database alone tells none of them', async () => {
    const secrets = await openSecrets(db, masterKey);
    const { rows } = await pool.query<{ all: string }>("select string_agg(s::text, ' ') as all from secrets s");
    for (const secret of Object.values(secrets)) expect(rows[0]?.all).not.toContain(secret.toString('hex'));
    expect(await openSecrets(db, masterKey)).toEqual(secrets);
  });

  test('that an older version kept open are sealed and stay what they were', async () => {
    const old = Buffer.alloc(32, 9);
    await database.asOwner('delete from secrets');
    await database.asOwner('insert into secrets (name, value) values ($1, $2)', ['pepper', old]);
    const [one, other] = await Promise.all([openSecrets(db, masterKey), openSecrets(db, masterKey)]);
    expect([one.pepper, other.pepper]).toEqual([old, old]);
    expect(one).toEqual(other);
    expect(await database.asOwner('select name from secrets where value is not null')).toEqual([]);
  });

  test('do not open under another master key, and that is said', async () => {
    await openSecrets(db, masterKey);
    await expect(openSecrets(db, Buffer.alloc(32, 8))).rejects.toThrow(/MASTER_KEY is not the one/);
  });
});

test('Postgres’ own log quotes nothing of what it refused', async () => {
  const word = `cnrylog${Date.now()}`;
  const refused: readonly (readonly [string, ...string[]])[] = [
    ['select $1::jsonb', `{"email": "${word}`],
    ['select $1::uuid', word],
    [`select '${word}'::int`],
    [`${word} is no statement`],
    [
      'insert into customers (customer_id, stage, stage_since, created_at) values (gen_random_uuid(), $1, now(), now())',
      word,
    ],
  ];
  for (const [statement, ...values] of refused) {
    await expect(pool.query(statement, values)).rejects.toMatchObject({ code: expect.any(String) });
    await expect(database.asOwner(statement, values)).rejects.toMatchObject({ code: expect.any(String) });
  }
  const [place] = await database.asOwner("select current_setting('data_directory') as folder");
  const log = readFileSync(join(String(place?.['folder']), '..', 'logs', 'postgres.log'), 'utf8');
  expect(log).toContain('ready to accept connections');
  expect(log).not.toContain(word);
});
