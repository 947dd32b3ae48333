import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { DKIMResult } from 'mailauth';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
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

/** DNS as the domain's owner filled it. */
const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const resolver = async (name: string): Promise<string[][]> =>
  name === 'mail2026._domainkey.shop.example' ? [[`v=DKIM1; k=rsa; p=${key}`]] : [];

/** What mailauth's types leave out of its results. */
type Signed = { readonly algo: string; readonly format: string; readonly signingHeaders: { readonly keys: string } };

/** What a receiver says of the signature. @returns its verdict and the names in `h=` */
async function verified(mail: string): Promise<{ readonly said: string; readonly names: readonly string[] }> {
  const results = (await dkimVerify(mail, { resolver })).results as (DKIMResult & Signed)[];
  const said = results.map(({ algo, format, signingDomain, status }) => [algo, format, signingDomain, status.aligned]);
  expect(said).toEqual([['rsa-sha256', 'relaxed/relaxed', 'shop.example', 'shop.example']]);
  return {
    said: results.map(({ status: { result, comment } }) => (comment ? `${result}: ${comment}` : result)).join(),
    names: results.flatMap(({ signingHeaders }) => signingHeaders.keys.toLowerCase().split(/:\s*/)),
  };
}

const own = ['from', 'to', 'subject', 'date', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'feedback-id']; // prettier-ignore

test('a receiver finds a marketing mail signed with all that it says of itself, the way out of it first', async () => {
  const mail = await taken(letter());
  const { said, names } = await verified(mail);
  expect(said).toBe('pass');
  expect(names).toEqual(expect.arrayContaining(own));
  expect(mail).toContain('\r\nList-ID: <news--weekly.shop.example>\r\n');
  expect(mail).toContain('\r\nFeedback-ID: welcome:news--weekly:marketing:shop.example\r\n');
  expect(mail).not.toMatch(/^Auto-Submitted/im);
});

test.each([
  ['one-click', /One-Click/, 'Two-Click', 'fail: bad signature'],
  ['the address to leave by', /\/u\/x/, '/u/y', 'fail: bad signature'],
  ['the text', /Hello/, 'Hallo', 'neutral: body hash did not verify'],
])('a receiver sees it when %s was changed on the way', async (_what, was, is, verdict) => {
  const mail = await taken(letter());
  expect(mail).toMatch(was);
  expect((await verified(mail.replace(was, is))).said).toBe(verdict);
});

test('a service mail says that a machine wrote it, and is on no list', async () => {
  const mail = await taken(letter({ class: 'service', unsubscribeUrl: undefined }));
  const { said, names } = await verified(mail);
  expect(said).toBe('pass');
  expect(names).toEqual(expect.arrayContaining(['from', 'auto-submitted']));
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
