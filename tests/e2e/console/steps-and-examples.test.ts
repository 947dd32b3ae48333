import type { Browser } from 'playwright-core';
import { parse } from 'yaml';
import { openBrowser } from '../../setup/browser';
import { startProduct, type Product } from '../product';
import type { Surface } from '../surface';
import { draftsOf } from './drafts';
import { openConsole } from './open-console';

/** What an author need not write anew: an example, and steps that are there. */
let product: Product;
let surface: Surface;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  surface = product.surface;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.end();
}, 60_000);

const { sourceOf, save } = draftsOf(() => surface);

test.each([
  ['come-back', 'Come back', /^Win-back|^Win back/, 'win-back'],
  ['full', 'Full', /^Full registration/, 'full-registration, ask-interests, welcome-first-look'],
])(
  'an example of the gallery brings the templates that it speaks by, so that it can be published at once: %s',
  async (key, name, example, templates) => {
    const { page, go } = await openConsole(browser, { url: surface.url });
    await go('/journeys');
    await page.getByRole('button', { name: 'New journey' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByRole('radio', { name: example }).check();
    await page.getByRole('checkbox', { name: `publish them too, as they ship (${templates})` }).waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name }).waitFor();
    for (const template of templates.split(', '))
      expect(await surface.good('GET', `/v1/templates/${template}`)).toMatchObject({ version: 1 });
    await page.getByRole('button', { name: 'Publish', exact: true }).and(page.locator(':enabled')).waitFor();
    expect(parse(await sourceOf(key))).toMatchObject({ journey: key, name });
  },
  60_000,
);

test('a step is duplicated, copied and pasted, with what is inside it, also into another journey', async () => {
  const steps = 'steps:\n  - if: customer.tier == "gold"\n    then:\n      - wait: 2 hours # calm\n  - exit: out\n';
  await save('from-here', `journey: from-here\npurpose: news\nenter: { api: true }\n${steps}`);
  await save('to-there', 'journey: to-there\npurpose: news\nenter: { api: true }\nsteps:\n  - wait: 1 hour\n');
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/from-here?view=canvas');
  const test = page.getByRole('button', { name: /^If / }).first();
  await test.click();
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await page
    .getByRole('button', { name: /Wait 2 hours/ })
    .nth(1)
    .waitFor();
  const gold = { if: 'customer.tier == "gold"', then: [{ wait: '2 hours' }] };
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(parse(await sourceOf('from-here'))).toMatchObject({ steps: [gold, gold, { exit: 'out' }] });
  await test.click();
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await go('/journeys/to-there?view=canvas');
  await page.getByRole('button', { name: 'Wait 1 hour' }).click();
  await page.getByRole('button', { name: 'Paste after' }).click();
  await page.getByRole('button', { name: /Wait 2 hours/ }).waitFor();
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(parse(await sourceOf('to-there'))).toMatchObject({ steps: [{ wait: '1 hour' }, gold] });
  expect(await sourceOf('from-here')).toContain('# calm');
}, 60_000);

test('on a phone a step that is chosen leads to its fields, and they lead back to it', async () => {
  const waits = Array.from({ length: 12 }, (_, index) => `  - wait: ${index + 1} hours\n`).join('');
  await save('long', `journey: long\npurpose: news\nsteps:\n${waits}`);
  const { page, go } = await openConsole(browser, { url: surface.url });
  await page.setViewportSize({ width: 390, height: 844 });
  await go('/journeys/long?view=outline');
  const isSeen = (text: string): Promise<boolean> => page.evaluate(`(() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight && document.activeElement.textContent.includes(${JSON.stringify(text)});
  })()`); // prettier-ignore
  const step = page.getByRole('button', { name: 'Wait 3 hours' });
  await step.click();
  expect(await isSeen('Wait')).toBe(true);
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H2');
  await page.keyboard.press('Tab');
  expect(await isSeen('Back to the steps')).toBe(true);
  await page.keyboard.press('Enter');
  expect(await isSeen('3 hours')).toBe(true);
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H2');
  await page.getByRole('button', { name: 'Back to the steps' }).click();
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: 'Wait 10 hours' }).click();
  expect(await page.evaluate('document.activeElement.dataset.step')).toBe('/steps/9');
  await page.getByRole('button', { name: 'To its fields' }).press('Enter');
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H2');
}, 60_000);
