import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { sql } from 'kysely';
import type { Places } from '../../../api/http/deps';
import { home } from '../../../api/pages/home';
import { mailRoutes } from '../../../api/pages/mail';
import { type MailBox, type MailItem } from '../../../api/pages/mail-box';
import { openDatabase, type Database } from '../../../db/base/database';
import { createPool } from '../../../db/base/pool';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';

const now = Date.parse('2026-12-01T10:00:00Z');
const clock = { now: () => now, realUntil: () => 0 };
const places: Places = {
  console: '/',
  mail: '/dev/mail/page',
  temporal: '127.0.0.1:7233',
  temporalUi: 'http://127.0.0.1:8233',
};
const listener = { host: '127.0.0.1', operators: 'on-loopback' } as const;
const readiness = async () => ({ ready: true, parts: { database: 'ready', worker: 'polling' } });
let fresh: OpenDatabase;
let db: Database;
const servers: Server[] = [];

beforeAll(async () => {
  fresh = await openFreshDatabase(5);
  ({ db } = fresh);
});
afterAll(async () => {
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  await fresh.end();
});

async function serve(router: express.Router): Promise<string> {
  const server = createServer(express().use(router)).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const mail = (to: string, subject: string): MailItem => ({
  to,
  from: 'shop@example.com',
  subject,
  headers: { 'message-id': [`<${subject}@shop>`] },
  text: 'Hello',
  html: '<p title="a">Hello</p><script>alert(1)</script>',
  at: '2026-12-01T10:00:00.000Z',
  messageId: `<${subject}@shop>`,
});
const caught = [mail('b@x.org', '<i>two</i>'), mail('a@x.org', 'one')];
const box: MailBox = {
  list: async (to, limit) => caught.filter((item) => to === undefined || item.to === to).slice(0, limit),
  forget: async () => undefined,
};

describe('mail', () => {
  test('is listed as JSON, all of it or of one address', async () => {
    const base = await serve(mailRoutes({ mail: box }));
    expect(await (await fetch(`${base}/dev/mail`)).json()).toEqual({ items: caught });
    expect(await (await fetch(`${base}/dev/mail?to=a%40x.org`)).json()).toEqual({ items: [caught[1]] });
  });

  test('is absent when it goes to a real server', async () => {
    const base = await serve(mailRoutes({}));
    expect((await fetch(`${base}/dev/mail`)).status).toBe(404);
    expect((await fetch(`${base}/dev/mail/page`)).status).toBe(404);
  });

  test("has a page on which a mail's own page is locked up and nothing is taken for HTML", async () => {
    const base = await serve(mailRoutes({ mail: box }));
    const response = await fetch(`${base}/dev/mail/page?open=${encodeURIComponent('<one@shop>')}`);
    const page = await response.text();
    expect(page).toContain('&lt;i&gt;two&lt;/i&gt;');
    expect(page).toContain('sandbox srcdoc="&lt;p title=&quot;a&quot;&gt;');
    expect(page).not.toMatch(/<script|<i>/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the first page', () => {
  test('says what is going on, in words and without a name', async () => {
    const customerId = randomUUID();
    await sql`insert into customers (customer_id, stage, stage_since, created_at) values (${customerId}, 'light', now(), now())`.execute(
      db,
    );
    await sql`insert into identifiers (customer_id, kind, value, added_at, source) values (${customerId}, 'email', 'ann@example.org', now(), 's')`.execute(
      db,
    );
    await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
      values (${customerId}, ${randomUUID()}, 'welcome', 1, '', 'active', 'w', now(), '{}', now())`.execute(db);
    for (const [status, reason, at] of [
      ['sent', null, now - 1_000],
      ['withheld', 'no-consent', now - 1_000],
      ['withheld', 'no-consent', now - 2 * 86_400_000],
    ] as const) {
      await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, class, priority, status, reason, decided_at, not_before, at)
        values (${customerId}, ${randomUUID()}, ${randomUUID()}, 'welcome', 1, 's', 't', 1, 'p', 'marketing', 50, ${status}, ${reason}, ${new Date(at)}, ${new Date(at)}, ${new Date(at)})`.execute(
        db,
      );
    }
    await sql`insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason, data)
      values (${customerId}, ${new Date(now)}, ${randomUUID()}, 'welcome', 1, 's', 'skip', 'no-consent', '{"purpose":"p","channel":"email"}')`.execute(
      db,
    );
    const base = await serve(home({ db, clock, listener, places, readiness }));
    const response = await fetch(`${base}/`);
    const page = withoutGaps(await response.text());
    expect(response.status).toBe(200);
    expect(page).toContain('<th scope="row">light</th><td class="n">1</td>');
    expect(page).toContain('<th scope="row">welcome</th><td class="n">1</td>');
    expect(page).toContain('<th scope="row">withheld: no consent</th><td class="n">1</td>');
    expect(page).toContain(`<code>${customerId.slice(0, 8)}</code>`);
    expect(page).toContain(`/namespaces/default/workflows/customer%2F${customerId}`);
    expect(page).toContain('<meta http-equiv="refresh" content="5" />');
    expect(page).not.toMatch(/ann@|<script/);
  });

  test('says that the database is away when it is', async () => {
    const nobody = openDatabase(createPool({ url: 'postgres://nobody@127.0.0.1:9/none', max: 1, name: 'test' }));
    const base = await serve(
      home({
        db: nobody,
        clock,
        listener,
        places,
        readiness: async () => ({ ready: false, parts: { database: 'away' } }),
      }),
    );
    const response = await fetch(`${base}/`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('The database is away');
    await nobody.destroy();
  });
});

const withoutGaps = (page: string): string => page.replaceAll(/(?<=>)\s+(?=<)/g, '');
