import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { listFeedback } from '../../../db/permission/feedback';
import { linksFor } from '../../../api/pages/links';
import { until } from '../../e2e/surface';
import { writeStatement } from '../../setup/written';
import { day, linkWorld, post, start, time } from './link-world';

let world: Awaited<ReturnType<typeof linkWorld>>;

beforeAll(async () => {
  world = await linkWorld();
});
beforeEach(() => {
  time.now = start;
});
afterAll(() => world.stop());

describe('one click', () => {
  test.each([
    ['urlencoded', () => ({})],
    ['multipart', () => ({ body: multipart() })],
    ['an empty body', () => ({ body: undefined })],
    ['a body of another type', () => ({ body: '{', headers: { 'content-type': 'application/json' } })],
  ])('%s withdraws the purpose on the channel of the message, and the workflow is told', async (_name, more) => {
    const customerId = await world.person();
    const { unsubscribe } = await world.message(customerId);
    const response = await post(unsubscribe, more());
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('location')).toBeNull();
    expect(await world.withdrawals(customerId)).toEqual([
      expect.objectContaining({ seq: 2, purpose: 'offers', channel: 'email', source: 'one-click', at: start }),
    ]);
    expect(await world.errands(customerId)).toEqual([{ signal: 'consentChange', ref: '2' }]);
  });

  test('a second one adds nothing', async () => {
    const customerId = await world.person();
    const { unsubscribe } = await world.message(customerId);
    const other = await world.message(customerId);
    for (const url of [unsubscribe, unsubscribe, other.unsubscribe]) expect((await post(url)).status).toBe(200);
    expect(await world.withdrawals(customerId)).toHaveLength(1);
    expect(await world.errands(customerId)).toHaveLength(1);
  });

  test('twenty at once add one line', async () => {
    const customerId = await world.person();
    const { unsubscribe } = await world.message(customerId);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(unsubscribe)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await world.withdrawals(customerId)).toHaveLength(1);
  });

  test('it counts again after a new yes', async () => {
    const customerId = await world.person();
    const { unsubscribe } = await world.message(customerId);
    await post(unsubscribe);
    time.now += day;
    await sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
      values (${customerId}, 3, 'offers', 'granted', ${new Date(time.now)}, ${new Date(time.now)}, 'form')`.execute(
      world.db,
    );
    time.now += day;
    await post(unsubscribe);
    expect((await world.withdrawals(customerId)).map(({ seq }) => seq)).toEqual([2, 4]);
  });

  test('the link of an old message still works', async () => {
    const customerId = await world.person();
    const { unsubscribe } = await world.message(customerId);
    time.now += 400 * day;
    expect((await post(unsubscribe)).status).toBe(200);
  });

  test('it waits for what is being handed over, and answers 200 once that is settled', async () => {
    const customerId = await world.person();
    const { unsubscribe, messageId } = await world.message(customerId, 'handing-over');
    const answer = post(unsubscribe);
    await until('the withdrawal', async () => (await world.withdrawals(customerId)).length === 1);
    expect(await Promise.race([answer, Promise.resolve('not yet')])).toBe('not yet');
    await sql`update messages set status = 'sent' where message_id = ${messageId}`.execute(world.db);
    expect((await answer).status).toBe(200);
  });

  test('it answers 202 when something is still in the air', async () => {
    const customerId = await world.person();
    const { unsubscribe } = await world.message(customerId, 'handing-over');
    const response = await post(unsubscribe);
    expect(response.status).toBe(202);
    expect(await response.text()).toContain('already on its way');
  });
});

describe('only a post does it', () => {
  test.each(['GET', 'HEAD'])('%s changes nothing', async (method) => {
    const customerId = await world.person();
    const { unsubscribe } = await world.message(customerId);
    const response = await fetch(unsubscribe, { method });
    expect(response.status).toBe(200);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await world.withdrawals(customerId)).toEqual([]);
    expect(await world.errands(customerId)).toEqual([]);
  });

  test('a GET shows a button, and pressing it is the same post', async () => {
    const customerId = await world.person();
    const { unsubscribe } = await world.message(customerId);
    const page = await (await fetch(unsubscribe, { headers: { accept: 'text/html' } })).text();
    expect(page).toMatch(/<form method="post">\s*<input type="hidden" name="List-Unsubscribe" value="One-Click" \/>/);
    expect(page).not.toContain('<script');
    const done = await post(unsubscribe, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(done.headers.get('content-type')).toContain('text/html');
    expect(await world.withdrawals(customerId)).toHaveLength(1);
  });

  test('the page speaks the language that its address asks for, else that of the browser', async () => {
    const { unsubscribe } = await world.message(await world.person());
    const html = { accept: 'text/html' };
    const page = async (url: string, headers: Record<string, string> = {}, method = 'GET') =>
      (await fetch(url, { method, headers: { ...html, ...headers } })).text();
    for (const one of [page(`${unsubscribe}?lang=zh`), page(unsubscribe, { 'accept-language': 'zh-CN,en;q=0.5' })])
      expect(await one).toMatch(/<html lang="zh">[\s\S]*不再接收这些消息？/);
    expect(await page(`${unsubscribe}?lang=en`, { 'accept-language': 'zh' })).toContain('Stop these messages?');
    expect(await page(`${unsubscribe}?lang=zh`, {}, 'POST')).toContain('您将不再通过电子邮件收到关于“offers”的消息。');
  });

  test('a page asks why, a mail program only gets its answer, and a comment as long as a book is text', async () => {
    const [read, mailed] = [await world.person(), await world.person()];
    const asHtml = { headers: { accept: 'text/html' } };
    const { unsubscribe } = await world.message(read);
    const page = await (await post(unsubscribe, asHtml)).text();
    const id = /name="id" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(page).toContain(`action="${new URL(unsubscribe).pathname}/feedback"`);
    const comment = `<script>${'x'.repeat(100_000)}`;
    const thanks = await post(`${unsubscribe}/feedback`, {
      body: new URLSearchParams({ id, answer: 'other', comment }),
    });
    expect([thanks.status, await thanks.text()]).toEqual([200, expect.stringContaining('Thank you.')]);
    await post((await world.message(mailed)).unsubscribe);
    const all = await listFeedback(world.db, { limit: 100 });
    const kept = all.filter(({ customer }) => customer === read || customer === mailed);
    expect(kept.map(({ customer, comment: said }) => [customer, said?.length])).toEqual([[read, 2_000]]);
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is refused with the methods that there are', async (method) => {
    const { unsubscribe } = await world.message(await world.person());
    const response = await fetch(unsubscribe, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  });
});

describe('links that lead nowhere', () => {
  const wrong = async (): Promise<string[]> => {
    const { unsubscribe, preferences } = await world.message(await world.person());
    const stranger = linksFor(world.base, Buffer.alloc(32), {
      customerId: randomUUID(),
      messageId: randomUUID(),
      purpose: 'offers',
      channel: 'email',
    });
    return [
      `${world.base}/u/x`,
      `${unsubscribe}A`,
      unsubscribe.slice(0, -1),
      preferences.replace('/me/', '/u/'),
      unsubscribe.replace('/u/', '/me/'),
      stranger.unsubscribe,
      `${world.base}/u/${'A'.repeat(5_000)}`,
    ];
  };

  test.each(['GET', 'POST', 'HEAD'])('%s answers 404 with a problem document', async (method) => {
    for (const url of await wrong()) {
      const response = await fetch(placeFor(method, url), { method });
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  test.each([
    ['en-GB', 'This link does not work'],
    ['zh-CN', '此链接无效'],
  ])('a browser gets a page that says in its language (%s) what to do', async (language, head) => {
    const headers = { accept: 'text/html,*/*;q=0.8', 'accept-language': language };
    for (const url of await wrong()) {
      const response = await fetch(url, { headers });
      expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      expect(await response.text()).toContain(`<h1>${head}</h1>`);
    }
  });

  test('a browser that opens again where a form led gets the page, and a program hears what it takes', async () => {
    const { preferences } = await world.message(await world.person());
    const again = `${preferences}/withdraw?lang=zh`;
    const browser = await fetch(again, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([browser.status, browser.url]).toEqual([200, `${preferences}?lang=zh`]);
    expect((await fetch(again, { method: 'HEAD' })).status).toBe(405);
    expect((await fetch(again)).status).toBe(405);
  });

  test('a purpose is called as its statement is headed, in the language of the reader; a program hears its key', async () => {
    const { unsubscribe } = await world.message(await world.person());
    const read = async (method: string, accept: string, language: string): Promise<string> =>
      (await fetch(unsubscribe, { method, headers: { accept, 'accept-language': language } })).text();
    expect(await read('GET', 'text/html', 'en')).toContain('no more messages about “offers” by email');
    const locales = {
      en: { title: 'Special offers', text: 'Send me offers.' },
      'zh-CN': { title: '优惠', text: '请发优惠。' },
    };
    await writeStatement(world.db, { key: 'by-mail', version: 1, purpose: 'offers', basis: 'consent', locales, data: [], confirm: false, again: 'never', verifiedOnly: false }, start); // prettier-ignore
    expect(await read('GET', 'text/html', 'en')).toContain('no more messages about “Special offers” by email');
    expect(await read('GET', 'text/html', 'zh-CN')).toContain('通过电子邮件收到关于“优惠”的消息');
    expect(await read('POST', 'text/html', 'zh-CN')).toContain('通过电子邮件收到关于“优惠”的消息');
    expect(await read('POST', 'text/plain', 'en')).toBe(
      'Done. You will get no more messages about “offers” by email.\n',
    );
  });

  test('nobody is there any more after an erasure', async () => {
    const customerId = await world.person();
    const { unsubscribe, preferences } = await world.message(customerId);
    await sql`select erase_customer(${customerId})`.execute(world.db);
    for (const method of ['GET', 'POST']) {
      expect((await fetch(unsubscribe, { method })).status).toBe(404);
      expect((await fetch(placeFor(method, preferences), { method })).status).toBe(404);
    }
    expect(await world.errands(customerId)).toEqual([]);
  });
});

/** What is posted to a person's page goes to a place under it. */
const placeFor = (method: string, url: string): string =>
  method === 'POST' && url.includes('/me/') ? `${url}/everything` : url;

function multipart(): FormData {
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  return form;
}
