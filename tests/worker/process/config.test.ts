import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, mailSettings, readConfig } from '../../../worker/process/config';

test('WEBHOOK_ALLOW that is empty names nobody, and one that is not set leaves the default', () => {
  expect(readConfig({ WEBHOOK_ALLOW: '' }).WEBHOOK_ALLOW).toEqual([]);
  expect(readConfig({ WEBHOOK_ALLOW: ' , ' }).WEBHOOK_ALLOW).toEqual([]);
  expect(readConfig({ WEBHOOK_ALLOW: '10.0.0.0/8, ::1/128' }).WEBHOOK_ALLOW).toEqual(['10.0.0.0/8', '::1/128']);
  expect(readConfig({}).WEBHOOK_ALLOW).toBeUndefined();
});

test('any other variable that is empty counts as not set', () => {
  const empty = { HOST: '', PUBLIC_URL: '', OPERATIONS_HOST: '', OPERATIONS_PORT: '', TRUST_PROXY: '' };
  expect(readConfig(empty)).toEqual(readConfig({}));
  expect(readConfig({})).toMatchObject({ HOST: '127.0.0.1', TRUST_PROXY: [] });
  expect(readConfig({}).OPERATIONS_HOST).toBeUndefined();
});

test.each([
  ['WEBHOOK_ALLOW', 'localhost'],
  ['TRUST_PROXY', 'nginx'],
  ['TRUST_PROXY', '10.0.0.0/'],
  ['OPERATIONS_PORT', '70000'],
])('%s=%s is said in one line', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} [^\\n]*"${value}"[^\\n]*README`));
});

describe('with what mails are signed', () => {
  const pemOf = (type: 'rsa' | 'ed25519'): string =>
    (type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')).privateKey
      .export({ format: 'pem', type: 'pkcs8' })
      .toString();
  const whole = { DKIM_DOMAIN: 'shop.example', DKIM_SELECTOR: 'mail2026' };

  test('is an RSA key as PEM, also on one line, or the path of a file that holds one', () => {
    const pem = pemOf('rsa');
    const file = join(mkdtempSync(join(tmpdir(), 'dkim-')), 'key.pem');
    writeFileSync(file, pem);
    for (const DKIM_PRIVATE_KEY of [pem, pem.replaceAll('\n', '\\n'), file])
      expect(mailSettings(readConfig({ ...whole, DKIM_PRIVATE_KEY })).dkim).toEqual({ domain: 'shop.example', selector: 'mail2026', privateKey: pem }); // prettier-ignore
    expect(mailSettings(readConfig({ MAIL_POSTAL_ADDRESS: 'Shop\\n1 High Street' }))).toMatchObject({ dkim: undefined, postalAddress: 'Shop\n1 High Street' }); // prettier-ignore
  });

  test.each([
    [whole, /^DKIM_PRIVATE_KEY must be set too/],
    [{ DKIM_DOMAIN: 'shop.example' }, /^DKIM_SELECTOR and DKIM_PRIVATE_KEY must/],
    [{ ...whole, DKIM_DOMAIN: 'no domain' }, /^DKIM_DOMAIN needs/],
    [{ ...whole, DKIM_PRIVATE_KEY: '/nowhere' }, /^DKIM_PRIVATE_KEY needs .*not shown/],
    [{ ...whole, DKIM_PRIVATE_KEY: pemOf('ed25519') }, /^DKIM_PRIVATE_KEY needs an RSA key .*not shown/],
  ])('is said whole: %#', (env, words) => {
    expect(() => readConfig(env)).toThrow(words);
  });
});
