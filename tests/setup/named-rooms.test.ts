import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

type Lint = {
  readonly overrides: readonly {
    readonly files: readonly string[];
    readonly rules: Readonly<Record<string, unknown>>;
  }[];
};
const { overrides } = JSON.parse(textOf('.oxlintrc.json')) as Lint;

/** What a pattern of files names before its first star or choice, and each of the choices that it begins with. */
function placesOf(pattern: string): string[] {
  const [, choices, rest = ''] = /^\{([^}]+)\}(.*)$/.exec(pattern) ?? [];
  const all = choices === undefined ? [pattern] : choices.split(',').map((one) => one + rest);
  return all.map((one) => one.replace(/[*{].*$/, '').replace(/\/[^/]*$/, (last) => (one.includes('*') || one.includes('{') ? '' : last)));
} // prettier-ignore

test('the linter and the look for dead code name files and folders that are there', () => {
  const knip = JSON.parse(textOf('knip.json')) as { entry: string[]; project: string[] };
  const named = [...overrides.flatMap(({ files }) => files), ...knip.entry, ...knip.project].flatMap(placesOf).filter(Boolean); // prettier-ignore
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((place) => !existsSync(join(root, place)))).toEqual([]);
});

test('what the linter forbids a room to import are rooms', () => {
  const forbidden = JSON.stringify(overrides.map(({ rules }) => rules['no-restricted-imports']));
  const rooms = [...forbidden.matchAll(/\(\\*\.\\*\.\/\)[+*]?\(([a-z|]+)\)/g)].flatMap(([, list = '']) => list.split('|'));
  expect(new Set(rooms).size).toBeGreaterThan(8);
  expect([...new Set(rooms)].filter((room) => !existsSync(join(root, room)))).toEqual([]);
}); // prettier-ignore
