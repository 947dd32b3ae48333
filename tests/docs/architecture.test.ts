import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { docs } from './page';

const root = join(docs, '..');
const page = readFileSync(join(docs, 'architecture.md'), 'utf8');

test.each(['architecture.md', 'security.md'])('docs/%s names rooms, wings and tests that are there', (name) => {
  const named = [
    ...readFileSync(join(docs, name), 'utf8').matchAll(
      /`((?:tests|domain|api|activities|worker|workflows|db|bin|channels)\/[\w/.-]*)`/g,
    ),
  ].map(([, path = '']) => path.replace(/\/$/, ''));
  expect(named.length).toBeGreaterThan(20);
  const missing = named.filter(
    (path) => !['', '.ts', '.test.ts'].some((end) => existsSync(join(root, `${path}${end}`))),
  );
  expect(missing).toEqual([]);
});

test('docs/architecture.md tells of every wing of domain/', () => {
  const wings = readdirSync(join(root, 'domain'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(wings.map(({ name }) => name).filter((name) => !page.includes(`\`${name}/\``))).toEqual([]);
});
