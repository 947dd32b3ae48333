import type { Browser, Page, Route } from 'playwright-core';
import { openBrowser } from '../../setup/browser';
import { startProduct, type Product } from '../product';
import type { Surface } from '../surface';
import { draftsOf } from './drafts';
import { openConsole } from './open-console';

let product: Product;
let surface: Surface;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  surface = product.surface;
  await surface.policy('purposes: { news: { class: marketing } }\n');
  await surface.good('PUT', '/v1/templates/hello', { template: 'hello', channel: 'email', class: 'service', subject: 'Hello', text: 'Hello' }); // prettier-ignore
  await draftsOf(() => surface).save(
    'hello',
    'journey: hello\nname: Hello\npurpose: news\nenter: { on: Hello }\nsteps: [{ wait: 1 day }]\n',
  );
  await surface.identify('ann', { email: 'ann@example.org', firstName: 'Ann' });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.end();
}, 60_000);

const open = (key?: string) => openConsole(browser, { url: surface.url, ...(key === undefined ? {} : { key }) });
const keysNamed = async (name: string): Promise<number> =>
  (await surface.good<{ items: { name: string }[] }>('GET', '/v1/keys?limit=200')).items.filter((one) => one.name === name).length; // prettier-ignore

/** What is asked of the API by a method is held back. @returns lets it through */
async function hold(page: Page, method: string, path: string): Promise<() => void> {
  let release = (): void => undefined;
  const free = new Promise<void>((resolve) => (release = resolve));
  await page.route(path, async (route) => {
    if (route.request().method() === method) await free;
    await route.continue();
  });
  return () => release();
}

/** It is done, and the answer is lost on its way; once. */
async function loseAnswer(page: Page, method: string, path: string): Promise<void> {
  let isLost = false;
  await page.route(path, async (route: Route) => {
    if (isLost || route.request().method() !== method) return route.continue();
    isLost = true;
    await route.fetch();
    return route.abort();
  });
}

async function askForKey(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('dialog').getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Make the key' }).click();
}

test('a key that is being made is shown, whatever is pressed meanwhile', async () => {
  const { page, go } = await open();
  await go('/settings');
  const free = await hold(page, 'POST', '**/v1/keys');
  await askForKey(page, 'waited for');
  await page.locator('dialog button:disabled', { hasText: 'Make the key' }).waitFor();
  for (let times = 0; times < 4; times++) await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Close' }).isDisabled()).toBe(true);
  free();
  await page
    .getByRole('dialog')
    .locator('code', { hasText: /^\w{2}_/ })
    .waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}, 120_000);

test('a key whose answer was lost is one, and whoever asks again hears that it was made', async () => {
  const { page, go } = await open();
  await go('/settings');
  await loseAnswer(page, 'POST', '**/v1/keys');
  await askForKey(page, 'lost');
  await page.getByText(/nobody knows whether this was done/).waitFor();
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText('This key was made, but the answer that shows it was lost').waitFor();
  expect(await keysNamed('lost')).toBe(1);
}, 120_000);

test('what nobody answered is not said to be tried again by itself', async () => {
  const { id } = await surface.good<{ id: string }>('GET', '/v1/customers/user:ann');
  const { page, go } = await open();
  await go(`/people/${id}`);
  await loseAnswer(page, 'POST', '**/pause');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('dialog').getByText(/nobody knows whether this was done/).waitFor(); // prettier-ignore
  expect(await surface.good('GET', `/v1/customers/${id}`)).toHaveProperty('paused');
}, 120_000);

test('a part that could not be loaded comes when it is tried again', async () => {
  const { page, go } = await open();
  await go('/journeys');
  await page.route('**/assets/people-page*', (route) => route.abort());
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByText('A part of the console could not be loaded.').waitFor();
  await page.unroute('**/assets/people-page*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'People' }).waitFor();
}, 120_000);

test('whoever waits for the form of a dialog is in its first field when it comes', async () => {
  const { page, go } = await open();
  await go('/journeys/hello');
  const free = await hold(page, 'GET', '**/review');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').getByText('Loading').waitFor();
  free();
  const first = page.getByRole('dialog').locator('form :is(input, select, textarea)').first();
  await first.waitFor();
  expect(await first.evaluate((field) => field.matches(':focus'))).toBe(true);
}, 120_000);

test('an author reads why nothing is published with their key', async () => {
  const { key } = await surface.good<{ key: string }>('POST', '/v1/keys', { name: 'author', role: 'author' });
  const { page, go } = await open(key);
  await go('/templates/hello');
  await page.getByText('Only a publisher’s key may publish.').waitFor();
}, 120_000);

test('on a small phone the search is as wide as the page, and what a key opens is not squeezed', async () => {
  const { page, go } = await open();
  await page.setViewportSize({ width: 360, height: 740 });
  await go('/people');
  const widthOf = async (selector: string): Promise<number> =>
    (await page.locator(selector).first().boundingBox())?.width ?? 0;
  expect(await widthOf('search input')).toBe(await widthOf('search'));
  await go('/settings');
  await page.getByRole('cell', { name: /reads · changes/ }).first().waitFor(); // prettier-ignore
  expect(await widthOf('td .many')).toBeGreaterThanOrEqual(190);
}, 120_000);

test('what is changed before that came which writes YAML is published, in the order in which it was changed', async () => {
  await draftsOf(() => surface).save('early', 'journey: early\nname: Hello\npurpose: news\nenter: { on: Hello }\nsteps: [{ wait: 1 day }]\n'); // prettier-ignore
  const { page, go } = await open();
  const free = await hold(page, 'GET', '**/assets/yaml-*.js');
  await go('/journeys/early');
  await page.getByLabel('Purpose').waitFor();
  await page.getByText(/Wait 1 day/).first().waitFor(); // prettier-ignore
  for (const name of ['Hello you', 'Hello again']) {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Purpose').focus();
  }
  await page.getByRole('button', { name: 'Add an entry' }).click();
  expect(await draftsOf(() => surface).sourceOf('early')).toContain('name: Hello\n');
  free();
  await page.getByRole('heading', { name: 'Hello again' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Version 1 is live.').waitFor();
  expect(await surface.good('GET', '/v1/journeys/early')).toMatchObject({ version: 1, draft: { name: 'Hello again', enter: { on: 'Hello' } } }); // prettier-ignore
}, 120_000);

test('what is typed while that which reads and writes YAML cannot be loaded is kept, and saved when it came', async () => {
  await draftsOf(() => surface).save('stumble', 'journey: stumble\nname: Hello\npurpose: news\nenter: { on: Hello }\nsteps: [{ wait: 1 day }]\n'); // prettier-ignore
  const { page, go, look } = await open();
  const parts = /\/assets\/(yaml|browser|source|fields|spare-pen)-.*\.js/;
  await page.route(parts, (route) => route.abort());
  await go('/journeys/stumble');
  await page.getByText('A part of the console could not be loaded.').waitFor();
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Hello you');
  await page.getByLabel('Purpose').focus();
  expect(await name.inputValue()).toBe('Hello you');
  expect(await look('unloaded')).toEqual([]);
  await page.getByRole('navigation').getByRole('link', { name: 'Journeys' }).click();
  await page.locator('a[href="/journeys/stumble"]').click();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('A part of the console could not be loaded.').waitFor();
  await page.unroute(parts);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Hello you' }).waitFor();
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  expect(await draftsOf(() => surface).sourceOf('stumble')).toContain('name: Hello you\n');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('heading', { name: 'Hello', exact: true }).waitFor();
  expect(await name.inputValue()).toBe('Hello');
}, 120_000);

/** Notes at which moment of the page the frame is drawn in which words of it stand for the first time. */
const notingWhenShown = (words: string) => `new MutationObserver((_, noted) => {
  if (!document.body?.textContent.includes('${words}')) return;
  noted.disconnect();
  requestAnimationFrame(() => { document.documentElement.dataset.shownAt = performance.now(); });
}).observe(document, { subtree: true, childList: true });`;

test('what nobody needs to see a journey on a phone is asked for when its steps have been shown', async () => {
  await draftsOf(() => surface).save('seen', 'journey: seen\npurpose: news\nenter: { on: Hello }\nsteps: [{ wait: 3 days }]\n'); // prettier-ignore
  const { page, go } = await open();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.addInitScript(notingWhenShown('Wait 3 days'));
  const comes = [/\/assets\/yaml-/, /templates\?limit/, /journeys\?limit/, /audiences\?limit/].map((asked) =>
    page.waitForRequest(asked),
  );
  await go('/journeys/seen');
  await Promise.all(comes);
  await page.waitForLoadState('networkidle');
  const shownAt = Number(await page.evaluate('document.documentElement.dataset.shownAt'));
  const asked: { name: string; startTime: number }[] = await page.evaluate('performance.getEntriesByType("resource").map(({ name, startTime }) => ({ name, startTime }))'); // prettier-ignore
  const behind = asked.filter(({ name }) => /\/assets\/yaml-|limit=200/.test(name));
  expect(behind).toHaveLength(4);
  expect(behind.filter(({ startTime }) => !(startTime > shownAt))).toEqual([]);
}, 120_000);
