import { readFileSync, statSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../setup/browser';
import { adminKey, startProduct, type Product } from '../product';
import { until, type Surface } from '../surface';
import { openConsole } from './open-console';

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

test('whoever opens a page of the console signs in first, with a key that is right', async () => {
  const page = await browser.newPage();
  await page.goto(`${surface.url}/audit`);
  await page.getByLabel('Key').fill('nobody made this');
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect(await page.getByRole('alert').innerText()).toMatch(/not known here, or it was revoked. Check/);
  await page.getByLabel('Key').fill(adminKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('#content h1').first().waitFor();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Audit log');
  expect(await page.locator('.who').innerText()).toMatch(/\(admin\)/);
  await page.close();
});

test.each(['en', 'zh'] as const)('the frame stands in nobody’s way (%s)', async (language) => {
  const { go, look } = await openConsole(browser, { url: surface.url, language });
  await go('/audit');
  expect(await look('audit')).toEqual([]);
});

test('a session that ends in the middle of work is taken up again on the page that it ended on', async () => {
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/audit');
  await page.evaluate('window.stillTheSame = true');
  await page.context().clearCookies();
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await until('the page notices', async () => {
    await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
    return dialog.isVisible();
  });
  for (let press = 0; press < 4; press++) await page.keyboard.press('Escape');
  await dialog.getByLabel('Key').fill(adminKey);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.evaluate('window.stillTheSame')).toBe(true);
});

test('a path of the console that names nothing says so, and any method but GET is refused', async () => {
  const { page } = await openConsole(browser, { url: surface.url });
  await page.goto(`${surface.url}/audit/nothing/of/the/kind`);
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/no such page/);
  await page.goto(`${surface.url}/journeys/none-such`);
  await page.getByText('There is nothing with this name here').waitFor();
  expect([await page.getByRole('heading', { level: 1 }).innerText(), await page.title()]).toEqual(['none-such', 'none-such · Sojourn']); // prettier-ignore
  const refused = await fetch(`${surface.url}/audit`, { method: 'POST', headers: { origin: surface.url } });
  expect(refused.status).toBe(405);
});

test('a browser is told at once of the scripts of the page that it asks for, and of no other', async () => {
  const scriptsOf = async (path: string) =>
    [
      ...(await (await fetch(`${surface.url}${path}`)).text()).matchAll(/modulepreload" crossorigin href="([^"]+)"/g),
    ].map(([, file = '']) => file);
  const [person, trust] = [await scriptsOf('/people/somebody'), await scriptsOf('/trust')];
  expect(person.filter((file) => /person-page/.test(file))).toHaveLength(1);
  expect(trust.filter((file) => /person-page/.test(file))).toEqual([]);
  for (const file of [...person, ...trust]) expect((await fetch(`${surface.url}${file}`)).status).toBe(200);
});

test('a page asks for little beside the frame: the editor of journeys for 85 kB of script in 10 files, any other for 35', async () => {
  const pages = JSON.parse(readFileSync('dist/web/pages.json', 'utf8')) as { path: string; files: string[] }[];
  const sizeOf = (files: string[]): number =>
    files.reduce((sum, file) => sum + statSync(`dist/web/${file}.gz`).size, 0) / 1_000;
  const heavy = pages.filter(
    ({ path, files }) => sizeOf(files) > (path === '/journeys/:key' ? 85 : 35) || files.length > 10,
  );
  expect(heavy).toEqual([]);
});

test('its scripts are files of our own, packed, and kept by the browser', async () => {
  const shell = await fetch(`${surface.url}/journeys`);
  expect(shell.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
  const [, script = ''] = /src="(\/assets\/[^"]+)"/.exec(await shell.text()) ?? [];
  for (const packing of ['br', 'gzip']) {
    const file = await fetch(`${surface.url}${script}`, { headers: { 'accept-encoding': packing } });
    expect(file.headers.get('content-encoding')).toBe(packing);
    expect(file.headers.get('cache-control')).toMatch(/immutable/);
  }
  expect((await fetch(`${surface.url}/assets/%2e%2e/index.html`)).status).toBe(404);
});
