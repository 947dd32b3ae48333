import { Client } from 'pg';
import { freshDatabase } from './database';

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a fresh database has the schema, and nothing that another one was given', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  await ask(one.url, 'create table only_here (id int)');
  expect(await ask(one.url, "select to_regclass('only_here') is not null as found")).toEqual([{ found: true }]);
  expect(await ask(other.url, "select to_regclass('only_here') is not null as found")).toEqual([{ found: false }]);
  expect(await ask(other.url, 'select count(*)::int > 0 as migrated from migrations')).toEqual([{ migrated: true }]);
  await Promise.all([one.drop(), other.drop()]);
  await expect(ask(one.url, 'select 1')).rejects.toThrow(/does not exist/);
});
