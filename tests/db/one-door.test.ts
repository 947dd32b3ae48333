import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const door = join('db', 'base', 'json.ts');

const sources = ['db', 'api', 'activities', 'worker', 'channels', 'bin'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(room, file)),
);
const where = (pattern: RegExp, files = sources): string[] =>
  files.filter((file) => file !== door && pattern.test(readFileSync(join(root, file), 'utf8')));

test('no parameter is cast to jsonb beside the door', () => {
  expect(sources.length).toBeGreaterThan(150);
  expect(where(/\}\s*::\s*jsonb|cast\s*\(\s*\$\{[^}]*\}\s+as\s+jsonb/i)).toEqual([]);
});

test('nothing in db/ makes JSON but the door', () => {
  expect(where(/JSON\.stringify/, sources.filter((file) => file.startsWith('db')))).toEqual([]); // prettier-ignore
});

test('every query passes the dialect of openDatabase, which cleans each text', () => {
  expect(where(/new Kysely|new PostgresDialect/)).toEqual([join('db', 'base', 'database.ts')]);
});
