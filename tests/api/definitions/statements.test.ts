import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await yaml('/v1/policy', 'purposes: { news: { class: marketing } }\n');
});
afterAll(() => api.stop());

const yaml = (path: string, body: string, headers: Record<string, string> = {}) =>
  api.call('PUT', path, body, { 'content-type': 'application/yaml', ...headers });
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const flaws = ({ body }: Answer, field = 'errors') => (body[field] ?? []) as Record<string, unknown>[];

type Parts = { readonly text?: string; readonly besides?: string };
const statement = (key: string, { text = 'Send me news by e-mail.', besides = '' }: Parts = {}): string =>
  `statement: ${key}\npurpose: news\nchannels: email\nbasis: consent\n${besides}locales:\n  en: { title: News, text: ${JSON.stringify(text)} }\n`;
async function publish(key: string, parts?: Parts): Promise<Answer> {
  await yaml(`/v1/statements/${key}`, statement(key, parts));
  return api.call('POST', `/v1/statements/${key}/publish`, {});
}

test('a statement is drafted, judged and published; its versions are numbers that keep what they said', async () => {
  const saved = await yaml('/v1/statements/letters', statement('letters', { besides: 'validFor: 2 years\n' }));
  expect([saved.status, saved.body['version'], saved.body['problems']]).toEqual([201, null, []]);
  expect((await api.call('POST', '/v1/statements/letters/publish', {})).body).toMatchObject({ version: 1 });
  expect((await publish('letters', { text: 'Send me a letter a week by e-mail.' })).body).toMatchObject({ version: 2 });
  expect((await api.call('GET', '/v1/statements/letters/1')).body).toMatchObject({
    statement: 'letters', version: 1, purpose: 'news', channels: ['email'], basis: 'consent', data: [], validFor: '2 years', confirm: false,
    again: 'never', verifiedOnly: false, locales: { en: { title: 'News', text: 'Send me news by e-mail.' } }, publishedAt: expect.stringMatching(/Z$/),
  }); // prettier-ignore
  const versions = await api.call('GET', '/v1/statements/letters/versions?limit=1');
  expect(versions.body).toMatchObject({ items: [{ version: 2 }], next: expect.any(String) });
  const older = await api.call('GET', `/v1/statements/letters/versions?cursor=${String(versions.body['next'])}`);
  expect(older.body).toMatchObject({ items: [{ version: 1 }], next: null });
  for (const version of ['3', '0', 'x', '99999999999']) {
    expect(codeOf(await api.call('GET', `/v1/statements/letters/${version}`))).toEqual([404, 'unknown-definition']);
  }
  expect((await api.call('GET', '/v1/statements')).body['items']).toMatchObject([{ key: 'letters', version: 2 }]);
});

test('what says what is in force already makes no new version, so that nobody is asked again for nothing', async () => {
  expect((await publish('still')).body).toMatchObject({ version: 1 });
  expect((await api.call('POST', '/v1/statements/still/publish')).body).toMatchObject({ version: 1 });
  expect((await publish('still')).body).toMatchObject({ version: 1 });
  expect((await publish('still', { text: 'Send me news.' })).body).toMatchObject({ version: 2 });
  expect((await publish('still')).body).toMatchObject({ version: 3 });
});

test('a statement that lacks a language of the policy, or has errors, is not published; JSON is read too', async () => {
  await yaml('/v1/policy', 'purposes: { news: { class: marketing } }\nlocales: [en, zh]\n');
  const saved = await yaml('/v1/statements/mute', statement('mute'));
  expect(flaws(saved, 'problems')).toMatchObject([{ pointer: '/locales', line: 5, code: 'missing-locale', severity: 'error' }]); // prettier-ignore
  expect(codeOf(await api.call('POST', '/v1/statements/mute/publish', {}))).toEqual([422, 'invalid-definition']);
  const text = { title: 'News', text: 'Send me news by e-mail.' };
  const both = { statement: 'mute', purpose: 'news', channels: ['email'], basis: 'consent', locales: { en: text, 'zh-CN': { title: '资讯', text: '请通过电子邮件给我发送新闻。' } } }; // prettier-ignore
  expect((await api.call('PUT', '/v1/statements/mute', both)).body['problems']).toEqual([]);
  const broken = { ...both, purpose: 'gossip', basis: 'whim', confirm: true, channels: undefined, locales: { 'not a tag': text } }; // prettier-ignore
  const codes = flaws(await api.call('PUT', '/v1/statements/mute', broken), 'problems').map(({ pointer, code }) => [pointer, code]); // prettier-ignore
  expect(codes).toEqual(expect.arrayContaining([['/basis', 'unknown-value'], ['/locales/not a tag', 'bad-language'], ['/purpose', 'unlisted-purpose']])); // prettier-ignore
  await yaml('/v1/policy', 'purposes: { news: { class: marketing } }\n');
});

test('a statement answers 412 to who saw an older one, travels as YAML and has a schema', async () => {
  await yaml('/v1/statements/guarded', statement('guarded'));
  await yaml('/v1/statements/guarded', statement('guarded', { text: 'Send me news.' }));
  expect(codeOf(await yaml('/v1/statements/guarded', statement('guarded'), { 'if-match': '"1"' }))).toEqual([412, 'stale']); // prettier-ignore
  const read = await api.call('GET', '/v1/statements/guarded', undefined, { accept: 'application/yaml' });
  expect(read.text).toBe(statement('guarded', { text: 'Send me news.' }));
  expect((await api.call('GET', '/schema/statement.json')).body).toMatchObject({ required: expect.arrayContaining(['purpose', 'locales']) }); // prettier-ignore
  expect((await api.call('POST', '/v1/statements/guarded/publish', { dryRun: true })).body).toMatchObject({ version: 1, dryRun: true }); // prettier-ignore
  expect((await api.call('GET', '/v1/statements/guarded/1')).status).toBe(404);
});

describe('what a grant of a statement is worth', () => {
  const grant = (more: object = {}) =>
    api.call('POST', '/v1/customers/user:ann/consents', { purpose: 'news', channel: 'email', state: 'granted', source: 'form', statement: 'terms', ...more }); // prettier-ignore
  const again = 'again: on-new-version\n';
  const worths = async (): Promise<unknown[]> =>
    ((await api.call('GET', '/v1/customers/user:ann/consents')).body['items'] as Record<string, unknown>[]).map(({ worth }) => worth); // prettier-ignore
  beforeAll(async () => {
    await api.call('PUT', '/v1/customers/user:ann', { traits: { email: 'ann@example.org' } });
    await publish('terms', { besides: `${again}validFor: 2 years\n` });
  });

  test('it counts as one of the version in force, for as long as the statement says, and tells which key said it', async () => {
    const { status, body } = await grant();
    expect([status, body]).toMatchObject([200, { statement: 'terms', version: '1', state: 'granted', worth: 'granted', key: { name: expect.any(String) } }]); // prettier-ignore
    expect(Date.parse(String(body['expiresAt'])) - Date.parse(String(body['at']))).toBeGreaterThan(729 * 86_400_000);
    const profile = await api.call('GET', '/v1/customers/user:ann');
    expect(profile.body['consents']).toMatchObject([{ worth: 'granted', expiresAt: body['expiresAt'], key: expect.anything() }]); // prettier-ignore
  });

  test.each([
    ['another version', { version: 7 }, '/version'],
    ['another channel', { channel: 'sms' }, '/channel'],
    ['another purpose', { purpose: 'orders' }, '/purpose'],
  ])('one that names %s than its statement has is refused with its place', async (_name, more, pointer) => {
    const refused = await grant(more);
    expect(codeOf(refused)).toEqual([422, 'invalid']);
    expect(flaws(refused)).toMatchObject([{ pointer, hint: expect.stringContaining('/v1/statements') }]);
  });

  test('an event that brings such a grant is kept with a note, and gives nothing', async () => {
    const properties = { purpose: 'news', channel: 'sms', state: 'granted', statement: 'terms' };
    await api.call('POST', '/v1/track', { userId: 'ann', event: 'Consent Changed', messageId: 'misfit', properties });
    const { body } = await api.call('GET', '/v1/customers/user:ann/timeline?kind=event');
    expect((body['items'] as Record<string, unknown>[])[0]?.['notes']).toEqual(['The statement "terms" speaks of email, not of "sms". The consent was not stored.']); // prettier-ignore
    expect(await worths()).toEqual(['granted']);
  });

  test('a new version makes it outdated at once, everywhere but in the past; the new words are agreed to anew', async () => {
    const before = new Date().toISOString();
    await publish('terms', { text: 'Send me news by e-mail once a week.', besides: again });
    expect(await worths()).toEqual(['outdated']);
    expect((await api.call('GET', '/v1/customers/user:ann')).body['consents']).toMatchObject([{ worth: 'outdated', version: '1' }]); // prettier-ignore
    expect((await api.call('GET', `/v1/customers/user:ann?at=${before}`)).body['consents']).toMatchObject([{ worth: 'granted' }]); // prettier-ignore
    expect((await grant({ version: 1 })).body).toMatchObject({ worth: 'outdated' });
    expect((await grant({ version: 2 })).body).toMatchObject({ worth: 'granted', version: '2' });
    expect(await worths()).toEqual(['granted', 'outdated', 'outdated']);
  });

  test('one that is to be confirmed is pending, and nobody can say through the API that it was', async () => {
    await publish('doubly', { besides: 'confirm: true\n' });
    await api.call('POST', '/v1/customers/user:ann/consents', { purpose: 'news', channel: 'email', state: 'withdrawn', source: 'form' }); // prettier-ignore
    expect((await grant({ statement: 'doubly' })).body).toMatchObject({ state: 'pending', worth: 'pending' });
    expect(codeOf(await grant({ statement: 'doubly', confirmed: true }))).toEqual([422, 'invalid']);
    const properties = { purpose: 'news', channel: 'email', state: 'granted', statement: 'doubly', confirmed: true };
    await api.call('POST', '/v1/batch?historical=true', { batch: [{ type: 'track', userId: 'ann', event: 'Consent Changed', messageId: 'import', properties }] }); // prettier-ignore
    expect((await worths())[0]).toBe('pending');
    expect(await worths()).not.toContain('granted');
  });
});
