import { readdirSync, readFileSync } from 'node:fs';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`);

/** Those of refusals are named by codes of zod. */
const areWords = (file: string): boolean => /^web\/.*words\.ts$/.test(file) && !file.endsWith('refusal-words.ts');
const texts = ['web', 'domain', 'api']
  .flatMap(filesIn)
  .filter((file) => !areWords(file))
  .map((file) => readFileSync(file, 'utf8'));
const named = new Set(texts.flatMap((text) => text.match(/[\w-]+/g) ?? []));
test.each(filesIn('web').filter(areWords))('each of the words in %s is named by who says it', (file) => {
  const keys = [...readFileSync(file, 'utf8').matchAll(/^ +'?([\w-]+)'?:/gm)].map(([, key = '']) => key);
  expect(keys.filter((key) => !named.has(key))).toEqual([]);
});

test('each class of the style sheet is named by a page', () => {
  const selectors = readFileSync('web/style.css', 'utf8').replaceAll(/\{[^{}]*\}|\/\*[\s\S]*?\*\//g, ' ');
  const classes = [...selectors.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name);
  const ours = [...new Set(classes)].filter((name) => !name.startsWith('react-flow'));
  expect(ours.length).toBeGreaterThan(50);
  expect(ours.filter((name) => !named.has(name))).toEqual([]);
});
