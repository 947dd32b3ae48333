import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe does not see: boxes without a gap between them, and what is wider than its cell and so lies over the next. */
const unclear = `[
  ...[...document.querySelectorAll('.card + .card')].filter((card) => {
    const [above, own] = [card.previousElementSibling.getBoundingClientRect(), card.getBoundingClientRect()];
    return own.height > 0 && own.top < above.bottom + 1 && own.left < above.right + 1 && own.right > above.left - 1;
  }).map((card) => 'a box touches the one before: ' + card.textContent.slice(0, 40)),
  ...[...document.querySelectorAll('td, th')].filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
    .map((cell) => 'wider than its cell: ' + cell.textContent.slice(0, 40)),
]`;

/** The rules of axe that look at colours: in dark nothing else of a page is another than in light. */
const ofColours = ['color-contrast', 'link-in-text-block'];
/** What is good about a page, in every place, would be told too, which is half of the work. */
const asked = { light: { resultTypes: ['violations'] }, dark: { resultTypes: ['violations'], runOnly: ofColours } };

/** What stands in the way of who reads a page otherwise, in light and dark, with everything on it open; by axe and by its width. */
export async function flawsOf(page: Page): Promise<string[]> {
  await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
  if (await page.evaluate<boolean>("typeof axe === 'undefined'")) await page.evaluate(axe);
  const flaws: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate<string[]>(
      `axe.run(${JSON.stringify(asked[colorScheme])}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((one) => id + ': ' + one.html.slice(0, 160))))`,
    );
    flaws.push(...found.map((flaw) => `${colorScheme}: ${flaw}`));
  }
  flaws.push(...(await page.evaluate<string[]>(unclear)));
  const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  return isWide ? [...flaws, 'it is wider than the screen'] : flaws;
}
