import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../setup/browser';
import { mail, policy } from '../definitions';
import { asOwner } from '../as-owner';
import { startProduct, type Product } from '../product';
import { until, type Surface } from '../surface';
import { openConsole, type Console } from './open-console';

/** What operators and their guests do: look at today, take the tour, mend, give keys, see who did what. */
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

const open = (path: string, key?: string): Promise<Console> =>
  openConsole(browser, { url: surface.url, ...(key === undefined ? {} : { key }) }).then(async (console) => {
    await console.go(path);
    return console;
  });
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
const odd = (name: string): string =>
  `journey: odd\nname: ${name}\npurpose: news\nenter: { on: Started }\nsteps:\n  - { message: first, template: boxes }\n`;
const settled = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

test('before anybody signed in, the first page tells this machine what happened today, within 120 kB of script by gzip', async () => {
  const page = await browser.newPage();
  const scripts = new Set<string>();
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.add(response.url());
  });
  await page.goto(surface.url);
  await settled(page, /needs no key here, since nobody but this machine/);
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Home');
  expect(await page.getByRole('heading', { name: 'Marketer' }).isVisible()).toBe(true);
  expect(await page.getByLabel('Key').isVisible()).toBe(true);
  const sizes = [...scripts].map(async (url) => {
    const { headers } = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    expect(headers.get('content-encoding')).toBe('gzip');
    return Number(headers.get('content-length'));
  });
  const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
  expect(bytes).toBeGreaterThan(30_000);
  expect(bytes).toBeLessThanOrEqual(120 * 1024);
  await page.close();
});

test('the tour sends a real message to somebody made up; it may be left, and taken up again where it was', async () => {
  const { page, go } = await open('/');
  await press(page, 'Take the tour');
  await press(page, 'Publish the journey');
  await settled(page, 'Step 2 of 4');
  await go('/');
  await press(page, 'Go on with the tour');
  await press(page, 'Make up Ann');
  await press(page, 'Let her enter');
  await settled(page, /The message is out\. Sent by email/);
  const mails = await surface.mails();
  expect(mails.map(({ to }) => to)).toEqual([expect.stringMatching(/^tour-\w+@example\.org$/)]);
  const person = (await page.getByRole('link', { name: /timeline/ }).getAttribute('href'))?.split('/').at(-1) ?? '';
  const dialog = page.getByRole('dialog');
  const workflow = await dialog.getByRole('link', { name: /Temporal UI/ }).getAttribute('href');
  expect(workflow).toBe(`${product.places.get('temporal-ui')}/namespaces/default/workflows/customer%2F${person}`);
  expect((await product.temporal.workflow.getHandle(`customer/${person}`).describe()).type).toBe('customer');
  await press(page, /Clear away/);
  await until('Ann is erased', async () => (await surface.call('GET', `/v1/customers/${person}`)).status === 404);
});

test('where there are people the tour begins only when somebody says so', async () => {
  await surface.identify('real');
  const { page } = await open('/');
  await press(page, /tour/);
  const begin = page.getByRole('button', { name: 'Publish the journey' });
  expect(await begin.isEnabled()).toBe(false);
  await page.getByLabel(/There are people on this system/).check();
  expect(await begin.isEnabled()).toBe(true);
});

test('a problem is told with its place and how many it stops, and one button has them tried again', async () => {
  const filled = (most: string): string =>
    mail('boxes').replace('subject: "boxes"', `subject: "{% for n in (1..${most}) %}.{% endfor %}"`);
  await surface.policy(policy());
  await surface.publish('templates', 'boxes', filled('customer.traits.boxes'));
  await surface.publish('journeys', 'odd', odd('Odd'));
  await surface.identify('stopped', { email: 'stopped@example.org', boxes: 50_000_000 });
  await surface.consent('user:stopped', 'news', 'granted');
  await surface.track('stopped', 'Started');
  const { page } = await open('/problems');
  await settled(page, 'People who stand still: 1.');
  expect(await page.getByRole('link', { name: 'Template boxes' }).getAttribute('href')).toBe('/templates/boxes');
  expect(await page.getByRole('link', { name: /Journey odd \(v1\) first/ }).getAttribute('href')).toBe('/journeys/odd');
  await press(page, 'Try again now');
  await settled(page, 'People who are tried again: 1.');
  await page.goto(surface.url);
  await settled(page, /odd · first · .*: stops one person/);
});

test('a key is made for what it is for and shown once; it is revoked, and the audit log says who did both', async () => {
  const { page, go } = await open('/settings');
  await press(page, 'New key');
  await page.getByLabel('Name').fill('<b>till 7</b>');
  await page.getByLabel(/^Viewer/).check();
  await press(page, 'Make the key');
  const key = await page.getByRole('dialog').locator('code').innerText();
  const viewer = await surface.call('GET', '/v1/journeys', undefined, { authorization: `Bearer ${key}` });
  expect(viewer.status).toBe(200);
  await press(page, 'Close');
  await page.getByText(key).waitFor({ state: 'detached' });
  await press(page, 'Revoke <b>till 7</b>');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await until('the key opens nothing', async () => {
    const { status } = await surface.call('GET', '/v1/journeys', undefined, { authorization: `Bearer ${key}` });
    return status === 401;
  });
  await go('/audit');
  await page.getByLabel('Kind').selectOption('key');
  await settled(page, 'keys: revoked');
  expect(await page.getByRole('row', { name: /ADMIN_KEY keys: (made|revoked)/ }).count()).toBe(2);
  await page.getByLabel('Of', { exact: true }).fill('nothing of the kind');
  await settled(page, 'No change fits these filters.');
});

test('a channel is paused and goes on, from the page', async () => {
  const { page } = await open('/settings');
  await press(page, 'Pause email');
  await press(page, 'Resume email');
  await page.getByRole('button', { name: 'Pause email' }).waitFor();
  const { items } = await surface.good<{ items: { kind: string; paused: boolean }[] }>('GET', '/v1/channels');
  expect(items.find(({ kind }) => kind === 'email')).toMatchObject({ paused: false });
});

test('a viewer sees what goes on, and is offered nothing that a viewer may not do', async () => {
  const { key } = await surface.good<{ key: string }>('POST', '/v1/keys', { name: 'guest', role: 'viewer' });
  const { page, go } = await open('/settings', key);
  await settled(page, /seen with an admin’s key/);
  expect(await page.getByRole('button', { name: /Pause|New key|Show/ }).count()).toBe(0);
  await go('/problems');
  await settled(page, 'People who stand still: 1.');
  expect(await page.getByRole('button', { name: 'Try again now' }).count()).toBe(0);
  await go('/');
  expect(await page.getByRole('button', { name: /tour/ }).count()).toBe(0);
});

test('an API that is away is said, what was read stays, and goes on by itself', async () => {
  const { page } = await open('/problems');
  await settled(page, 'People who stand still: 1.');
  await page.context().setOffline(true);
  await settled(page, /Sojourn does not answer/);
  expect(await page.getByText('People who stand still: 1.').isVisible()).toBe(true);
  await page.context().setOffline(false);
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

test('a Temporal that stands still is said calmly, everything else is done as ever, and the notice goes when it is back', async () => {
  const { page, go } = await open('/audit');
  // Whose clock is an hour ahead is told nothing early.
  await page.clock.install({ time: Date.now() + 3_600_000 });
  await go('/');
  const { pid } = JSON.parse(readFileSync(join(product.dataDir, 'pids', 'temporal.json'), 'utf8')) as { pid: number };
  const notice = page.getByText(/Temporal does not answer|Nothing goes on for more than a minute/);
  process.kill(pid, 'SIGSTOP');
  try {
    await surface.identify('early', { email: 'early@example.org' });
    await surface.track('early', 'Started');
    await go('/');
    await settled(page, 'The last 24 hours');
    expect(await notice.count()).toBe(0);
    // As if it had waited for nearly a minute already.
    await asOwner(product, "update outbox set created_at = created_at - interval '58 seconds'");
    await notice.waitFor({ timeout: 60_000 });
    expect(await page.getByText(/Journeys and messages wait, nothing is lost/).isVisible()).toBe(true);
    await go('/problems');
    await settled(page, 'People who stand still: 1.');
    const { id } = await surface.good<{ id: string }>('GET', '/v1/customers/user:early');
    await go(`/people/${id}`);
    await settled(page, 'early@example.org');
    await surface.good('PUT', '/v1/journeys/odd', odd('Odder'), { 'content-type': 'application/yaml' });
    await go('/journeys/odd');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('dialog', { name: 'Publish' }).getByRole('button', { name: 'Publish' }).click();
    await settled(page, /Version 2 is live/);
    expect(await page.getByRole('alert').count()).toBe(0);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await go('/');
  await settled(page, 'The last 24 hours');
  await notice.waitFor({ state: 'detached', timeout: 120_000 });
  await until('whoever came meanwhile is let in', async () => {
    const { items } = await surface.good<{ items: unknown[] }>('GET', '/v1/customers/user:early/enrolments');
    return items.length === 1;
  }, 60_000); // prettier-ignore
}, 360_000);

test('a session that ended asks to sign in again before a key is shown', async () => {
  const { page } = await open('/settings');
  await page.context().clearCookies();
  await press(page, 'Show');
  await page.getByRole('dialog', { name: 'Sign in' }).waitFor();
});

const pages = ['/', '/problems', '/feedback', '/trust', '/audit', '/settings'];

test.each(['en', 'zh'] as const)(
  'these pages stand in nobody’s way, on a desktop and a phone (%s)',
  async (language) => {
    const { go, look, page } = await openConsole(browser, { url: surface.url, language });
    const flaws: string[] = [];
    for (const path of pages) {
      await go(path);
      await page.waitForLoadState('networkidle');
      flaws.push(...(await look(path === '/' ? 'home' : path.slice(1))));
    }
    expect(flaws).toEqual([]);
  },
  120_000,
);
