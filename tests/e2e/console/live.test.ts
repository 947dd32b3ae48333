import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../setup/browser';
import { mail, policy } from '../definitions';
import { startProduct, type Product } from '../product';
import { until, type Surface } from '../surface';
import { openConsole } from './open-console';

let product: Product;
let surface: Surface;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  surface = product.surface;
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello'));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.end();
}, 60_000);

const yaml = { 'content-type': 'application/yaml' };
const walk = (steps: string): string =>
  `journey: walk\nname: A walk\npurpose: news\nenter: { on: Signed Up }\nsteps:\n${steps}`;
const first = walk('  - { message: hello, template: hello }\n  - { wait: 1 day, id: pause }\n');
const second = walk('  - { message: hello, template: hello }\n  - { wait: 3 days, id: rest }\n');
const save = (key: string, source: string) => surface.good('PUT', `/v1/journeys/${key}`, source, yaml);
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Publish' });
const publishIn = (page: Page) => dialogOf(page).getByRole('button', { name: 'Publish' });
const keyOf = async (role: string): Promise<string> =>
  (await surface.good<{ key: string }>('POST', '/v1/keys', { name: role, role })).key;

test('a journey is published, walked, counted, changed under way and rolled back', async () => {
  await save('walk', first);
  const { page, go, look } = await openConsole(browser, { url: surface.url });
  await go('/journeys/walk');
  await page.getByRole('button', { name: 'Publish' }).click();
  await dialogOf(page).getByText('This is the first version').waitFor();
  await dialogOf(page).getByLabel('Note').fill('For whoever signs up');
  expect(await look('publish')).toEqual([]);
  await publishIn(page).click();
  await page.getByText('Version 1 is live.').waitFor();

  const { id } = await surface.good<{ id: string }>('PUT', '/v1/customers/user:ann', { traits: { email: 'ann@example.org' } }); // prettier-ignore
  await surface.consent('user:ann', 'news', 'granted');
  await surface.track('ann', 'Signed Up');
  await go('/journeys/walk?view=numbers');
  await page.getByRole('button', { name: 'Waiting: pause: 1' }).first().click();
  const behind = page.getByRole('dialog').getByRole('link', { name: 'ann@example.org' });
  expect(await behind.getAttribute('href')).toBe(`/people/${id}`);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Sent: hello: 1' }).first().waitFor();
  expect(await look('numbers')).toEqual([]);

  await save('walk', second);
  await go('/journeys/walk');
  await page.getByRole('button', { name: 'Publish' }).click();
  await dialogOf(page).getByText('Gone: Wait pause').waitFor();
  await dialogOf(page)
    .getByRole('radio', { name: /^Move: the 1 inside go over to the new version: 0 stay .* 1 are at the end/ })
    .check();
  await publishIn(page).click();
  await page.getByText('Version 2 is live.').waitFor();
  await until('whoever was moved', async () =>
    (await surface.enrolments(id)).find(({ version, state }) => version === 2 && state === 'completed'),
  );

  await go('/journeys/walk?view=versions');
  await page.getByRole('region', { name: 'Versions' }).getByRole('cell', { name: 'For whoever signs up' }).waitFor();
  expect(await look('versions')).toEqual([]);
  await page.route('**/v1/journeys/walk/versions/1', (route) => route.abort());
  await go('/journeys/walk?view=versions');
  await page.getByRole('button', { name: 'Roll back to version 1' }).click();
  await page.getByRole('dialog').getByText('Sojourn does not answer').waitFor();
  await page.unroute('**/v1/journeys/walk/versions/1');
  await dialogOf(page).getByRole('button', { name: 'Replace the draft' }).click();
  await publishIn(page).click();
  await page.getByRole('heading', { name: 'Version 3' }).waitFor();
  const { source } = await surface.good<{ source: string }>('GET', '/v1/journeys/walk/versions/3');
  expect(source).toBe(first);
}, 240_000);

test('who waits in a step without a name stays there when a step is put before it', async () => {
  await save('placed', 'journey: placed\npurpose: news\nenter: { on: Placed }\nsteps: [{ wait: 4 days }]\n');
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/placed');
  await page.getByRole('button', { name: 'Publish' }).click();
  await publishIn(page).click();
  await page.getByText('Version 1 is live.').waitFor();
  const { id } = await surface.good<{ id: string }>('PUT', '/v1/customers/user:carl', { traits: {} });
  await surface.track('carl', 'Placed');
  await until('who waits', async () => (await surface.enrolments(id)).find(({ state }) => state === 'active'));
  await page.getByRole('button', { name: 'Add a step', exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Award', exact: true }).click();
  await page.getByLabel('Reason').fill('came');
  await page.keyboard.press('Tab');
  await until('the draft is saved', async () => (await surface.good<{ source: string }>('GET', '/v1/journeys/placed')).source.includes('came')); // prettier-ignore
  await page.getByRole('button', { name: 'Publish' }).click();
  await dialogOf(page)
    .getByRole('radio', { name: /^Move: the 1 inside go over to the new version: 1 stay/ })
    .check();
  await publishIn(page).click();
  await page.getByText('Version 2 is live.').waitFor();
  const moved = await until('who was moved', async () => (await surface.enrolments(id)).find(({ version }) => version === 2)); // prettier-ignore
  expect(moved).toMatchObject({ state: 'active', step: '0' });
}, 120_000);

test('whoever edits while somebody else publishes for the first time keeps the ids of steps from then on', async () => {
  await save('surprised', 'journey: surprised\npurpose: news\nenter: { on: Placed }\nsteps: [{ wait: 4 days }]\n');
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/surprised');
  await surface.good('POST', '/v1/journeys/surprised/publish', {});
  await page.waitForResponse(async (answer) => answer.url().endsWith('/surprised/standing') && (await answer.text()).includes('"version":1')); // prettier-ignore
  await page.getByRole('button', { name: 'Add a step', exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Award', exact: true }).click();
  const { source } = await until('the draft is saved', async () => {
    const draft = await surface.good<{ source: string }>('GET', '/v1/journeys/surprised');
    return draft.source.includes('award') ? draft : undefined;
  });
  expect(source).toMatch(/wait: 4 days, id: "0"/);
}, 120_000);

test('a journey is paused by whoever has read what that does', async () => {
  await save('halted', first.replace('walk', 'halted'));
  await surface.good('POST', '/v1/journeys/halted/publish', {});
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/halted?view=numbers');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('dialog').getByText('Nothing is lost').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  expect(await surface.good('GET', '/v1/journeys/halted')).toMatchObject({ state: 'paused' });
}, 120_000);

test('a viewer cannot publish, and is told so in Chinese as in English', async () => {
  await save('seen', first.replace('walk', 'seen'));
  const key = await keyOf('viewer');
  const refused = await surface.call('POST', '/v1/journeys/seen/publish', {}, { authorization: `Bearer ${key}` });
  expect([refused.status, refused.body['code']]).toEqual([403, 'forbidden']);
  const { page, go, look } = await openConsole(browser, { url: surface.url, key, language: 'zh' });
  await go('/journeys/seen');
  const button = page.getByRole('button', { name: '发布' });
  expect(await button.isDisabled()).toBe(true);
  expect(await button.getAttribute('title')).toMatch(/无权/);
  await go('/journeys/walk?view=numbers');
  await page.getByRole('table').first().waitFor();
  expect(await look('numbers')).toEqual([]);
  expect(await page.getByRole('button', { name: '暂停' }).count()).toBe(0);
  await go('/journeys/walk?view=versions');
  expect(await look('versions')).toEqual([]);
}, 120_000);

test('what concerns more people than the policy says is published when a second person has approved it', async () => {
  await surface.policy(policy('approval: { above: 0, typedFrom: 1 }'));
  await surface.good('PUT', '/v1/customers/user:bea', { traits: {} });
  await save('broad', first.replace('walk', 'broad').replace('{ on: Signed Up }', '{ audience: customer.points >= 0, every: "FREQ=YEARLY" }')); // prettier-ignore
  const publisher = await openConsole(browser, { url: surface.url, key: await keyOf('publisher') });
  await publisher.go('/journeys/broad');
  await publisher.page.getByRole('button', { name: 'Publish' }).click();
  await dialogOf(publisher.page).getByLabel('type broad to confirm').fill('broad');
  expect(await publishIn(publisher.page).isDisabled()).toBe(true);
  await dialogOf(publisher.page).getByRole('button', { name: 'Ask for approval' }).click();
  await dialogOf(publisher.page).getByText('you asked').waitFor();
  let counts = 0;
  publisher.page.on('request', (request) => (counts += request.url().endsWith('/review') ? 1 : 0));
  expect(await publisher.look('approval')).toEqual([]);

  const admin = await openConsole(browser, { url: surface.url });
  await admin.go('/journeys/broad');
  await admin.page.getByRole('button', { name: 'Publish' }).click();
  await dialogOf(admin.page).getByText('publisher asked for an approval.').waitFor();
  await dialogOf(admin.page).getByRole('button', { name: 'Approve' }).click();
  await dialogOf(admin.page).getByText('ADMIN_KEY approved it.').waitFor();

  await dialogOf(publisher.page).getByText('ADMIN_KEY approved it.').waitFor();
  expect(counts).toBe(0);
  await publishIn(publisher.page).click();
  await publisher.page.getByText('Version 1 is live.').waitFor();
}, 120_000);

test('a journey that was stored as JSON is published as it is, and brought back as it was', async () => {
  const json = {
    journey: 'as-json',
    name: 'As JSON',
    purpose: 'news',
    enter: { on: 'Came' },
    steps: [{ wait: '1 day' }],
  };
  await surface.good('PUT', '/v1/journeys/as-json', json);
  const { page, go } = await openConsole(browser, { url: surface.url });
  await go('/journeys/as-json');
  await page.getByRole('button', { name: 'Publish' }).click();
  await publishIn(page).click();
  await page.getByText('Version 1 is live.').waitFor();
  expect(await surface.good('GET', '/v1/journeys/as-json')).toMatchObject({ version: 1, format: 'json' });
  await surface.good('POST', '/v1/journeys/as-json/publish', {});
  await go('/journeys/as-json?view=versions');
  await page.getByRole('button', { name: 'Roll back to version 1' }).click();
  await publishIn(page).click();
  await page.getByRole('heading', { name: 'Version 3' }).waitFor();
  expect(await surface.good('GET', '/v1/journeys/as-json')).toMatchObject({ version: 3, format: 'json' });
}, 120_000);

test('what somebody else wrote meanwhile is neither published unread nor written over', async () => {
  await save('both', first.replace('walk', 'both'));
  const { page, go, look } = await openConsole(browser, { url: surface.url });
  await go('/journeys/both');
  const theirs = first.replace('walk', 'both').replace('A walk', 'Their walk');
  await save('both', theirs);
  await page.getByRole('button', { name: 'Publish' }).click();
  await dialogOf(page).getByText('Somebody else has changed the draft meanwhile').waitFor();
  expect(await publishIn(page).count()).toBe(0);
  expect(await dialogOf(page).getByRole('button', { name: 'Replace the draft' }).count()).toBe(0);
  expect(await look('overtaken')).toEqual([]);
  await dialogOf(page).getByRole('button', { name: 'Read the draft anew' }).click();
  await page.getByRole('heading', { name: 'Their walk' }).waitFor();
  await page.getByRole('button', { name: 'Publish' }).click();
  await save('both', theirs.replace('Their walk', 'Their last walk'));
  await publishIn(page).click();
  await dialogOf(page).getByText('Somebody else has changed the draft meanwhile').waitFor();
  expect(await surface.good('GET', '/v1/journeys/both')).toMatchObject({ source: theirs.replace('Their walk', 'Their last walk'), version: null }); // prettier-ignore
}, 120_000);
