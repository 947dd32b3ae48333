import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../db/base/database';
import { createPool } from '../../db/base/pool';
import { freshDatabase, type FreshDatabase } from '../setup/database';
import { tablesHolding } from '../setup/every-table';
import { masterKey } from '../setup/master-key';
import { writeCustomer } from '../setup/written';
import { run } from './captured-io';

const folder = mkdtempSync(join(tmpdir(), 'sojourn-erasures-'));
const databases: FreshDatabase[] = [];
afterAll(async () => {
  rmSync(folder, { recursive: true });
  for (const one of databases) await one.drop();
});

const envOf = ({ url }: FreshDatabase) => ({ DATABASE_URL: url, MASTER_KEY: masterKey.toString('base64') });
const listIn = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const erasures = async (database: FreshDatabase, ...argv: string[]) => run(['erasures', ...argv], envOf(database));
const known = async ({ asOwner }: FreshDatabase): Promise<unknown[]> =>
  (await asOwner('select customer_id as id from customers')).map(({ id }) => id);

/** Somebody with an address and a past. */
async function writePerson(database: FreshDatabase, word: string): Promise<string> {
  const pool = createPool({ url: database.appUrl, max: 1, name: 'test' });
  const id = await writeCustomer(openDatabase(pool));
  await pool.end();
  const address = `${word}@example.org`;
  await database.asOwner(
    `insert into identifiers (customer_id, kind, value, added_at, source, hash) values ($1, 'email', $2, now(), 'test', sha256($3))`,
    [id, address, Buffer.from(address)],
  );
  await database.asOwner(`insert into identifier_owners (kind, value, customer_id) values ('email', $2, $1)`, [
    id,
    address,
  ]);
  await database.asOwner(`insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id)
    values ($1, gen_random_uuid(), 'Seen', jsonb_build_object('word', $2::text), now(), now(), 'test', $2)`, [id, word]); // prettier-ignore
  return id;
}

test('who was erased after a backup is erased from it anew by the list, and nobody else', async () => {
  const live = await freshDatabase();
  databases.push(live);
  const gone = await writePerson(live, 'cnry-gone');
  const stays = await writePerson(live, 'cnry-stays');
  // The secrets of an installation are as old as its first start.
  expect(await erasures(live, '--replay', listIn('none.jsonl', ''))).toMatchObject({ code: 0 });
  const backup = await live.copy();
  databases.push(backup);
  const now = new Date().toISOString();
  const erased = await erasures(
    live,
    '--replay',
    listIn('first.jsonl', `{"erased":"${gone}","at":"${now}"}\n`),
    '--json',
  );
  expect(JSON.parse(erased.out)).toEqual({ listed: 1, back: 1, erased: 1 });
  const { out: list } = await erasures(live);
  expect(
    list
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { erased: string }).erased),
  ).toEqual([gone]);
  expect(list).not.toContain('cnry');

  expect((await tablesHolding(backup.asOwner, ['cnry-gone'])).length).toBeGreaterThan(1);
  const file = listIn('list.jsonl', list);
  const { code, out } = await erasures(backup, '--replay', file);
  expect({ code, out }).toEqual({ code: 0, out: '1 on the list, of whom 1 are there again; 1 erased.' });
  expect(await tablesHolding(backup.asOwner, ['cnry-gone'])).toEqual([]);
  expect(await known(backup)).toEqual([stays]);
  expect(await backup.asOwner(`select customer_id as id, signal from outbox`)).toEqual([{ id: gone, signal: 'erase' }]);
  expect((await backup.asOwner('select reason from suppressions')).map(({ reason }) => reason)).toEqual(['erasure']);

  const again = await erasures(backup, '--replay', file, '--json');
  expect(JSON.parse(again.out)).toEqual({ listed: 1, back: 0, erased: 0 });
  expect((await erasures(backup)).out).toContain(gone);
}, 60_000);

test('a file that is no list erases nobody and names its line', async () => {
  const [live] = databases;
  if (!live) throw new Error('the test before made none');
  const [stays] = await known(live);
  const file = listIn('wrong.jsonl', `{"erased":"${String(stays)}","at":"2026-01-01T00:00:00Z"}\n{"erased":"Ann"}\n`);
  const { code, err } = await erasures(live, '--replay', file);
  expect({ code, err: err.includes('wrong.jsonl:2: it is not {"erased": id, "at": time}. Nobody was erased') }).toEqual(
    { code: 1, err: true },
  );
  expect(await known(live)).toEqual([stays]);
});
