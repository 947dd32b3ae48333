import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { linksFor, readToken, signToken, type Token } from '../../../api/pages/links';

const secret = randomBytes(32);
const token: Token = {
  kind: 'unsubscribe',
  customerId: randomUUID(),
  messageId: randomUUID(),
  purpose: 'cart-reminders',
  channel: 'email',
};

test('what was sealed can be read again, whatever the purpose is called', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.uuid(),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('email', 'sms'),
      (customerId, messageId, purpose, channel) => {
        const one: Token = { kind: 'preferences', customerId, messageId, purpose, channel };
        expect(readToken(signToken(one, secret), 'preferences', secret)).toEqual(one);
      },
    ),
  );
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
  expect(readToken(signToken(token, secret), 'preferences', secret)).toBeUndefined();
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
  const { unsubscribe, preferences } = linksFor('https://shop.example/base', secret, token);
  expect(unsubscribe).toMatch(/^https:\/\/shop\.example\/base\/u\/[\w-]+$/);
  expect(preferences).toMatch(/^https:\/\/shop\.example\/base\/me\/[\w-]+$/);
});
