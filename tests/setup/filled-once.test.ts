import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { filledOnce } from './filled-once';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'filled-once-'));
});
afterEach(() => rm(place, { recursive: true }));

/** Writes it in many small parts, as something large is unpacked. */
const slowly = (parts: number) => async (folder: string) => {
  for (let n = 0; n < parts; n++) {
    await writeFile(join(folder, 'program'), 'x', { flag: 'a' });
    await turn();
  }
};

test('however many fill it at once, each finds it whole, and nothing else is left', async () => {
  const home = join(place, 'home');
  const sizes = await Promise.all(
    Array.from({ length: 5 }, async (_, n) => {
      for (let turns = 0; turns < 20 * n; turns++) await turn();
      return (await readFile(await filledOnce(home, 'program', slowly(100)), 'utf8')).length;
    }),
  );
  expect(sizes).toEqual([100, 100, 100, 100, 100]);
  expect(await readdir(place)).toEqual(['home']);
  await filledOnce(home, 'program', () => Promise.reject(new Error('it is there already')));
});

test('who fails leaves nothing, and the next one fills it', async () => {
  const home = join(place, 'home');
  const fails = filledOnce(home, 'program', async (folder) => {
    await slowly(3)(folder);
    throw new Error('no room');
  });
  await expect(fails).rejects.toThrow('no room');
  expect(await readdir(place)).toEqual([]);
  expect(await readFile(await filledOnce(home, 'program', slowly(4)), 'utf8')).toBe('xxxx');
});
