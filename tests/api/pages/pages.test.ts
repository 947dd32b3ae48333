import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { mailRoutes } from '../../../api/pages/mail';
import { type MailBox, type MailItem } from '../../../api/pages/mail-box';

const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
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
