import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { appLogin } from '../../db/base/app-login';
import { migrate } from '../../db/base/migrate';
import { freshDatabase } from '../setup/database';
import { masterKey } from '../setup/master-key';
import { describeSchema } from './describe-schema';

const dump = join(__dirname, '..', '..', 'db', 'schema.txt');

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function asApplication<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: database.appUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

test('the schema is the one in db/schema.txt (UPDATE_SCHEMA=1 writes it anew)', async () => {
  const found = await describeSchema(database.url);
  if (process.env['UPDATE_SCHEMA'] || !existsSync(dump)) writeFileSync(dump, found);
  expect(found).toBe(readFileSync(dump, 'utf8'));
});

test('every table of a customer has the customer first in its key', async () => {
  const lines = readFileSync(dump, 'utf8').split('\n');
  const directories = ['identifier_owners', 'idempotency_keys', 'receipts', 'outbox', 'migrations'];
  const tables = lines.flatMap((line) => /^table (\w+): customer_id /.exec(line)?.[1] ?? []);
  expect(tables.length).toBeGreaterThan(8);
  for (const table of tables.filter((one) => !directories.includes(one))) {
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`^constraint on ${table}: PRIMARY KEY \\(customer_id`)),
    );
  }
});

test('migrations run once, also when many processes start at once', async () => {
  const runs = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, appLogin(masterKey))));
  expect(runs.flat()).toEqual([]);
});

test.each([
  'update consents set state = $$granted$$',
  'delete from consents',
  'truncate consents',
  'delete from customers',
  'update decisions set reason = $$x$$',
  'drop table events',
  'alter table consents disable trigger all',
  'create table mine ()',
])('the application may not: %s', async (statement) => {
  await expect(asApplication((client) => client.query(statement))).rejects.toThrow(/permission denied|must be owner/);
});
