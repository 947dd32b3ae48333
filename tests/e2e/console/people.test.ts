import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../setup/browser';
import { mail, policy, welcome } from '../definitions';
import { startProduct, type Product } from '../product';
import { until, type Surface } from '../surface';
import { openConsole } from './open-console';

const news = `
statement: letters
purpose: news
channels: [email]
basis: consent
locales: { en: { title: Letters, text: Write to me about new things. }, zh: { title: 信件, text: 请写信告诉我新鲜事。 } }
`;
const hostile = '<img src=x onerror="document.title=1">\u202eevil';

let product: Product;
let surface: Surface;
let browser: Browser;
let ann: string;
let bea: string;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  surface = product.surface;
  await surface.policy(policy());
  await surface.publish('statements', 'letters', news);
  await surface.publish('templates', 'hello', mail('hello'));
  await surface.publish('journeys', 'welcome', welcome);
  await surface.identify('ann', { email: 'ann@example.org', firstName: 'Ann', lastName: 'Lee', bio: hostile.repeat(250) });
  ann = (await surface.profile('user:ann')).id;
  await surface.good('POST', `/v1/customers/${ann}/consents`, { purpose: 'news', channel: 'email', state: 'granted', statement: 'letters', version: 1, source: 'form' });
  await surface.track('ann', 'Signed Up');
  await until('a message that went', async () => (await surface.messages(ann)).some(({ status }) => status === 'sent'));
  await surface.identify('bea', { email: 'bea@example.org', firstName: hostile });
  bea = (await surface.profile('user:bea')).id;
  await surface.consent('user:bea', 'news', 'granted', 'email');
  await surface.consent('user:bea', 'news', 'withdrawn', 'email');
  await surface.track('bea', 'Signed Up');
  await until('a message that did not go', async () => (await surface.decisions('user:bea'))[0]);
}, 180_000); // prettier-ignore
afterAll(async () => {
  await browser?.close();
  await product?.end();
}, 60_000);

const find = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Search').fill(text);
  const row = page.locator('tbody tr').filter({ hasText: text });
  await row.getByRole('link').click();
  await page.getByRole('heading', { name: 'Why was' }).waitFor();
};
const idIn = (page: Page): string => new URL(page.url()).pathname.replace('/people/', '');

test('an operator who is asked why she did not get it finds her by her address and reads why', async () => {
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/people');
  await find(page, 'bea@example.org');
  const why = page.getByRole('region', { name: 'Why was … not sent?' });
  await why.getByText('Not sent: consent for news by email was withdrawn.').waitFor();
  expect(await why.innerText()).toContain('Welcome');
  await page.getByLabel('Language').selectOption('zh');
  await page.getByText('未发送：客户撤回了对').waitFor();
}, 120_000);

test('what somebody wrote into their traits is text, however long it is', async () => {
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/people');
  await page.getByText(hostile.slice(0, 20)).waitFor();
  await find(page, 'bea@example.org');
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(hostile);
  await go(`/people/${ann}`);
  expect([await page.locator('main img').count(), await page.title()]).toEqual([0, 'Ann Lee · Sojourn']);
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
}, 120_000);

test.each(['en', 'zh'] as const)('the pages of people stand in nobody’s way (%s)', async (language) => {
  const { page, go, look } = await openConsole(browser, { url: surface.url, language });
  await go('/people');
  await page.locator('tbody tr').first().waitFor();
  expect(await look('people')).toEqual([]);
  const tabs = { overview: 'article strong', timeline: 'main ol li', messages: 'tbody tr', consents: 'article' };
  for (const [tab, sign] of Object.entries(tabs).slice(0, language === 'en' ? 4 : 1)) {
    await go(`/people/${tab === 'overview' ? bea : ann}?tab=${tab}`);
    await page.locator(sign).first().waitFor();
    expect(await look(`person-${tab}`)).toEqual([]);
  }
}, 300_000); // prettier-ignore

test('a message is shown as its reader sees it, and a consent with the words that were agreed to', async () => {
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go(`/people/${ann}?tab=messages`);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  const letter = page.frameLocator('iframe');
  await letter.getByText('Hello Ann').waitFor();
  expect(await letter.getByRole('link', { name: 'Stop' }).getAttribute('href')).toBe('#');
  await go(`/people/${ann}?tab=consents`);
  await page.getByText('The words that were agreed to').click();
  await page.getByText('Write to me about new things.').waitFor();
}, 120_000);

test('outreach is paused and resumed, and a consent is withdrawn on the person’s word', async () => {
  await surface.identify('cleo', { email: 'cleo@example.org' });
  await surface.consent('user:cleo', 'news', 'granted', 'email');
  const { id } = await surface.profile('user:cleo');
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go(`/people/${id}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('She called');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await dialog.getByText('Done.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  await go(`/people/${id}?tab=consents`);
  await page.getByRole('button', { name: 'Withdraw …' }).click();
  await dialog.getByLabel('How the person said it').fill('On the phone');
  await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await dialog.getByText('Nothing was under way').waitFor();
  const { items } = await surface.good<{ items: object[] }>('GET', `/v1/customers/${id}/consents`);
  expect(items[0]).toMatchObject({ state: 'withdrawn', source: 'console', evidence: { note: 'On the phone' } });
}, 120_000);

test('two who are one are merged side by side, and taken apart again', async () => {
  await surface.identify('twin-1', { email: 'twin-1@example.org' });
  await surface.identify('twin-2', { email: 'twin-2@example.org' });
  await surface.identify('stranger', { email: 'stranger@example.org' });
  const [one, other] = [(await surface.profile('user:twin-1')).id, (await surface.profile('user:twin-2')).id];
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go(`/people/${one}`);
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('The other person').fill('user:stranger');
  await dialog.getByRole('button', { name: 'Find' }).click();
  await dialog.getByRole('radio').nth(1).check();
  await dialog.getByLabel('The other person').fill('user:twin-2');
  expect(await dialog.getByRole('button', { name: 'Merge', exact: true }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Find' }).click();
  await dialog.getByRole('group', { name: 'Who stays' }).getByText('twin-2@example.org').waitFor();
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await dialog.getByText('Done.').waitFor();
  expect((await surface.profile(other)).id).toBe(one);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Unmerge' }).click();
  await dialog.getByLabel('Identifier').selectOption({ label: 'user: twin-2' });
  await dialog.getByRole('button', { name: 'Unmerge' }).click();
  await dialog.getByRole('link').click();
  await until('the page of whoever left', async () => idIn(page) !== one);
  expect((await surface.profile('user:twin-2')).id).toBe(idIn(page));
}, 120_000);

test('whoever is erased is gone once their id was typed, and their page says so', async () => {
  await surface.identify('dora', { email: 'dora@example.org' });
  const { id } = await surface.profile('user:dora');
  const { page, go, look } = await openConsole(browser, { url: surface.url });
  await go(`/people/${id}`);
  await page.getByRole('button', { name: 'Erase' }).click();
  const dialog = page.getByRole('dialog');
  const erase = dialog.getByRole('button', { name: 'Erase' });
  expect(await erase.isDisabled()).toBe(true);
  expect(await look('person-erase')).toEqual([]);
  await dialog.getByLabel('to confirm').fill(id);
  await erase.click();
  await page.getByRole('heading', { name: 'Erased' }).waitFor();
  expect(await page.getByRole('status').innerText()).toMatch(/Receipt: [\w-]{36}/);
  expect((await surface.call('GET', `/v1/customers/${id}`)).status).toBe(404);
  await go(`/people/${id}`);
  await page.getByRole('heading', { name: 'Nobody is known by this id' }).waitFor();
}, 120_000);

test('a viewer reads, and is told why they may not act', async () => {
  const { key } = await surface.good<{ key: string }>('POST', '/v1/keys', { name: 'Vera', role: 'viewer' });
  const { page, go } = await openConsole(browser, { url: surface.url, key });
  await go(`/people/${ann}`);
  for (const name of ['Pause', 'Enrol', 'Merge', 'Unmerge', 'Erase'])
    expect([name, await page.getByRole('button', { name, exact: true }).isDisabled()]).toEqual([name, true]);
  await page.getByText('Your key is a viewer’s').waitFor();
  const refused = await fetch(`${surface.url}/v1/customers/${ann}/pause`, { method: 'POST', headers: { authorization: `Bearer ${key}` } }); // prettier-ignore
  expect(refused.status).toBe(403);
}, 120_000);
