import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from '../../channels/channel';
import { createTransport } from 'nodemailer';
import { smtp } from '../../channels/email';
import { startMailCatcher, type MailCatcher } from '../../worker/embedded/mail-catcher';

let folder = '';
let catcher: MailCatcher | undefined;
let channel: Channel | undefined;
const noon = Date.parse('2031-05-01T12:00:00.000Z');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mail catcher '));
});
afterEach(async () => {
  await channel?.close();
  await catcher?.stop();
  channel = catcher = undefined;
  await rm(folder, { recursive: true, force: true });
});

const open = async (smtpUrl: string): Promise<Channel> =>
  (channel = smtp({
    url: smtpUrl.replace('//', '//any:body@'),
    from: 'Shop <shop@example.com>',
    hostname: 'shop.example',
    deadline: 60_000,
  }));

const start = async (): Promise<MailCatcher> =>
  (catcher = await startMailCatcher({
    port: 0,
    host: '127.0.0.1',
    file: join(folder, 'deep', 'mail.jsonl'),
    now: () => noon,
  }));

const letter = (to: string, subject = 'Hello') => ({
  messageId: randomUUID(),
  to,
  subject,
  html: '<p>Grüße</p>',
  text: 'Grüße',
  class: 'marketing' as const,
  unsubscribeUrl: `https://shop.example/u/${'x'.repeat(120)}`,
});

test('a mail can be read back as it was meant', async () => {
  const { smtpUrl, list } = await start();
  const sent = letter('Ann@Example.org', '你好, Ann');
  await (await open(smtpUrl)).handOver(sent);
  const [item] = await list('ann@example.org');
  expect(item).toMatchObject({
    to: 'Ann@example.org',
    from: 'shop@example.com',
    subject: '你好, Ann',
    at: '2031-05-01T12:00:00.000Z',
    messageId: `<${sent.messageId}@shop.example>`,
  });
  expect(item?.text).toBe('Grüße');
  expect(item?.html).toBe('<p>Grüße</p>');
  expect(item?.headers['list-unsubscribe']).toEqual([`<${sent.unsubscribeUrl}>`]);
  expect(item?.headers['list-unsubscribe-post']).toEqual(['List-Unsubscribe=One-Click']);
  expect(item?.headers['message-id']).toEqual([`<${sent.messageId}@shop.example>`]);
});

test('a mail that is too large or nested past reading is refused for good, and the next is taken', async () => {
  const { port, list, smtpUrl } = await start();
  const nested = Array.from({ length: 400 }, (_, depth) => `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n`).join(''); // prettier-ignore
  const raws: [number, string][] = [
    [552, `Subject: large\r\n\r\n${`${'x'.repeat(998)}\r\n`.repeat(27_000)}`],
    [554, `Subject: deep\r\n${nested}`],
  ];
  const plain = createTransport({ host: '127.0.0.1', port });
  for (const [responseCode, raw] of raws)
    await expect(plain.sendMail({ raw, envelope: { from: 'a@x.org', to: 'b@x.org' } })).rejects.toMatchObject({ responseCode }); // prettier-ignore
  await (await open(smtpUrl)).handOver(letter('b@x.org', 'next'));
  expect((await list()).map(({ subject }) => subject)).toEqual(['next']);
});

test('the newest comes first, and only those to the address that was asked for', async () => {
  const { smtpUrl, list } = await start();
  const email = await open(smtpUrl);
  for (const [to, subject] of [
    ['a@x.org', '1'],
    ['b@x.org', '2'],
    ['a@x.org', '3'],
  ] as const)
    await email.handOver(letter(to, subject));
  expect((await list()).map(({ subject }) => subject)).toEqual(['3', '2', '1']);
  expect((await list('a@x.org')).map(({ subject }) => subject)).toEqual(['3', '1']);
  expect((await list(undefined, 1)).map(({ subject }) => subject)).toEqual(['3']);
  expect(await list('c@x.org')).toEqual([]);
});

test('mails outlive the catcher, also when the last line was cut off in the middle', async () => {
  const first = await start();
  await (await open(first.smtpUrl)).handOver(letter('a@x.org', 'before'));
  await channel?.close();
  await first.stop();
  await appendFile(join(folder, 'deep', 'mail.jsonl'), '{"to":"a@x.org","subj');
  const second = await start();
  await (await open(second.smtpUrl)).handOver(letter('a@x.org', 'after'));
  expect((await second.list()).map(({ subject }) => subject)).toEqual(['after', 'before']);
  await second.stop();
  expect((await (await start()).list('a@x.org')).map(({ subject }) => subject)).toEqual(['after', 'before']);
});

test('many mails at once are all caught', async () => {
  const { smtpUrl, list } = await start();
  const email = await open(smtpUrl);
  const letters = Array.from({ length: 200 }, (_, index) => letter(`p${index}@x.org`));
  const answers = await Promise.all(letters.map((one) => email.handOver(one)));
  expect(answers.every(({ outcome }) => outcome === 'sent')).toBe(true);
  expect(new Set((await list()).map(({ messageId }) => messageId)).size).toBe(200);
});

test('a port that is taken is an error, not a crash', async () => {
  const { port } = await start();
  await expect(startMailCatcher({ port, host: '127.0.0.1', now: Date.now })).rejects.toThrow(/EADDRINUSE/);
});

test('what is forgotten is in the list, the file and a later start no more, nor what still comes of it', async () => {
  const { smtpUrl, list, forget } = await start();
  const channel = await open(smtpUrl);
  const [gone, kept, late] = [
    letter('gone@example.org', 'cnry'),
    letter('kept@example.org'),
    letter('late@example.org'),
  ];
  for (const mail of [gone, kept]) await channel.handOver(mail);
  await forget([gone.messageId, late.messageId]);
  await channel.handOver(late);
  await channel.handOver({ ...kept, messageId: randomUUID(), subject: 'After' });
  expect((await list()).map(({ subject }) => subject)).toEqual(['After', 'Hello']);
  const file = await readFile(join(folder, 'deep', 'mail.jsonl'), 'utf8');
  expect(file).not.toMatch(/cnry|gone@|late@/);
  await catcher?.stop();
  const again = await start();
  expect((await again.list('kept@example.org')).map(({ subject }) => subject)).toEqual(['After', 'Hello']);
  expect(await readdir(join(folder, 'deep'))).toEqual(['mail.jsonl']);
});
