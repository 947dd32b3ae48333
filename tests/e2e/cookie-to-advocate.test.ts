import { once } from 'node:events';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../setup/browser';
import { startProduct, type Product } from './product';
import { Surface, until } from './surface';

/** The shipped journeys, walked by one person from a cookie to an advocate: a real browser with an unmodified client, and real mail. */
const folder = join(__dirname, '../../journeys');
const client = '@segment/analytics-next/dist/umd/standalone.js';
const ann = 'ann@example.org';
let product: Product;
let browser: Browser;
let shop: Server;
let page: Page;
let backend: Surface;

beforeAll(async () => {
  // A day takes two seconds: what may be held for two weeks is held for as long as a busy machine needs.
  [product, browser, shop] = await Promise.all([startProduct({ env: { CLOCK_RATE: '43200' } }), openBrowser(), openShop()]); // prettier-ignore
  const { surface } = product;
  await publishAll(surface);
  const [pages, servers] = [await key('shop-pages', 'browser'), await key('shop-backend', 'ingest')];
  backend = new Surface(surface.url, servers);
  page = await (await browser.newContext()).newPage();
  const address = shop.address();
  await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/?key=${pages}&url=${surface.url}`); // prettier-ignore
}, 120_000);
afterAll(async () => {
  await browser?.close();
  shop?.closeAllConnections();
  shop?.close();
  await product?.end();
}, 60_000);

const key = async (name: string, scope: string): Promise<string> =>
  (await product.surface.good<{ key: string }>('POST', '/v1/keys', { name, scopes: [scope] })).key;

async function publishAll(surface: Surface): Promise<void> {
  const yaml = (path: string): string => readFileSync(join(folder, path), 'utf8');
  const named = (path: string) => readdirSync(join(folder, path)).filter((name) => name.endsWith('.yaml') && name !== 'policy.yaml'); // prettier-ignore
  await surface.policy(yaml('policy.yaml'));
  for (const file of named('templates')) await surface.publish('templates', file.replace('.yaml', ''), yaml(`templates/${file}`)); // prettier-ignore
  for (const file of named('.')) await surface.publish('journeys', file.replace('.yaml', ''), yaml(file));
}

/** A page with Segment's client on it, as docs/clients.md has it. */
async function openShop(): Promise<Server> {
  const start = `var asked = new URLSearchParams(location.search), analytics = (window.analytics = []);
    analytics._writeKey = asked.get('key');
    analytics._cdn = asked.get('url');
    ['identify', 'track', 'page', 'ready'].forEach(function (name) {
      analytics[name] = function () { analytics.push([name].concat(Array.from(arguments))); };
    });
    var consent = { context: { consent: { categoryPreferences: { analytics: true } } } };`;
  const server = createServer(({ url }, response) => {
    if (url === '/client.js') return void createReadStream(require.resolve(client)).pipe(response);
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Shop</title><script>${start}</script><script src="/client.js"></script>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const patience = 60_000;
type Item = { kind: string; name?: string; from?: string; to?: string; cause?: string; properties?: Record<string, unknown> }; // prettier-ignore
type Person = {
  id: string;
  stage: string;
  traits: Record<string, { value: unknown }>;
  consents: { purpose: string; state: string }[];
};
const person = (who: string) => product.surface.good<Person>('GET', `/v1/customers/${encodeURIComponent(who)}`);
const timeline = async (id: string): Promise<Item[]> =>
  (await product.surface.good<{ items: Item[] }>('GET', `/v1/customers/${id}/timeline?limit=200`)).items;
const reaches = (who: string, stage: string): Promise<Person> =>
  until(
    `the stage ${stage}`,
    async () => {
      const one = await person(who);
      return one.stage === stage && one;
    },
    patience,
  );
const mailed = (subject: string): Promise<unknown> =>
  until(`the mail "${subject}"`, async () => (await product.surface.mails(ann)).some((mail) => mail.subject === subject), patience); // prettier-ignore

test('from a cookie to an advocate: one person, asked once, written to only as they agreed', async () => {
  const { surface, temporal } = product;
  // A visit: pages and a product, of a cookie that agreed to be counted.
  const cookie = await page.evaluate<string>(`new Promise((done) => analytics.ready(() => done(analytics.user().anonymousId())))`); // prettier-ignore
  await page.evaluate(`Promise.all([analytics.page('shop', 'Home', {}, consent), analytics.track('Product Viewed', { category: 'albums' }, consent)])`); // prettier-ignore
  const visitor = await until('the visit', async () => {
    const { status, body } = await surface.call<Person>('GET', `/v1/customers/anonymous:${cookie}`);
    return status === 200 && (await timeline(body.id)).length >= 2 && body;
  });
  expect(visitor.stage).toBe('anonymous');

  // Light registration: one address, one step. What a page says proves nothing, so that nobody is written to.
  await page.evaluate(`Promise.all([analytics.identify({ email: '${ann}', firstName: 'Ann', interests: ['albums'] }, consent), analytics.track('Consent Changed', { purpose: 'news', state: 'granted' }, consent)])`); // prettier-ignore
  const claimed = await until('the form', async () => {
    const one = await person(`anonymous:${cookie}`);
    return one.consents.length > 0 && one.traits['email'] && one;
  });
  expect([claimed.id, claimed.stage, claimed.consents[0]?.state]).toEqual([visitor.id, 'anonymous', 'pending']);
  expect(await surface.mails(ann)).toEqual([]);

  // The shop's server saw the address confirmed.
  await backend.good('POST', '/v1/identify', { anonymousId: cookie, traits: { email: ann } });
  await backend.good('POST', '/v1/track', { anonymousId: cookie, event: 'Consent Changed', properties: { purpose: 'news', state: 'granted', evidence: { confirmed: true } } }); // prettier-ignore
  const light = await reaches(`anonymous:${cookie}`, 'light');
  await mailed('Welcome, Ann');

  // Full registration: the same person, with all that they said.
  const before = await surface.good<{ items: unknown[] }>('GET', `/v1/customers/${light.id}/consents`);
  await backend.good('POST', '/v1/identify', { userId: 'ann', anonymousId: cookie, traits: { email: ann } });
  await backend.track('ann', 'Signed Up');
  const registered = await reaches('user:ann', 'registered');
  expect(registered.id).toBe(visitor.id);
  expect(registered.traits).toMatchObject({ firstName: { value: 'Ann' }, interests: { value: ['albums'] } });
  expect((await surface.good<{ items: unknown[] }>('GET', `/v1/customers/${light.id}/consents`)).items).toEqual(before.items); // prettier-ignore
  await mailed('Your account is ready');
  await mailed('A first look around');

  // Purchases make an advocate.
  for (let order = 1; order <= 5; order++) await backend.track('ann', 'Order Completed', { order_id: `o${order}`, total: 20 }); // prettier-ignore
  const advocate = await reaches('user:ann', 'advocate');
  expect(advocate.id).toBe(visitor.id);
  const items = (await timeline(advocate.id)).toReversed();
  expect(items.filter(({ kind }) => kind === 'stage')).toMatchObject([
    { from: 'anonymous', to: 'light', cause: 'an address for email and a consent for news' },
    { from: 'light', to: 'registered', cause: expect.stringMatching(/account|Signed Up/) },
    { from: 'registered', to: 'advocate', cause: "the policy's condition" },
  ]);
  const happened = items.filter(({ kind }) => kind === 'event').map(({ name }) => name);
  expect(happened).toEqual(expect.arrayContaining(['Product Viewed', 'Consent Changed', 'Signed Up', 'Order Completed'])); // prettier-ignore

  // Nothing but what was agreed to: no recommendation, and nothing asked that was told.
  const subjects = (await surface.mails(ann)).map(({ subject }) => subject);
  expect(subjects.sort()).toEqual(['A first look around', 'Welcome, Ann', 'Your account is ready']);
  expect(await surface.enrolments('user:ann')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ journey: 'light-registration', outcome: 'registered' }),
      expect.objectContaining({ journey: 'full-registration' }),
    ]),
  );
  const status = await temporal.workflow.getHandle(`customer/${advocate.id}`).query<{ stage: string }>('status');
  expect(status.stage).toBe('advocate');
}, 240_000);
