import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { socketFolder } from '../../../worker/embedded/postgres-socket';
import { openFreshDatabase } from '../../setup/database';
import { temporaryFolder } from '../../setup/servers';

let parent: string;
beforeAll(() => {
  parent = temporaryFolder('socket');
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const folderIn = (name: string): string => {
  const folder = join(parent, name);
  mkdirSync(folder);
  return folder;
};

test('a folder with spaces, commas and quotes is named so that Postgres and its clients find it', async () => {
  const folder = folderIn('a "b", c');
  expect(await socketFolder(folder)).toEqual({
    setting: `"${folder.replaceAll('"', '""')}"`,
    host: encodeURIComponent(folder),
  });
});

test('what a start that was killed has left there is in nobody’s way', async () => {
  const folder = folderIn('killed');
  writeFileSync(join(folder, '.probe'), '');
  expect(await socketFolder(folder)).toBeDefined();
});

test.each([
  ['a path that is too long', () => folderIn('x'.repeat(100))],
  ['a folder that is not there', () => join(parent, 'absent')],
])('%s has no socket, so Postgres is asked over TCP', async (_what, folder) => {
  expect(await socketFolder(folder())).toBeUndefined();
});

test('the servers of tests are asked through their socket, as those of the product are', async () => {
  const { db, end } = await openFreshDatabase(1);
  try {
    const asked = sql<{ address: string | null }>`select inet_server_addr()::text as address`.execute(db);
    expect((await asked).rows).toEqual([{ address: null }]);
  } finally {
    await end();
  }
});
