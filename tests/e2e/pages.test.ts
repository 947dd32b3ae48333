import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../setup/browser';
import { mail, newsByEmail, policy, welcome } from './definitions';
import { flawsOf } from './flaws';
import { picture } from './picture';
import { startProduct, type Product } from './product';
import { until, type Surface } from './surface';

let product: Product;
let surface: Surface;
let browser: Browser;
let page: Page;
beforeAll(async () => {
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

const look = async (name: string, url: string): Promise<string> => {
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await picture(page, `pages/${name}`, { fullPage: true });
  return page.innerText('body');
};

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
  await until('the withdrawal', async () => (await consents()).includes('withdrawn'));
  await picture(page, 'pages/unsubscribed', { fullPage: true });
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
  await until('the yes', async () => (await states())[0] === 'granted');
  expect(await page.innerText('[role=status]')).toContain('您已同意');
  await picture(page, 'pages/confirmed', { fullPage: true });
});

const letters = `
journey: letters
name: Letters
purpose: news
enter: { stage: light }
steps:
  - { message: first, template: hello }
  - wait: 10 days
  - { message: second, template: hello }
`;

test('a yes that is confirmed, a journey, a no while it sleeps, the fitting question, the proof, and the end', async () => {
  const [who, email] = ['/v1/customers/anonymous:story', 'story@example.org'];
  await surface.publish('statements', 'news-by-email', newsByEmail);
  await surface.publish('journeys', 'letters', letters);
  const yes = { purpose: 'news', channel: 'email', state: 'granted', source: 'form', statement: 'news-by-email' };
  await surface.good('POST', '/v1/identify', { anonymousId: 'story', traits: { email } });
  await surface.good('POST', '/v1/page', { anonymousId: 'story', name: 'Start' });
  expect(await surface.good('POST', `${who}/consents`, yes)).toMatchObject({ state: 'pending', worth: 'pending' });
  const mailed = (subject: RegExp) => until(`the mail ${subject}`, async () => (await surface.mails(email)).find((one) => subject.test(one.subject))); // prettier-ignore
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();

  await look('story-confirm', /http[^"]*\/c\/[\w-]+/.exec((await mailed(/confirm/i)).html)?.[0] ?? '');
  await press(/agree/);
  await mailed(/hello/);
  const inside = () => surface.enrolments('anonymous:story', 'letters');
  await until('the wait', async () => (await inside())[0]?.waitingFor !== undefined);
  const { stage, id } = await surface.profile('anonymous:story');
  expect([stage, (await inside())[0]?.state]).toEqual(['light', 'active']);
  const [message] = (await surface.messages('anonymous:story')).filter(({ journey }) => journey === 'letters');

  const { url } = await surface.good<{ url: string }>('POST', `${who}/link`, { page: 'me' });
  await look('story-me', url);
  await press('Stop News by e-mail');
  expect(await page.innerText('#journeys')).not.toContain('Letters');
  await until('the end of the passage', async () => (await inside())[0]?.state !== 'active');
  await page.locator('input[type=radio]').first().check();
  await picture(page, 'pages/story-question', { fullPage: true });
  await page.locator('form.ask button').click();
  const said = await surface.good<{ items: { name?: string; properties?: object }[] }>('GET', `${who}/timeline?kind=event`); // prettier-ignore
  const [feedback] = (await surface.good<{ items: Record<string, unknown>[] }>('GET', '/v1/feedback')).items;
  expect(feedback).toMatchObject({ customer: id, consentSeq: 3, touchpoint: { kind: expect.any(String) as string } });
  expect(said.items[0]).toMatchObject({ name: 'Feedback Given', properties: { question: feedback?.['question'], answer: feedback?.['answer'] } }); // prettier-ignore

  const proof = JSON.stringify(await surface.good('GET', `${who}/messages/${message?.id ?? ''}/evidence`));
  for (const part of ['Send me news by e-mail.', 'double-opt-in', '"seq":2']) expect(proof).toContain(part);

  await look('story-end', url);
  await press('Delete everything about me');
  await press('Yes, delete everything');
  expect(await page.innerText('h1')).toBe('Everything about you is deleted');
  for (const place of [who, `/v1/customers/${id}`]) expect((await surface.call('GET', place)).status).toBe(404);
  expect((await page.goto(url))?.status()).toBe(404);
  expect(await surface.mails(email)).toEqual([]);
}, 60_000);

test.each(['en', 'zh'])(
  'whoever reads otherwise finds no flaw in any state of their pages, on 320 pixels, in light and dark, in %s',
  async (lang) => {
    const [user, email] = [`axe-${lang}`, `axe-${lang}@example.org`];
    const reader = await browser.newPage({ viewport: { width: 320, height: 640 }, extraHTTPHeaders: { 'accept-language': lang } }); // prettier-ignore
    const flaws: Record<string, readonly string[]> = {};
    const check = async (state: string): Promise<void> => {
      expect(await reader.getAttribute('html', 'lang')).toBe(lang);
      flaws[state] = await flawsOf(reader);
      await picture(reader, `pages/axe-${state}-${lang}`, { fullPage: true });
    };
    const at = async (state: string, url: string): Promise<void> => {
      await reader.goto(`${url}${url.includes('?') ? '&' : '?'}lang=${lang}`, { waitUntil: 'domcontentloaded' });
      await check(state);
    };
    /** By the keyboard, as who has no mouse does it. */
    const press = async (state: string, button: string): Promise<void> => {
      await reader.locator(button).first().focus();
      await Promise.all([reader.waitForEvent('domcontentloaded'), reader.keyboard.press('Enter')]);
      await check(state);
    };
    await surface.identify(user, { email, firstName: 'Ann', city: 'Ulm', interests: ['tea'], language: lang });
    await surface.consent(`user:${user}`, 'news', 'granted', 'email');
    await surface.consent(`user:${user}`, 'cart-reminders', 'granted');
    await surface.track(user, 'Signed Up');
    const [caught] = await until('the mail', async () => {
      const mails = await surface.mails(email);
      return mails.length > 0 && mails;
    });
    const { url } = await surface.good<{ url: string }>('POST', `/v1/customers/user:${user}/link`, { page: 'me' });
    await at('me', url);
    await press('withdrawn', 'form[action$="/withdraw"] button');
    await press('answered', 'form.ask button');
    await press('everything', 'form[action$="/everything"] button');
    await press('undone', 'form[action$="/undo"] button');
    await at('stop', /<(.+)>/.exec(caught?.headers['list-unsubscribe']?.[0] ?? '')?.[1] ?? '');
    await press('stopped', 'main form button');
    await at('me-again', url);
    await press('sure', 'form[action$="/erase"] button');
    await press('erased', 'form[action$="/erase"] button');
    await reader.close();
    expect(Object.entries(flaws).filter(([, found]) => found.length > 0)).toEqual([]);
  },
  120_000,
);

test('the Temporal UI shows the customer, and no page logs an error', async () => {
  const errors: string[] = [];
  const modern = await browser.newPage();
  modern.on('pageerror', (error) => errors.push(error.message));
  const { id } = await surface.profile('user:pages-1');
  await modern.goto(
    `${product.places.get('temporal-ui')}/namespaces/default/workflows?query=${encodeURIComponent(`WorkflowId = "customer/${id}"`)}`,
  );
  await modern.getByText(`customer/${id}`).first().waitFor({ timeout: 20_000 });
  await picture(modern, 'pages/temporal');
  expect(errors).toEqual([]);
});
