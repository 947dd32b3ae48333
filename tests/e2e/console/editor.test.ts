import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { parse, stringify } from 'yaml';
import { openBrowser } from '../../setup/browser';
import { adminKey, startProduct, type Product } from '../product';
import type { Surface } from '../surface';
import { draftsOf } from './drafts';
import { openConsole } from './open-console';

const journeys = join(__dirname, '..', '..', '..', 'journeys');
const shipped = (name: string): string => readFileSync(join(journeys, `${name}.yaml`), 'utf8');

let product: Product;
let surface: Surface;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  surface = product.surface;
  await surface.policy(shipped('policy'));
  for (const key of ['cart-reminder', 'cart-gold', 'cart-offer'])
    await surface.publish('templates', key, shipped(`templates/${key}`));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.end();
}, 60_000);

const { sourceOf, save } = draftsOf(() => surface);

/** Waits until the API has what the page shows, and says what that is. */
async function savedOf(page: Page, key: string): Promise<unknown> {
  await page.getByText('Saved', { exact: true }).waitFor();
  return parse(await sourceOf(key));
}

/** Adds a step at one of the places that offer it, counted from the last one. */
async function add(page: Page, kind: string, fromLast = 1): Promise<void> {
  const places = page.getByRole('button', { name: 'Add a step', exact: true });
  await places.nth((await places.count()) - fromLast).click();
  await page.getByRole('dialog').getByRole('button', { name: kind, exact: true }).click();
}

const fill = async (page: Page, fields: Readonly<Record<string, string>>): Promise<void> => {
  for (const [label, text] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(text);
    await page.keyboard.press('Tab');
  }
};

test('a marketer builds the abandoned-cart journey from an empty canvas without touching YAML', async () => {
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys');
  await page.getByRole('button', { name: 'New journey' }).press('Enter');
  await page.getByRole('button', { name: 'Create' }).waitFor();
  await page.keyboard.type('Abandoned cart');
  await page.keyboard.press('Enter');
  await page.getByText('3 things are still to be said').first().waitFor();

  await fill(page, {
    Purpose: 'cart-reminders',
    Priority: '60',
    Event: 'Product Added',
    Condition: 'customer.stage != "anonymous"',
    'One passage for each': 'event.properties.cart_id',
    'Exit when': 'Order Completed',
    Goal: 'Order Completed',
  });
  await page.getByLabel('Again').selectOption('after-exit');
  await page.getByText('More', { exact: true }).first().click();
  await fill(page, { 'Counted as': 'bought' });
  await page.getByLabel('Only if').first().fill('event.properties.cart_id == entry.properties.cart_id');
  await page.keyboard.press('Tab');

  await add(page, 'Wait');
  await fill(page, { Duration: '2 hours' });
  await add(page, 'Message');
  await fill(page, { Template: 'cart-reminder', 'Held at most': '1 day', Id: 'reminder' });
  await add(page, 'Wait for');
  await fill(page, { Event: 'Email Clicked', Duration: '1 day' });
  await add(page, 'Exit', 3);
  await fill(page, { Outcome: 'clicked' });
  await add(page, 'If', 2);
  await page.getByRole('button', { name: 'Add a test' }).click();
  await page.getByLabel('Asks about').selectOption('tier');
  await add(page, 'Message', 4);
  await fill(page, { Template: 'cart-gold', Id: 'call-to-action' });
  await add(page, 'Split', 2);
  await fill(page, { Id: 'offer' });
  await page.getByLabel('Arm Id').first().fill('control');
  await page.getByLabel('Weight').first().fill('20');
  await page.getByLabel('Nothing is sent to it').first().check();
  await page.getByLabel('Arm Id').last().fill('ten-off');
  await page.getByLabel('Weight').last().fill('80');
  await page.keyboard.press('Tab');
  await page.getByText('ten-off', { exact: true }).first().waitFor();
  await add(page, 'Message', 3);
  await fill(page, { Template: 'cart-offer', Id: 'ten-off' });

  await page.getByText('No problems', { exact: true }).first().waitFor();
  const message = (name: string, template: string) => ({ message: name, template });
  expect(await savedOf(page, 'abandoned-cart')).toEqual({
    journey: 'abandoned-cart',
    name: 'Abandoned cart',
    purpose: 'cart-reminders',
    priority: 60,
    enter: {
      on: 'Product Added',
      when: 'customer.stage != "anonymous"',
      key: 'event.properties.cart_id',
      again: 'after-exit',
    },
    exit: [{ on: 'Order Completed', as: 'bought', when: 'event.properties.cart_id == entry.properties.cart_id' }],
    goal: { on: 'Order Completed' },
    steps: [
      { wait: '2 hours' },
      { ...message('reminder', 'cart-reminder'), hold: '1 day' },
      {
        'wait-for': { on: 'Email Clicked', within: '1 day' },
        then: [{ exit: 'clicked' }],
        else: [
          { if: 'customer.tier == "gold"', then: [message('call-to-action', 'cart-gold')] },
          {
            split: 'offer',
            arms: {
              control: { weight: 20, steps: [], holdout: true },
              'ten-off': { weight: 80, steps: [message('ten-off', 'cart-offer')] },
            },
          },
        ],
      },
    ],
  });
}, 120_000);

test('undo takes back what was done and redo does it again, by button and by key, across views', async () => {
  await save('undone', shipped('abandoned-cart').replace('abandoned-cart', 'undone'));
  const before = await sourceOf('undone');
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/undone?view=canvas');
  await page.getByRole('button', { name: 'Wait 2 hours' }).click();
  await fill(page, { Duration: '3 hours' });
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Outline' }).click();
  await page.getByRole('button', { name: 'Wait 3 hours' }).focus();
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: 'Wait 2 hours' }).waitFor();
  expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(await sourceOf('undone')).toBe(before);
  await page.keyboard.press('Control+Shift+Z');
  await page.getByRole('button', { name: 'Wait 3 hours' }).waitFor();
}, 60_000);

test('the outline does everything by the keyboard', async () => {
  await save(
    'by-keys',
    'journey: by-keys\npurpose: news\nsteps:\n  - wait: 1 hour\n  - wait: 2 hours\n  - exit: out # last\n',
  );
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/by-keys?view=outline');
  await page.getByRole('button', { name: 'Wait 1 hour' }).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByRole('button', { name: 'Wait 1 hour', pressed: true }).waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Wait 2 hours' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Add a step', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Award' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Points').waitFor();
  expect(await page.evaluate('document.activeElement.dataset.pointer')).toBe('/steps/2/award/points');
  await page.keyboard.type('0');
  await page.keyboard.press('Tab');
  await page.keyboard.type('patience');
  await page.keyboard.press('Tab');
  expect(await savedOf(page, 'by-keys')).toMatchObject({
    steps: [{ wait: '1 hour' }, { exit: 'out' }, { award: { points: 100, reason: 'patience' } }],
  });
  expect(await sourceOf('by-keys')).toContain('# last');
}, 60_000);

test('YAML and fields are two ways to one text, and each problem leads to its place', async () => {
  await save('both', 'journey: both\npurpose: news\nenter: { on: Signed Up }\nsteps:\n  - wait: 1 hour\n');
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/both?view=yaml');
  const text = page.getByRole('textbox', { name: 'YAML' });
  await text.fill('journey: both\npurpose: news\nenter: { on: Signed Up }\nsteps:\n  - wait: soon # later\n');
  await page.getByRole('link', { name: 'Canvas' }).click();
  await page.getByRole('button', { name: /Not a duration/ }).click();
  expect(await page.evaluate('document.activeElement.dataset.pointer')).toBe('/steps/0/wait');
  await fill(page, { Duration: '2 days' });
  expect(await savedOf(page, 'both')).toMatchObject({ steps: [{ wait: '2 days' }] });
  await page.getByRole('link', { name: 'YAML' }).click();
  expect(await text.inputValue()).toContain('- wait: 2 days # later');
  await text.fill('journey: both\nsteps: [ {');
  await page.getByRole('link', { name: 'Canvas' }).click();
  await page.getByText('This text cannot be drawn yet').waitFor();
  await page.getByRole('link', { name: 'YAML' }).click();
  expect(await text.inputValue()).toBe('journey: both\nsteps: [ {');
}, 60_000);

test('of two authors the later one is asked, and nothing is lost either way', async () => {
  const draft = (name: string) => `journey: shared\nname: ${name}\npurpose: news\nsteps:\n  - wait: 1 hour\n`;
  await save('shared', draft('First'));
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/shared?view=outline');
  await save('shared', draft('Theirs'));
  await fill(page, { Name: 'Mine' });
  await page.getByText('Somebody else changed this journey').waitFor();
  expect(await sourceOf('shared')).toBe(draft('Theirs'));
  await page.getByRole('button', { name: 'Keep mine' }).click();
  expect(await savedOf(page, 'shared')).toMatchObject({ name: 'Mine' });
  await save('shared', draft('Theirs again'));
  await fill(page, { Name: 'Mine again' });
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await page.getByRole('heading', { name: 'Theirs again' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await savedOf(page, 'shared')).toMatchObject({ name: 'Mine again' });
}, 60_000);

test('a draft outlives an API that is away, a reload and a session that ends', async () => {
  await save('kept', 'journey: kept\nname: Before\npurpose: news\nsteps:\n  - wait: 1 hour\n');
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/kept?view=outline');
  await page.route('**/v1/journeys/kept', (route) =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  );
  await fill(page, { Name: 'While it was away' });
  await page.getByText('Sojourn does not answer. The draft is kept').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'While it was away' }).waitFor();
  await page.unroute('**/v1/journeys/kept');
  expect(await savedOf(page, 'kept')).toMatchObject({ name: 'While it was away' });
  await page.context().clearCookies();
  await fill(page, { Name: 'Signed out' });
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByLabel('Key').fill(adminKey);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await savedOf(page, 'kept')).toMatchObject({ name: 'Signed out' });
}, 60_000);

test('five hundred steps, a name of 10,000 characters and hostile text are only a journey', async () => {
  const hostile = '"><img src=x onerror=alert(1)>{{ 7 | times: 7 }}\u202e';
  const steps = Array.from({ length: 500 }, () => ({ wait: '1 hour' }));
  await save('huge', stringify({ journey: 'huge', name: hostile.repeat(200), purpose: hostile, steps }));
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/huge?view=canvas');
  await page.getByRole('button', { name: 'Wait 1 hour' }).nth(499).click();
  await fill(page, { Duration: '2 hours' });
  await page.getByText('Wait 2 hours').first().waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
  expect(await page.locator('img').count()).toBe(0);
}, 120_000);

test('who may only read sees everything and changes nothing', async () => {
  await save('read', 'journey: read\npurpose: news\nsteps:\n  - wait: 1 hour\n');
  const { key } = await surface.good<{ key: string }>('POST', '/v1/keys', { name: 'reader', role: 'viewer' });
  const { page, go } = await openConsole(browser, { url: surface.url, key });
  await go('/journeys');
  expect(await page.getByRole('button', { name: 'New journey' }).count()).toBe(0);
  await go('/journeys/read?view=canvas');
  await page.getByText('Your key may read this journey').waitFor();
  expect(await page.getByRole('button', { name: 'Add a step' }).count()).toBe(0);
  expect(await page.getByLabel('Name', { exact: true }).isDisabled()).toBe(true);
}, 60_000);

test.each(['en', 'zh'] as const)(
  'the editor stands in nobody’s way, in whichever view (%s)',
  async (language) => {
    await save('looked-at', shipped('abandoned-cart').replace('abandoned-cart', 'looked-at'));
    await save('wide', `journey: wide\nname: ${'W'.repeat(150)}\npurpose: news\nsteps: []\n`);
    const { page, go, look } = await openConsole(browser, { url: surface.url, language });
    await go('/journeys');
    await page.getByRole('link', { name: 'WWW' }).waitFor();
    const flaws = await look('journeys');
    await page.locator('.title button').first().click();
    flaws.push(...(await look('new-journey')));
    for (const view of ['canvas', 'outline', 'yaml']) {
      await go(`/journeys/looked-at?view=${view}`);
      await page.locator('.sheet .step, .outline li, .yaml textarea').first().waitFor();
      flaws.push(...(await look(`journey-${view}`)));
    }
    expect(flaws).toEqual([]);
  },
  180_000,
);
