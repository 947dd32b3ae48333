// `npm run pictures`: docs/images/console-*.png, first-journey-*.png and preference-page*.png anew, from the running product. PICTURES=home,trust takes some of them; PICTURES_IN names another folder.
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { firstJourney } from './pictures-first-journey.mjs';
import { fillWorld } from './pictures-world.mjs';
import { browserPath, startProduct } from './shown-product.mjs';
import { fail, root, say, SetUpError } from './steps.mjs';

const key = 'a-key-for-the-pictures';
const most = 150 * 1024;
const folder = resolve(root, process.env['PICTURES_IN'] ?? 'docs/images');
const wanted = process.env['PICTURES']?.split(',');
const sizes = {
  desktop: { width: 1280, height: 760 },
  phone: { width: 390, height: 844 },
  // A page of one column is shown as far as it says what it is for.
  ownPage: { width: 1100, height: 1600 },
  ownPagePhone: { width: 390, height: 1500 },
};

/** What is shown where: `dark` and `phone` in a name say how. The browser that npm installs has no Chinese letters. */
const walk = (person) => [
  ['problems', '/problems'],
  ['home', '/'],
  ['home-dark', '/'],
  ['home-phone', '/'],
  ['tour', '/', (page) => page.getByRole('button', { name: /tour/ }).click()],
  ['journeys', '/journeys'],
  ['journey', '/journeys/abandoned-cart'],
  ['journey-dark', '/journeys/abandoned-cart'],
  ['people', '/people'],
  ['person', `/people/${person}`],
  ['person-phone', `/people/${person}`],
  ['templates', '/templates'],
  ['template', '/templates/welcome'],
  ['statements', '/statements'],
  ['policy', '/policy'],
  ['audiences', '/audiences'],
  ['audience', '/audiences/buyers'],
  ['data', '/data'],
  ['feedback', '/feedback'],
  ['trust', '/trust'],
  ['trust-dark', '/trust'],
  ['audit', '/audit'],
  ['settings', '/settings'],
  ['settings-phone', '/settings'],
];

async function openBrowser() {
  const { chromium } = await import('playwright-core');
  const executablePath = await browserPath();
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--headless=shell'] });
}

/** A window of its own, signed in. */
async function open(browser, url, name) {
  const context = await browser.newContext({
    viewport: name.includes('phone') ? sizes.phone : sizes.desktop,
    colorScheme: name.includes('dark') ? 'dark' : 'light',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  await page.goto(`${url}/audit`);
  await page.locator('input[name=key]').fill(key);
  await page.locator('form button').click();
  await page.locator('header .who').waitFor({ state: 'attached' });
  return page;
}

async function go(page, address) {
  await page.goto(address);
  await page.locator('main h1').first().waitFor();
  await page.waitForLoadState('networkidle');
}

async function shoot(page, name) {
  await page.waitForTimeout(500);
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  const { size } = statSync(file);
  say(`${file} ${Math.round(size / 1024)} kB`);
  if (size > most) throw new SetUpError(`${file} has more than ${most / 1024} kB; show less of it`);
}

async function take(browser, url, [name, path, act]) {
  const page = await open(browser, url, name);
  await go(page, `${url}${path}`);
  await act?.(page);
  await shoot(page, `console-${name}`);
  await page.context().close();
}

/** Builds the journey of docs/first-journey.md by hand. */
async function takeFirstJourney(browser, url) {
  const page = await open(browser, url, 'first-journey');
  await go(page, `${url}/journeys`);
  for (const [name, act] of firstJourney) {
    await act(page);
    await shoot(page, `first-journey-${name}`);
  }
  await page.context().close();
}

/** The page of a person, as their link opens it. */
async function takeOwnPage(browser, url, person) {
  const asked = {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{"page":"me"}',
  };
  const { url: link } = await (await fetch(`${url}/v1/customers/${person}/link`, asked)).json();
  for (const name of ['preference-page', 'preference-page-phone']) {
    const viewport = name.includes('phone') ? sizes.ownPagePhone : sizes.ownPage;
    const context = await browser.newContext({ viewport, locale: 'en-GB', javaScriptEnabled: false });
    const page = await context.newPage();
    await go(page, `${url}${new URL(link).pathname}`);
    await shoot(page, name);
    await context.close();
  }
}

async function walkThrough(url) {
  const person = await fillWorld(url, key);
  const browser = await openBrowser();
  const shown = walk(person).filter(([name]) => !wanted || wanted.includes(name));
  for (const one of shown) await take(browser, url, one);
  if (!wanted || wanted.includes('first-journey')) await takeFirstJourney(browser, url);
  if (!wanted || wanted.includes('preference-page')) await takeOwnPage(browser, url, person);
  await browser.close();
}

async function takeAll() {
  const { url, end } = await startProduct(key);
  try {
    await walkThrough(url);
  } finally {
    await end();
  }
}

await takeAll().catch(fail);
