import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docs } from './page';

const root = join(docs, '..');
const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** By what a test of ours is told to try more than `npm test` does. */
const scales = /process\.env\['([A-Z_]+)'\] (?:\?\? [\d_]+\)|!== undefined)/g;

test('every test that can be told to try more has a script that tells it', () => {
  const sources = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')); // prettier-ignore
  const told = sources.flatMap((name) => [...readFileSync(join(root, 'tests', name), 'utf8').matchAll(scales)].map(([, variable]) => variable)); // prettier-ignore
  const commands = Object.values(scripts).join('\n');
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter((variable) => !new RegExp(`\\b${variable}=`).test(commands))).toEqual([]);
});

test('the guide tells of every script that runs more tests, and of none that is not there', () => {
  const named = [...page.matchAll(/`?npm run ([a-z]+)/g)].map(([, name = '']) => name);
  const more = Object.entries(scripts).filter(([, command]) => / jest tests\//.test(command));
  expect(more.length).toBeGreaterThan(5);
  expect(more.map(([name]) => name).filter((name) => !named.includes(name))).toEqual([]);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
