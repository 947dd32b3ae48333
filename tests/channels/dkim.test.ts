import { createHash, createVerify, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Outgoing } from '../../channels/channel';
import { smtp } from '../../channels/email';
import { withPostalAddress } from '../../channels/postal-address';
import { scriptedSmtp } from './scripted-smtp';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const dkim = { domain: 'shop.example', selector: 'mail2026', privateKey: pem };
const postalAddress = 'Shop & Sons\n1 High Street';

const letter = (more: Partial<Outgoing> = {}): Outgoing => ({
  messageId: randomUUID(),
  to: 'ann@example.org',
  subject: 'Grüße, Ann',
  html: '<html><body><p>Hello  Ann</p></body></html>',
  text: 'Hello  Ann \n\n',
  class: 'marketing',
  about: { purpose: 'news: weekly', journey: 'welcome' },
  unsubscribeUrl: `https://shop.example/u/${'x'.repeat(200)}`,
  ...more,
});

/** The mail as a server took it. */
async function taken(message: Outgoing): Promise<string> {
  const server = await scriptedSmtp(() => ({}));
  const url = `smtp://user:secret@127.0.0.1:${server.port}`;
  const channel = smtp({ url, from: 'Shop <shop@shop.example>', hostname: 'shop.example', deadline: 5_000, connections: 1, dkim, postalAddress }); // prettier-ignore
  try {
    expect(await channel.handOver(message)).toMatchObject({ outcome: 'sent' });
    return server.taken[0] ?? '';
  } finally {
    await channel.close();
    await server.stop();
  }
}

type Field = { readonly name: string; readonly line: string };

function split(mail: string): { readonly fields: readonly Field[]; readonly body: string } {
  const end = mail.indexOf('\r\n\r\n');
  const lines = mail.slice(0, end).split(/\r\n(?![ \t])/);
  const fields = lines.map((line) => ({ name: line.slice(0, line.indexOf(':')).trim().toLowerCase(), line }));
  return { fields, body: mail.slice(end + 4) };
}

const relaxed = ({ name, line }: Field): string =>
  `${name}:${line.slice(line.indexOf(':') + 1).replaceAll(/\r\n/g, '').replaceAll(/[ \t]+/g, ' ').trim()}`; // prettier-ignore

const relaxedBody = (body: string): string => {
  const lines = body.split('\r\n').map((line) => line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.at(-1) === '') lines.pop();
  return lines.map((line) => `${line}\r\n`).join('');
};

/** Reads RFC 6376 by itself. @returns the names in `h=`. @throws where the signature or the hash of the body is wrong */
function verified(mail: string): string[] {
  const { fields, body } = split(mail);
  const signature = fields.find(({ name }) => name === 'dkim-signature');
  if (!signature) throw new Error('not signed');
  const tags = new Map(
    relaxed(signature)
      .slice('dkim-signature:'.length)
      .split(';')
      .map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1).replaceAll(' ', '')]),
  );
  expect([tags.get('a'), tags.get('c'), tags.get('d'), tags.get('s')]).toEqual(['rsa-sha256', 'relaxed/relaxed', 'shop.example', 'mail2026']); // prettier-ignore
  if (createHash('sha256').update(relaxedBody(body), 'latin1').digest('base64') !== tags.get('bh'))
    throw new Error('bh=');
  const names = (tags.get('h') ?? '').toLowerCase().split(':');
  const rest = [...fields];
  const signed = names.map((name) => {
    const at = rest.findLastIndex((field) => field.name === name);
    const [field] = at < 0 ? [] : rest.splice(at, 1);
    return field ? `${relaxed(field)}\r\n` : '';
  });
  const unsigned = relaxed({ ...signature, line: signature.line.replace(/([;\s]b=)[\s\S]*$/, '$1') });
  const right = createVerify('RSA-SHA256').update(signed.join('') + unsigned, 'latin1').verify(publicKey, tags.get('b') ?? '', 'base64'); // prettier-ignore
  if (!right) throw new Error('b=');
  return names;
}

test('a marketing mail is signed with all that it says of itself, the way out of it first', async () => {
  const mail = await taken(letter());
  expect(verified(mail)).toEqual(expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'feedback-id'])); // prettier-ignore
  expect(mail).toContain('\r\nList-ID: <news--weekly.shop.example>\r\n');
  expect(mail).toContain('\r\nFeedback-ID: welcome:news--weekly:marketing:shop.example\r\n');
  expect(mail).not.toMatch(/^Auto-Submitted/im);
  expect(() => verified(mail.replace('One-Click', 'Two-Click'))).toThrow('b=');
  expect(() => verified(mail.replace('Hello', 'Hallo'))).toThrow('bh=');
});

test('a service mail says that a machine wrote it, and is on no list', async () => {
  const mail = await taken(letter({ class: 'service', unsubscribeUrl: undefined }));
  expect(verified(mail)).toEqual(expect.arrayContaining(['from', 'auto-submitted']));
  expect(mail).toContain('\r\nAuto-Submitted: auto-generated\r\n');
  expect(mail).not.toMatch(/^(List-|Feedback-ID)/im);
});

test('a marketing mail says where its sender is found, once and as text', () => {
  const { text, html } = withPostalAddress(letter(), postalAddress);
  expect(text).toBe('Hello  Ann\n\n-- \nShop & Sons\n1 High Street\n');
  expect(html).toBe(
    '<html><body><p>Hello  Ann</p><p><small>Shop &amp; Sons<br>1 High Street</small></p></body></html>',
  );
  const said = letter({ text: `Bye. ${postalAddress}`, html: '<p>Shop &amp; Sons<br>1 High Street</p>' });
  expect(withPostalAddress(said, postalAddress)).toEqual(said);
  expect(withPostalAddress(letter({ class: 'service' }), postalAddress)).toEqual(letter({ class: 'service', messageId: expect.any(String) })); // prettier-ignore
  expect(withPostalAddress(letter({ html: undefined }), postalAddress).html).toBeUndefined();
});
