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

test('a statement answers 412 to who saw an older one, travels as YAML, has a schema', async () => {
  await yaml('/v1/statements/guarded', statement('guarded'));
  await yaml('/v1/statements/guarded', statement('guarded', { text: 'Send me news.' }));
  expect(codeOf(await yaml('/v1/statements/guarded', statement('guarded'), { 'if-match': '"1"' }))).toEqual([412, 'stale']); // prettier-ignore
  const read = await api.call('GET', '/v1/statements/guarded', undefined, { accept: 'application/yaml' });
  expect(read.text).toBe(statement('guarded', { text: 'Send me news.' }));
  expect((await api.call('GET', '/schema/statement.json')).body).toMatchObject({ required: expect.arrayContaining(['purpose', 'locales']) }); // prettier-ignore
  expect((await api.call('POST', '/v1/statements/guarded/publish', { dryRun: true })).body).toMatchObject({ version: 1, dryRun: true }); // prettier-ignore
  expect((await api.call('GET', '/v1/statements/guarded/1')).status).toBe(404);
});
