import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { request, startApi, type Api } from '../api';

const day = 86_400_000;
const start = Date.parse('2026-12-01T10:00:00Z');
const time = { now: start };
let api: Api;

beforeAll(async () => {
  api = await startApi({ clock: { now: () => time.now, realUntil: () => 0 } });
});
beforeEach(() => {
  time.now = start;
});
afterAll(() => api.stop());

async function newcomer(user: string): Promise<string> {
  await api.call('POST', '/v1/identify', { userId: user, traits: { email: `${user}@example.org` } });
  const { body } = await api.call('GET', `/v1/customers/user:${user}`);
  return String(body['id']);
}

const askFor = (who: string, body: object) => api.call('POST', `/v1/customers/${who}/link`, body);
const here = (url: unknown): string => String(url).replace('http://sojourn.test', api.url);
const opens = async (url: unknown): Promise<number> => (await request(here(url), 'GET', undefined, {})).status;

describe('a link to somebody’s own page', () => {
  test('opens it for ninety days by the product’s clock, unless it was asked for another time', async () => {
    await newcomer('usual');
    const usual = await askFor('user:usual', { page: 'me' });
    expect(usual).toMatchObject({ status: 201, body: { expiresAt: '2027-03-01T10:00:00.000Z' } });
    const short = await askFor('user:usual', { page: 'me', expires: '2 hours' });
    expect(short.body).toMatchObject({ expiresAt: '2026-12-01T12:00:00.000Z' });
    time.now = start + 2 * 3_600_000 - 1;
    expect([await opens(usual.body['url']), await opens(short.body['url'])]).toEqual([200, 200]);
    time.now += 1;
    expect([await opens(usual.body['url']), await opens(short.body['url'])]).toEqual([200, 404]);
    time.now = start + 90 * day;
    expect(await opens(usual.body['url'])).toBe(404);
  });

  test('says nothing of whom it is for, and is worth nothing after their erasure', async () => {
    const id = await newcomer('gone');
    const url = String((await askFor('user:gone', { page: 'me' })).body['url']);
    expect(url).toMatch(/^http:\/\/sojourn\.test\/me\/[\w-]+$/);
    const inside = Buffer.from(url.replace(/.*\//, ''), 'base64url');
    expect(inside.includes(Buffer.from(id.replaceAll('-', ''), 'hex'))).toBe(false);
    expect((await api.call('DELETE', '/v1/customers/user:gone')).status).toBe(200);
    await newcomer('gone');
    expect(await opens(url)).toBe(404);
  });

  test('is the same however often it is asked for under one Idempotency-Key', async () => {
    await newcomer('again');
    const ask = () => api.call('POST', '/v1/customers/user:again/link', { page: 'me' }, { 'idempotency-key': 'again' });
    const [first] = [await ask(), (time.now += day)];
    expect((await ask()).body).toEqual(first.body);
  });

  test.each([
    [{}, '/page'],
    [{ page: 'you' }, '/page'],
    [{ page: 'me', expires: 'soon' }, '/expires'],
    [{ page: 'me', expires: '0 days' }, '/expires'],
    [{ page: 'me', expires: '2 years' }, '/expires'],
  ])('%j is refused with the place', async (body, pointer) => {
    await newcomer('refused');
    const answer = await askFor('user:refused', body);
    expect([answer.status, answer.body['errors']]).toEqual([422, [expect.objectContaining({ pointer })]]);
  });

  test('is for nobody whom nobody knows', async () => {
    expect((await askFor('user:stranger', { page: 'me' })).status).toBe(404);
  });
});

test('docs/double-opt-in.md shows a statement and calls that are taken as they stand there', async () => {
  const page = readFileSync(join(__dirname, '../../../docs/double-opt-in.md'), 'utf8');
  const statement = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  await api.call('PUT', '/v1/statements/news-by-email', statement, { 'content-type': 'application/yaml' });
  expect((await api.call('POST', '/v1/statements/news-by-email/publish', {})).status).toBe(200);
  await newcomer('ann');
  const calls = [...page.matchAll(/```http\n(POST) (\S+)\n(.*)\n```/g)];
  const answers = [];
  for (const [, method = '', path = '', body] of calls) answers.push(await api.call(method, path, body));
  expect(answers).toMatchObject([{ status: 200, body: { state: 'pending' } }, { status: 201, body: { expiresAt: '2026-12-02T10:00:00.000Z' } }]); // prettier-ignore
});

test('a link to confirm is void once a new version outdates its text, and nobody is asked about the old one any more', async () => {
  const publish = async (text: string): Promise<void> => {
    const statement = `statement: letters\npurpose: letters\nchannels: [email]\nbasis: consent\nconfirm: true\nagain: on-new-version\nlocales: { en: { title: Letters, text: ${text} } }\n`;
    await api.call('PUT', '/v1/statements/letters', statement, { 'content-type': 'application/yaml' });
    expect((await api.call('POST', '/v1/statements/letters/publish', {})).status).toBe(200);
  };
  await publish('Send me letters.');
  await newcomer('reads');
  const { body } = await askFor('user:reads', { page: 'confirm', statement: 'letters', channel: 'email' });
  expect(await opens(body['url'])).toBe(200);
  await publish('Send me a letter a week.');
  expect(await opens(body['url'])).toBe(410);
  const yes = { purpose: 'letters', channel: 'email', state: 'granted', source: 'form', statement: 'letters' };
  const browser = { authorization: `Bearer ${await api.key(['browser'])}` };
  const made = { anonymousId: 'made-up', event: 'Consent Changed', properties: { ...yes, version: '9e99' } };
  await api.call('POST', '/v1/identify', { anonymousId: 'made-up', traits: { email: 'made-up@example.org' } }, browser);
  expect((await api.call('POST', '/v1/track', made, browser)).status).toBe(200);
  for (const more of [{ version: '1' }, {}]) await api.call('POST', '/v1/customers/user:reads/consents', { ...yes, ...more }); // prettier-ignore
  const { body: said } = await api.call('GET', '/v1/customers/user:reads/timeline?q=confirmation');
  const asked = (said['items'] as { properties: object }[]).map(({ properties }) => properties);
  expect(asked).toMatchObject([{ version: 2 }, { version: 1, withheld: 'outdated' }]);
  expect(asked[0]).not.toHaveProperty('withheld');
});

describe('feedback', () => {
  const leave = async (user: string): Promise<string> => {
    const id = await newcomer(user);
    await api.call('POST', `/v1/customers/${id}/consents`, { purpose: 'news', state: 'granted', source: 'form' });
    const { url } = (await askFor(id, { page: 'me' })).body;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { text } = await request(`${here(url)}/withdraw`, 'POST', 'purpose=news', form);
    const question = /name="id" value="([^"]+)"/.exec(text)?.[1] ?? '';
    await request(`${here(url)}/feedback`, 'POST', `id=${question}&answer=trust&comment=Why%3F`, form);
    return id;
  };

  test('is listed with what was asked, why, and what was answered; it goes over when two become one', async () => {
    const one = await leave('leaver');
    time.now += 1_000;
    const other = await leave('other-leaver');
    const first = (await api.call('GET', `/v1/feedback?from=2026-12-01T10:00:01Z&to=2026-12-02T00:00:00Z&limit=1`))
      .body;
    expect(first).toEqual({
      items: [
        {
          id: expect.any(String),
          at: '2026-12-01T10:00:01.000Z',
          customer: other,
          who: {
            id: other,
            identifiers: [
              { kind: 'user', value: 'other-leaver' },
              { kind: 'email', value: 'other-leaver@example.org' },
            ],
          },
          question: 'general',
          answer: 'trust',
          comment: 'Why?',
          consentSeq: 2,
          touchpoint: { kind: 'none', at: '2026-12-01T10:00:01.000Z', why: 'Nothing is known that would tell why.' },
          contacts: { days: 30, total: 0, byChannel: {} },
          since: { messages: 0, agreedAgain: false },
        },
      ],
      next: null,
    });
    const pages = [await api.call('GET', '/v1/feedback?limit=1')];
    pages.push(await api.call('GET', `/v1/feedback?limit=1&cursor=${String(pages[0]?.body['next'])}`));
    expect(pages.map(({ body }) => (body['items'] as { customer: string }[])[0]?.customer)).toEqual([other, one]);
    await api.call('POST', '/v1/customers/merge', { from: 'user:other-leaver', into: 'user:leaver' });
    const kept = (await api.call('GET', '/v1/feedback')).body['items'] as { customer: string; consentSeq: number }[];
    expect(kept.map(({ customer, consentSeq }) => [customer, consentSeq])).toEqual([[one, 4], [one, 2]]); // prettier-ignore
    const copy = await api.call('GET', `/v1/customers/${one}/export`);
    expect(copy.body['feedback']).toEqual(expect.arrayContaining([expect.objectContaining({ answer: 'trust', comment: 'Why?' })])); // prettier-ignore
    await api.call('DELETE', `/v1/customers/${one}`);
    expect((await api.call('GET', '/v1/feedback')).body['items']).toEqual([]);
  });
});
