import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Package = { readonly version: string; readonly dev?: boolean; readonly license?: string };
const root = join(__dirname, '..', '..');

/** What Apache-2.0 may be shipped with: no copyleft, no field of use. */
const allowed = new Set(['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'CC-BY-4.0', 'Unlicense', 'Python-2.0']); // prettier-ignore

/** Packages that do not say it in the manner of SPDX, with what their licence file says. */
const readByHand: Readonly<Record<string, string>> = {
  'node_modules/slick': 'MIT',
  'node_modules/unionfs': 'Unlicense',
};

function production(): [place: string, one: Package][] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Package>;
  };
  return Object.entries(packages).filter(([place, { dev }]) => place !== '' && !dev);
}

/** What is installed says it itself; what another system would install is told by the lock. */
function licenceOf(place: string, locked: Package): string {
  const file = join(root, place, 'package.json');
  if (readByHand[place] !== undefined) return readByHand[place];
  if (!existsSync(file)) return locked.license ?? 'none';
  const { license } = JSON.parse(readFileSync(file, 'utf8')) as { license?: string | { type?: string } };
  return (typeof license === 'object' ? license.type : license) ?? 'none';
}

/** One of a choice is enough, all of a sum are needed. */
const fits = (licence: string): boolean =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => allowed.has(one)));

test('everything that is shipped has a licence that goes with ours', () => {
  const all = production();
  expect(all.length).toBeGreaterThan(100);
  const wrong = all
    .map(([place, one]) => `${place}: ${licenceOf(place, one)}`)
    .filter((line) => !fits(line.replace(/^.*?: /, '')));
  expect(wrong).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['Apache-2.0 AND MIT', true],
  ['MIT AND GPL-3.0', false],
  ['SEE LICENSE IN LICENSE', false],
  ['none', false],
])('%s goes: %s', (licence, goes) => expect(fits(licence)).toBe(goes));

test('what was read by hand is still there', () => {
  const places = production().map(([place]) => place);
  expect(places).toEqual(expect.arrayContaining(Object.keys(readByHand)));
});
