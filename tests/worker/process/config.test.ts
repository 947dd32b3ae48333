import { ConfigError, readConfig } from '../../../worker/process/config';

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
