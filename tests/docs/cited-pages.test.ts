import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { docs } from './page';

const root = join(docs, '..');
const rooms = [
  'activities',
  'api',
  'bench',
  'bin',
  'channels',
  'db',
  'docs',
  'domain',
  'tests',
  'tools',
  'web',
  'worker',
  'workflows',
];

/** Pages that a file names, also without their folder. */
const cited = (text: string): string[] => [...text.matchAll(/[\w./-]*\w\.md\b/g)].map(([name]) => name);

const isThere = (file: string, name: string): boolean =>
  [root, docs, dirname(file)].some((folder) => existsSync(join(folder, name)));

test('nothing names a page that is not in the repository', () => {
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|[mc]js|sql|md|yaml)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const missing = files.flatMap((file) =>
    cited(readFileSync(file, 'utf8'))
      .filter((name) => !isThere(file, name))
      .map((name) => `${file.slice(root.length)}: ${name}`),
  );
  expect(files.length).toBeGreaterThan(1_000);
  expect(missing).toEqual([]);
});
