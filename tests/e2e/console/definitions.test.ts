import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../setup/browser';
import { startProduct, type Product } from '../product';
import { until, type Surface } from '../surface';
import { openConsole } from './open-console';

let product: Product;
let surface: Surface;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  surface = product.surface;
  await surface.policy('purposes: { news: { class: marketing } }\n');
  await surface.good('PUT', '/v1/data-plan', { anonymous: { needs: 'none' } });
  for (const [user, city] of [
    ['ann', 'Berlin'],
    ['bob', 'Berlin'],
    ['cleo', 'Ulm'],
  ] as const)
    // prettier-ignore
    await surface.identify(user, { email: `${user}@example.org`, firstName: user, city });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.end();
}, 60_000);

const open = (language: 'en' | 'zh' = 'en', key?: string) =>
  openConsole(browser, { url: surface.url, language, ...(key === undefined ? {} : { key }) });

async function make(page: Page, button: string, name: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Publish' }).waitFor();
}

async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

test('a template is made, read as somebody would read it, sent to a colleague and published', async () => {
  const { page, go } = await open();
  await go('/templates');
  await make(page, 'New template', 'Spring letter');
  const mail = page.frameLocator('iframe');
  await mail.getByText('Hello Ann').waitFor();
  await page
    .getByRole('textbox', { name: 'HTML' })
    .fill('<p>Dear {{ customer.traits.firstName }}, <a href="/shop">shop</a></p>');
  await page.getByLabel(/^Person/).fill('email:bob@example.org');
  await mail.getByText('Dear bob').waitFor();
  await page.getByText(/no link by which its reader gets out/).waitFor();
  await page.getByText(/"\/shop" is no address of a page/).waitFor();
  await page
    .getByRole('textbox', { name: 'HTML' })
    .fill('<p>Dear {{ customer.traits.firstName }}, <a href="{{ links.unsubscribe }}">stop</a></p>');
  await page.getByText('Nothing is wrong with the mail.').waitFor();
  await page.getByRole('button', { name: 'Plain text' }).click();
  await page.locator('pre', { hasText: 'Dear bob' }).waitFor();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByLabel(/^To/).fill('colleague@example.org');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('The provider took it.').waitFor();
  const sent = await until('the test', async () => (await surface.mails('colleague@example.org'))[0]);
  expect(sent).toMatchObject({ subject: '[Test] Spring letter' });
  await page.getByRole('button', { name: 'Close' }).click();
  await publish(page);
  await page.getByText('In force: version 1').waitFor();
  await page.getByRole('link', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Look at version 1' }).click();
  await page.getByRole('dialog').getByText('links.unsubscribe').waitFor();
}, 120_000);

test('a statement that bundles purposes says so while it is written, and is shown as people see it', async () => {
  const { page, go } = await open();
  await go('/statements');
  await make(page, 'New statement', 'News');
  await page.getByRole('region', { name: 'As people see it' }).getByText('Send me News by e-mail.').waitFor();
  await page
    .getByRole('textbox', { name: 'Text', exact: true })
    .fill('By registering you agree that we send you news by e-mail.');
  await page
    .getByText(/1 problem/)
    .first()
    .waitFor();
  expect(await page.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Send me news by e-mail.');
  await page.getByText('No problems').waitFor();
  await publish(page);
  await page.getByText('In force: version 1').waitFor();
}, 120_000);

test('a policy is changed in its form, says what it would have held, shows its week and is in force when it is published', async () => {
  const { page, go } = await open();
  await go('/policy');
  await page.getByRole('button', { name: 'Add quiet hours' }).click();
  const week = page.getByRole('region', { name: 'A week of quiet hours' });
  await week.getByText('0–8, 21–24').first().waitFor();
  await page.getByRole('button', { name: 'Add a cap' }).click();
  await page.getByRole('textbox', { name: 'At most' }).fill('0');
  await page.getByRole('button', { name: 'Reckon' }).click();
  const reckoned = page.getByText(/Of 0 messages to 0 people in 30 days/);
  await reckoned.waitFor();
  await page.getByRole('textbox', { name: 'At most' }).fill('1');
  await reckoned.waitFor({ state: 'detached' });
  await page.getByRole('textbox', { name: 'At most' }).fill('0');
  await publish(page);
  const policy = await surface.good<{ caps: unknown; quietHours: unknown }>('GET', '/v1/policy');
  expect(policy).toMatchObject({ caps: [{ max: 0, per: '7 days' }], quietHours: [{ from: '21:00', to: '08:00' }] });
  await surface.policy('purposes: { news: { class: marketing } }\n');
}, 120_000);

test('the size of an audience changes while its condition is typed, and it says why somebody is in it', async () => {
  const { page, go } = await open();
  await go('/audiences');
  await make(page, 'New audience', 'Berliners');
  await page.getByLabel('Condition').first().fill('customer.traits.city == "Berlin"');
  await page.getByText('2 of 3 people').waitFor();
  await page.getByLabel('Condition').first().fill('customer.traits.city == "Ulm"');
  await page.getByText('1 of 3 people').waitFor();
  await page.getByLabel(/^Person/).fill('user:ann');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.getByText('They are not among it.').waitFor();
  await page.getByLabel('Condition').first().fill('customer.traits.city == "Berlin"');
  await page.getByText('They are not among it.').waitFor({ state: 'detached' });
  await page.getByLabel('Condition').first().fill('customer.traits.city ==');
  await page.getByText('The size is told when the condition can be read.').waitFor();
}, 120_000);

test('what came that nobody planned is put into the plan, and a name that turns letters around turns only its own', async () => {
  await surface.track('ann', '\u202eevil');
  const { page, go } = await open();
  await go('/data');
  const turned = page.getByRole('listitem').filter({ hasText: 'evil' });
  const [state, button] = await Promise.all([turned.locator('.chip').boundingBox(), turned.getByRole('button').boundingBox()]); // prettier-ignore
  expect(state?.x).toBeLessThan(button?.x ?? 0);
  await page.getByRole('button', { name: 'Add to the plan: city' }).click();
  await page.getByRole('button', { name: 'Add to the plan: city' }).waitFor({ state: 'detached' });
  await publish(page);
  expect(await surface.good('GET', '/v1/data-plan')).toMatchObject({ traits: { city: {} } });
}, 120_000);

test('what was not saved is brought back on the page that it was written on, until it is thrown away', async () => {
  await surface.good('PUT', '/v1/audiences/left', { audience: 'left', when: 'true' });
  const { page, go } = await open();
  await go('/audiences/left');
  const condition = page.getByLabel('Condition').first();
  await condition.fill('customer.points > 3');
  await page.getByText('Not saved yet').waitFor();
  await page.getByRole('link', { name: 'Templates' }).click();
  await page.getByRole('heading', { name: 'Templates' }).waitFor();
  await page.goBack();
  await page.getByText('has been brought back').waitFor();
  expect(await condition.inputValue()).toBe('customer.points > 3');
  await surface.good('PUT', '/v1/audiences/left', { audience: 'left', when: 'customer.points > 4' });
  await page.reload();
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('Somebody else changed it').waitFor();
  await page.getByRole('button', { name: 'Throw it away' }).click();
  await page.getByText('Saved.').waitFor();
  expect(await condition.inputValue()).toBe('customer.points > 4');
}, 120_000);

test('whoever goes elsewhere while something is made stays there, and it is made once', async () => {
  const { page, go } = await open();
  await go('/audiences');
  const asked: (() => void)[] = [];
  await page.route('**/v1/audiences/slow', (route) => new Promise<void>((done) => asked.push(done)).then(() => route.continue())); // prettier-ignore
  await page.getByRole('button', { name: 'New audience' }).click();
  await page.getByLabel('Name').fill('Slow');
  await page.getByRole('button', { name: 'Create' }).dblclick();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: 'Templates' }).click();
  await page.getByRole('heading', { name: 'Templates' }).waitFor();
  const answered = page.waitForResponse('**/v1/audiences/slow');
  for (const answer of asked) answer();
  await (await answered).finished();
  await page.waitForLoadState('networkidle');
  expect([new URL(page.url()).pathname, asked.length]).toEqual(['/templates', 1]);
}, 120_000);

test('two who change the same learn of each other, and either text can stay', async () => {
  await surface.good('PUT', '/v1/audiences/shared', { audience: 'shared', when: 'true' });
  const { page, go } = await open();
  await go('/audiences/shared');
  await page.getByLabel('Condition').first().fill('customer.points > 1');
  await surface.good('PUT', '/v1/audiences/shared', { audience: 'shared', when: 'customer.points > 2' });
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByText('Saved.').waitFor();
  expect(await surface.good('GET', '/v1/audiences/shared')).toMatchObject({ draft: { when: 'customer.points > 1' } });
}, 120_000);

test('a viewer sees all of it and can change nothing', async () => {
  const { key } = await surface.good<{ key: string }>('POST', '/v1/keys', { name: 'viewer', role: 'viewer' });
  const { page, go } = await open('en', key);
  await go('/audiences/shared');
  expect(await page.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Save draft' }).count()).toBe(0);
  expect(await page.getByLabel('Condition').first().isDisabled()).toBe(true);
  await go('/policy');
  expect(await page.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true);
}, 120_000);

test.each(['en', 'zh'] as const)(
  'none of the pages stands in anybody’s way (%s)',
  async (language) => {
    await surface.policy('purposes: { news: { class: marketing } }\ncaps: [{ max: 3, per: 7 days }]\nquietHours: [{ from: "21:00", to: "08:00" }]\n'); // prettier-ignore
    const { go, page, look } = await open(language);
    const flaws: string[] = [];
    for (const path of [
      '/templates',
      '/templates/spring-letter',
      '/statements/news',
      '/audiences/berliners',
      '/policy',
      '/data',
    ]) {
      await go(path);
      await page.waitForLoadState('networkidle');
      flaws.push(...(await look(path.slice(1).replaceAll('/', '-'))));
    }
    expect(flaws).toEqual([]);
  },
  240_000,
);
