import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { sql } from 'kysely';
import { linksFor } from '../../api/links';
import { oneClick } from '../../api/one-click';
import { Problem, sendProblem } from '../../api/problem';
import { openDatabase, type Database } from '../../db/database';
import { createPool } from '../../db/pool';
import { secret } from '../../db/secrets';
import { freshDatabase } from '../setup/database';

const day = 86_400_000;
const start = Date.parse('2026-12-01T10:00:00Z');
let now = start;
const clock = { now: () => now, realUntil: () => 0 };
let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;
let server: Server;
let base = '';

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(createPool({ url: fresh.url, max: 10, name: 'test', role: 'sojourn_app' }));
  const app = express();
  app.use(oneClick({ db, clock }));
  const problems: ErrorRequestHandler = (error: unknown, _request, response, next) =>
    error instanceof Problem ? sendProblem(response, error) : next(error);
  app.use(problems);
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  now = start;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await db.destroy();
  await fresh.drop();
});

const at = (millis: number) => new Date(millis);

async function person(grants: readonly { purpose: string; channel?: string; at?: number }[] = [{ purpose: 'offers' }]): Promise<string> {
  const customerId = randomUUID();
  await db.insertInto('customers').values({ customer_id: customerId, stage_since: at(now), created_at: at(now) }).execute();
  for (const [index, grant] of grants.entries()) {
    await db
      .insertInto('consents')
      .values({
        customer_id: customerId,
        seq: index + 1,
        purpose: grant.purpose,
        channel: grant.channel,
        state: 'granted',
        at: at(grant.at ?? now - day),
        recorded_at: at(now - day),
        source: 'form',
      })
      .execute();
  }
  return customerId;
}

async function message(customerId: string, status = 'sent', purpose = 'offers') {
  const messageId = randomUUID();
  await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel,
      class, priority, status, decided_at, not_before, at, attempt, lease_until)
    values (${customerId}, ${messageId}, ${randomUUID()}, 'j', 1, 's', 't', 1, ${purpose}, 'email', 'marketing', 50, ${status},
      ${at(now)}, ${at(now)}, ${at(now)}, 1, now() + interval '20 seconds')`.execute(db);
  const links = linksFor(base, await secret(db, 'links'), { customerId, messageId, purpose, channel: 'email' });
  return { messageId, ...links };
}

const post = (url: string, more: RequestInit = {}) =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), ...more });

const ledger = async (customerId: string) =>
  db.selectFrom('consents').selectAll().where('customer_id', '=', customerId).where('state', '=', 'withdrawn').execute();

const errands = async (customerId: string) =>
  db.selectFrom('outbox').select(['signal', 'ref']).where('customer_id', '=', customerId).execute();

describe('one click', () => {
  test.each([
    ['urlencoded', () => ({})],
    ['multipart', () => ({ body: multipart() })],
    ['an empty body', () => ({ body: undefined })],
    ['a body of another type', () => ({ body: '{', headers: { 'content-type': 'application/json' } })],
  ])('%s withdraws the purpose on the channel of the message, and the workflow is told', async (_name, more) => {
    const customerId = await person();
    const { unsubscribe } = await message(customerId);
    const response = await post(unsubscribe, more());
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('location')).toBeNull();
    expect(await ledger(customerId)).toEqual([
      expect.objectContaining({ seq: 2, purpose: 'offers', channel: 'email', source: 'one-click', at: now }),
    ]);
    expect(await errands(customerId)).toEqual([{ signal: 'consentChange', ref: '2' }]);
  });

  test('a second one adds nothing', async () => {
    const customerId = await person();
    const { unsubscribe } = await message(customerId);
    const other = await message(customerId);
    for (const url of [unsubscribe, unsubscribe, other.unsubscribe]) expect((await post(url)).status).toBe(200);
    expect(await ledger(customerId)).toHaveLength(1);
    expect(await errands(customerId)).toHaveLength(1);
  });

  test('twenty at once add one line', async () => {
    const customerId = await person();
    const { unsubscribe } = await message(customerId);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(unsubscribe)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await ledger(customerId)).toHaveLength(1);
  });

  test('it counts again after a new yes', async () => {
    const customerId = await person();
    const { unsubscribe } = await message(customerId);
    await post(unsubscribe);
    now += day;
    await sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
      values (${customerId}, 3, 'offers', 'granted', ${at(now)}, ${at(now)}, 'form')`.execute(db);
    now += day;
    await post(unsubscribe);
    expect((await ledger(customerId)).map(({ seq }) => seq)).toEqual([2, 4]);
  });

  test('it outlasts a yes that a fast clock dated in the future', async () => {
    const customerId = await person([{ purpose: 'offers', at: start + 3 * day }]);
    const { unsubscribe } = await message(customerId);
    await post(unsubscribe);
    expect((await ledger(customerId))[0]?.at).toBe(start + 3 * day);
  });

  test('the link of an old message still works', async () => {
    const customerId = await person();
    const { unsubscribe } = await message(customerId);
    now += 400 * day;
    expect((await post(unsubscribe)).status).toBe(200);
  });

  test('it waits for what is being handed over, and answers 200 once that is settled', async () => {
    const customerId = await person();
    const { unsubscribe, messageId } = await message(customerId, 'handing-over');
    const answer = post(unsubscribe);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await ledger(customerId)).toHaveLength(1);
    expect(await Promise.race([answer, 'not yet'])).toBe('not yet');
    await sql`update messages set status = 'sent' where message_id = ${messageId}`.execute(db);
    expect((await answer).status).toBe(200);
  });

  test('it answers 202 when something is still in the air', async () => {
    const customerId = await person();
    const { unsubscribe } = await message(customerId, 'handing-over');
    const response = await post(unsubscribe);
    expect(response.status).toBe(202);
    expect(await response.text()).toContain('already on its way');
  });
});

describe('only a post does it', () => {
  test.each(['GET', 'HEAD'])('%s changes nothing', async (method) => {
    const customerId = await person();
    const { unsubscribe } = await message(customerId);
    const response = await fetch(unsubscribe, { method });
    expect(response.status).toBe(200);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await ledger(customerId)).toEqual([]);
    expect(await errands(customerId)).toEqual([]);
  });

  test('a GET shows a button, and pressing it is the same post', async () => {
    const customerId = await person();
    const { unsubscribe } = await message(customerId);
    const page = await (await fetch(unsubscribe, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">');
    expect(page).not.toContain('<script');
    const done = await post(unsubscribe, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(done.headers.get('content-type')).toContain('text/html');
    expect(await ledger(customerId)).toHaveLength(1);
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is refused with the methods that there are', async (method) => {
    const { unsubscribe } = await message(await person());
    const response = await fetch(unsubscribe, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  });
});

describe('links that lead nowhere', () => {
  const wrong = async (): Promise<string[]> => {
    const { unsubscribe, preferences } = await message(await person());
    const stranger = linksFor(base, Buffer.alloc(32), { customerId: randomUUID(), messageId: randomUUID(), purpose: 'offers', channel: 'email' });
    return [`${base}/u/x`, `${unsubscribe}A`, unsubscribe.slice(0, -1), preferences.replace('/me/', '/u/'), unsubscribe.replace('/u/', '/me/'), stranger.unsubscribe, `${base}/u/${'A'.repeat(5_000)}`];
  };

  test.each(['GET', 'POST', 'HEAD'])('%s answers 404 with a problem document', async (method) => {
    for (const url of await wrong()) {
      const response = await fetch(url, { method });
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  test('a browser gets a page', async () => {
    const response = await fetch(`${base}/u/x`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  test('nobody is there any more after an erasure', async () => {
    const customerId = await person();
    const { unsubscribe, preferences } = await message(customerId);
    await sql`select erase_customer(${customerId})`.execute(db);
    for (const method of ['GET', 'POST']) {
      expect((await fetch(unsubscribe, { method })).status).toBe(404);
      expect((await fetch(preferences, { method })).status).toBe(404);
    }
    expect(await errands(customerId)).toEqual([]);
  });
});

describe('the page of a person', () => {
  test('it lists what they said yes to, escaped', async () => {
    const customerId = await person([{ purpose: 'offers' }, { purpose: 'news', channel: 'sms' }, { purpose: '<b>x' }]);
    const page = await (await fetch((await message(customerId)).preferences)).text();
    expect(page).toContain('<strong>offers</strong>');
    expect(page).toContain('by sms');
    expect(page).toContain('<strong>&lt;b&gt;x</strong>');
    expect(page).not.toContain('<script');
  });

  test('each can be taken back, on every channel, once', async () => {
    const customerId = await person([{ purpose: 'offers' }, { purpose: 'news' }]);
    const { preferences } = await message(customerId);
    for (let press = 0; press < 2; press++) {
      const page = await (await post(preferences, { body: new URLSearchParams({ purpose: 'offers' }) })).text();
      expect(page).toContain('Saved.');
      expect(page).not.toContain('<strong>offers</strong>');
      expect(page).toContain('<strong>news</strong>');
    }
    expect(await ledger(customerId)).toEqual([expect.objectContaining({ purpose: 'offers', channel: null, source: 'customer-page' })]);
  });

  test('a purpose that they never heard of makes no line', async () => {
    const customerId = await person();
    const { preferences } = await message(customerId);
    await post(preferences, { body: new URLSearchParams({ purpose: 'nonsense' }) });
    expect(await ledger(customerId)).toEqual([]);
  });

  test('a form that is too large is a problem', async () => {
    const { preferences } = await message(await person());
    expect((await post(preferences, { body: 'x'.repeat(20_000) })).status).toBe(413);
  });

  test('its link works for 60 days and ends after 90', async () => {
    const { preferences } = await message(await person());
    now = start + 61 * day;
    expect((await fetch(preferences)).status).toBe(200);
    now = start + 91 * day;
    expect((await fetch(preferences)).status).toBe(404);
  });
});

function multipart(): FormData {
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  return form;
}
