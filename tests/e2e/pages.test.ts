import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../setup/browser';
import { mail, policy, welcome } from './definitions';
import { startProduct, type Product } from './product';
import { until, type Surface } from './surface';

/** Where the pictures of the pages lie, to be looked at. */
const pictures = resolve(__dirname, '..', '..', 'coverage', 'pages');

let product: Product;
let surface: Surface;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  surface = product.surface;
  page = await browser.newPage({ javaScriptEnabled: false });
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello'));
  await surface.publish('journeys', 'welcome', welcome);
  await surface.identify('pages-1', { email: 'pages-1@example.org', firstName: 'Ann' });
  await surface.consent('user:pages-1', 'news', 'granted');
  await surface.track('pages-1', 'Signed Up');
  await until('the mail', async () => (await surface.mails('pages-1@example.org')).length === 1);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.end();
}, 60_000);

const newsByEmail = `
statement: news-by-email
purpose: news
channels: [email]
basis: consent
confirm: true
locales:
  en: { title: News by e-mail, text: Send me news by e-mail. }
  zh: { title: 电子邮件资讯, text: 请通过电子邮件给我发送资讯。 }
`;

const look = async (name: string, url: string): Promise<string> => {
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  return page.innerText('body');
};

test('the first page says what runs, counts, and tells the last decisions in words, and nobody by name', async () => {
  const words = await look('home', `${surface.url}/`);
  expect(words).toMatch(/Sojourn/);
  expect(words).toMatch(/welcome/);
  expect(words).toMatch(/Sent by email/);
  expect(words).not.toMatch(/Ann|pages-1/);
});

test('the mail catcher shows the mail as its reader sees it', async () => {
  expect(await look('mail', product.places.get('mail') ?? '')).toMatch(/hello/);
  const frame = page.frames().find((one) => one !== page.mainFrame());
  expect(await frame?.innerText('body')).toMatch(/Hello Ann/);
});

test('every link in the mail opens a page, and the button on it withdraws', async () => {
  const [caught] = await surface.mails('pages-1@example.org');
  const link = /<(.+)>/.exec(caught?.headers['list-unsubscribe']?.[0] ?? '')?.[1] ?? '';
  const consents = async (): Promise<string[]> =>
    (await surface.good<{ items: { state: string }[] }>('GET', '/v1/customers/user%3Apages-1/consents')).items.map(
      ({ state }) => state,
    );
  await look('unsubscribe', link);
  expect(await consents()).toEqual(['granted']);
  await Promise.all([page.waitForLoadState('domcontentloaded'), page.click('button')]);
  await until('the withdrawal', async () => (await consents()).includes('withdrawn'), 5_000);
  await page.screenshot({ path: join(pictures, 'unsubscribed.png'), fullPage: true });
});

test('the owner of an address reads what they are asked on a small screen, and says yes by the keyboard', async () => {
  await surface.publish('statements', 'news-by-email', newsByEmail);
  await surface.identify('pages-2', { email: 'pages-2@example.org' });
  const yes = { purpose: 'news', channel: 'email', state: 'granted', source: 'form', statement: 'news-by-email' };
  await surface.good('POST', '/v1/customers/user:pages-2/consents', yes);
  const [asks] = await until('the mail', async () => {
    const mails = await surface.mails('pages-2@example.org');
    return mails.length > 0 && mails;
  });
  expect(asks?.headers).toMatchObject({ 'auto-submitted': ['auto-generated'] });
  expect(Object.keys(asks?.headers ?? {}).filter((name) => name.startsWith('list-'))).toEqual([]);
  const link = /http[^"]*\/c\/[\w-]+/.exec(asks?.html ?? '')?.[0] ?? '';
  const fits = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const lang of ['en', 'zh']) {
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await look(`confirm-${lang}-${colorScheme}`, `${link}?lang=${lang}`)).toContain(lang === 'en' ? 'Send me news by e-mail.' : '请通过电子邮件给我发送资讯。'); // prettier-ignore
      expect([await page.getAttribute('html', 'lang'), await fits()]).toEqual([lang, true]);
    }
  }
  const states = async () => (await surface.good<{ items: { state: string }[] }>('GET', '/v1/customers/user:pages-2/consents')).items.map(({ state }) => state); // prettier-ignore
  expect(await states()).toEqual(['pending']);
  await page.focus('button');
  await Promise.all([page.waitForURL(/lang=zh/, { waitUntil: 'domcontentloaded' }), page.keyboard.press('Enter')]);
  await until('the yes', async () => (await states())[0] === 'granted', 5_000);
  expect(await page.innerText('[role=status]')).toContain('您已同意');
  await page.screenshot({ path: join(pictures, 'confirmed.png'), fullPage: true });
});

test('the Temporal UI shows the customer, and no page logs an error', async () => {
  const errors: string[] = [];
  const modern = await browser.newPage();
  modern.on('pageerror', (error) => errors.push(error.message));
  const { id } = await surface.profile('user:pages-1');
  await modern.goto(
    `${product.places.get('temporal-ui')}/namespaces/default/workflows?query=${encodeURIComponent(`WorkflowId = "customer/${id}"`)}`,
  );
  await modern.getByText(`customer/${id}`).first().waitFor({ timeout: 20_000 });
  await modern.screenshot({ path: join(pictures, 'temporal.png') });
  expect(errors).toEqual([]);
});
