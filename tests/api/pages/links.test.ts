import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { linksFor } from '../../../api/pages/links';
import { readToken, signToken, type Token } from '../../../db/permission/link-token';

const secret = randomBytes(32);
const customerId = randomUUID();
const message = { messageId: randomUUID(), purpose: 'cart-reminders', channel: 'email' };
const token: Token = { kind: 'unsubscribe', customerId, of: message };

test('what was sealed can be read again, whatever the purpose is called', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.uuid(),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('email', 'sms'),
      (customerId, messageId, purpose, channel) => {
        const one: Token = { kind: 'me', customerId, of: { messageId, purpose, channel } };
        expect(readToken(signToken(one, secret), 'me', secret)).toEqual(one);
      },
    ),
  );
});

test('one that ends by itself can be read again, whenever it ends', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.maxSafeNat(), (customerId, until) => {
      const one: Token = { kind: 'me', customerId, of: { until } };
      expect(readToken(signToken(one, secret), 'me', secret)).toEqual(one);
    }),
  );
});

test('what was put into mails before links had ends is read as ever', () => {
  const known = {
    customerId: '6f2d9a4e-8c1b-4d3a-9e57-0b1c2d3e4f50',
    messageId: '0b9e8d7c-6a5f-4e3d-8c2b-1a0f9e8d7c6b',
    purpose: 'offers',
    channel: 'email',
  };
  expect(linksFor('', Buffer.alloc(32, 7), known)).toEqual({
    unsubscribe:
      '/u/qQC5IWwa58zgbX80CmdspD042sNsHQRrflRjfvb0IdPLq2brH8ulRThZnKzterTFmx6KHz6PmebAeMDa4opgRQa44I4K4OVnaA-Z1iSLkQ',
    preferences:
      '/me/X89umuezPVFwxELMikM8dIEW779vlPa_W3CX5t7JUu7vmF4bW0W9ui-xWR5Z8Lcz49Cm1jLd0MSJjyPnUtt9tPdXJZqxnIWfHwmC9jS7sg',
  });
});

test('the same message gets the same link', () => {
  expect(signToken(token, secret)).toBe(signToken(token, secret));
});

test('no id and no purpose can be read from it', () => {
  const text = signToken(token, secret);
  const bytes = Buffer.from(text, 'base64url');
  expect(bytes.includes(Buffer.from(token.customerId.replaceAll('-', ''), 'hex'))).toBe(false);
  expect(bytes.includes('cart')).toBe(false);
  expect(text).toMatch(/^[\w-]+$/);
});

test('a link for one thing opens no other', () => {
  expect(readToken(signToken(token, secret), 'me', secret)).toBeUndefined();
});

test('another installation cannot make one', () => {
  expect(readToken(signToken(token, randomBytes(32)), 'unsubscribe', secret)).toBeUndefined();
});

test('no changed character, shortened or lengthened token is taken', () => {
  const text = signToken(token, secret);
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === 'A' ? 'B' : 'A';
    expect(readToken(text.slice(0, at) + other + text.slice(at + 1), 'unsubscribe', secret)).toBeUndefined();
    expect(readToken(text.slice(0, at), 'unsubscribe', secret)).toBeUndefined();
  }
  expect(readToken(`${text}A`, 'unsubscribe', secret)).toBeUndefined();
  expect(readToken(`${text}=`, 'unsubscribe', secret)).toBeUndefined();
});

test('nonsense is not taken', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => readToken(text, 'unsubscribe', secret) === undefined));
});

test('links start where the public does', () => {
  const { unsubscribe, preferences } = linksFor('https://shop.example/base', secret, { customerId, ...message });
  expect(unsubscribe).toMatch(/^https:\/\/shop\.example\/base\/u\/[\w-]+$/);
  expect(preferences).toMatch(/^https:\/\/shop\.example\/base\/me\/[\w-]+$/);
});
