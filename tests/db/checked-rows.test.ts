import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sql } from 'kysely';
import { millis, row, rows, rowsAsEver, theRow, uuid, whole } from '../../db/base/rows';
import { openFreshDatabase } from '../setup/database';

const folder = join(__dirname, '..', '..', 'db');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const where = (pattern: RegExp): string[] =>
  sources.filter((file) => pattern.test(readFileSync(join(folder, file), 'utf8'))).sort();

test('nobody says the type of a row without a shape that the tests hold it against', () => {
  expect(sources.length).toBeGreaterThan(30);
  expect(where(/\bsql<|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/)).toEqual([]);
});

test('a row that is other than its shape says is an error, and one that fits comes as the server gave it', async () => {
  const { db, end } = await openFreshDatabase(1);
  const fits = sql`select now() as at, 12::bigint as n, '00000000-0000-0000-0000-00000000000a'::uuid as id`;
  const shape = z.object({ at: millis, n: whole, id: uuid });
  expect(await theRow(db, shape, fits)).toEqual({ at: expect.any(Number), n: 12, id: '00000000-0000-0000-0000-00000000000a' }); // prettier-ignore
  await expect(rows(db, shape.omit({ n: true }), fits)).rejects.toThrow(/unrecognized_keys|Unrecognized/);
  await expect(rows(db, shape.extend({ n: z.string() }), fits)).rejects.toThrow(/expected string/);
  await expect(row(db, z.object({ n: whole }), sql`select null::bigint as n`)).rejects.toThrow(/expected/);
  const none = sql`select revision as n from definitions_revision where false`;
  expect(await row(db, z.object({ n: whole }), none)).toBeUndefined();
  await expect(theRow(db, z.object({ n: whole }), none)).rejects.toThrow('had none');
  await end();
});

test('of what is asked as ever a connection keeps the plan, and answers what is asked now', async () => {
  const { db, pool, end } = await openFreshDatabase(1);
  const next = (n: number) => rowsAsEver(db, z.object({ next: whole }), sql`select ${n}::bigint + 1 as next`);
  for (const n of [1, 2, 3]) expect(await next(n)).toEqual([{ next: n + 1 }]);
  await rows(db, z.object({ n: whole }), sql`select ${4}::bigint as n`);
  const { rows: kept } = await pool.query('select statement from pg_prepared_statements');
  expect(kept).toEqual([{ statement: 'select $1::bigint + 1 as next' }]);
  await end();
});
