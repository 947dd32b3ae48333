import { readdirSync, readFileSync } from 'node:fs';

const files = readdirSync('web', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

/** What formats in the language of the browser, which need not be that of the page. */
const unasked = /\.toLocale\w*\(\s*(\)|undefined)|Intl\.\w+\(\s*(\)|undefined)/;

test('the console writes every number and moment in the language of the page', () => {
  const careless = files.filter((file) => unasked.test(readFileSync(`web/${file}`, 'utf8')));
  expect(files.length).toBeGreaterThan(100);
  expect(careless).toEqual([]);
});
