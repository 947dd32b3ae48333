import { sql } from 'kysely';
import { NobodyWaits } from '../../../api/http/aside';
import type { TestMail } from '../../../api/http/deps';
import { sizeWhileTyping } from '../../../db/definitions/audience-size';
import { startApi, type Answer, type Api } from '../api';
import { rowsOf } from '../../setup/rows-of';

const mails: TestMail[] = [];
let api: Api;
beforeAll(async () => {
  api = await startApi({
    testMail: async (mail) => (mails.push(mail), { outcome: 'sent', reply: '250 taken' }),
  });
  await yaml('/v1/policy', 'purposes: { news: { class: marketing } }\ntestAddresses: ["@shop.example"]\n');
});
afterAll(() => api.stop());

const yaml = (path: string, body: string) => api.call('PUT', path, body, { 'content-type': 'application/yaml' });
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const list = ({ body }: Answer, field = 'items') => (body[field] ?? []) as Record<string, unknown>[];
const as = async (scopes: Parameters<Api['key']>[0]) => ({ authorization: `Bearer ${await api.key(scopes)}` });

const letter = `template: letter
channel: email
subject: "{{ customer.traits.firstName | default: 'Hello' }}, news"
html: '<p>{{ customer.traits.firstName }} saw {{ event.properties.product }}. <a href="/shop">Shop</a></p>'
locales: { zh: { subject: 新闻, html: '<a href="{{ links.unsubscribe }}">退订</a>' } }
`;

describe('a preview of a template', () => {
  beforeAll(() => yaml('/v1/templates/letter', letter));

  test('is of the draft for somebody made up, with what would be wrong with the mail', async () => {
    const answer = await api.call('POST', '/v1/templates/letter/preview', {
      persona: { traits: { firstName: '<Ann>' } },
      event: { name: 'Seen', properties: { product: 'a kettle' } },
    });
    expect(answer.body).toMatchObject({ channel: 'email', class: 'marketing', subject: '<Ann>, news' });
    expect(answer.body['html']).toContain('&lt;Ann&gt; saw a kettle');
    expect(answer.body['text']).toContain('saw a kettle');
    expect(answer.body['bytes']).toBe(Buffer.byteLength(String(answer.body['html'])));
    expect(list(answer, 'problems').map(({ code }) => code)).toEqual(['no-way-out', 'broken-link']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('is in the language of its reader, with links that open nothing', async () => {
    const { body } = await api.call('POST', '/v1/templates/letter/preview', { persona: { preferences: { language: 'zh-CN' } } }); // prettier-ignore
    expect(body).toMatchObject({ subject: '新闻', html: '<a href="http://sojourn.test/u/simulated">退订</a>' });
    expect((await api.call('GET', '/u/simulated', undefined, { accept: 'text/html' })).status).toBe(404);
  });

  test('is of what was not saved, also of a template that is not there, and for somebody whom we know', async () => {
    await api.call('POST', '/v1/identify', { userId: 'bob', traits: { firstName: 'Bob', email: 'bob@example.org' } });
    const source =
      'template: new\nchannel: email\nsubject: "{{ customer.traits.firstName }}"\ntext: "{{ customer.traits.nothing }}"\n';
    const { body } = await api.call('POST', '/v1/templates/new/preview', { source, customer: 'email:bob@example.org' });
    expect(body).toMatchObject({ subject: 'Bob', text: '' });
    expect((await api.call('GET', '/v1/templates/new')).status).toBe(404);
  });

  test('that its reader left is no trouble of ours, and no line of the log says so', async () => {
    const reader = new AbortController();
    const left = new Promise<void>((done) => {
      jest.spyOn(api.deps.aside, 'preview').mockImplementationOnce(async (_asked, gone) => {
        reader.abort();
        if (!gone.aborted) await new Promise((heard) => gone.addEventListener('abort', heard));
        setTimeout(done, 100);
        throw new NobodyWaits();
      });
    });
    const headers = { authorization: `Bearer ${api.adminKey}`, 'content-type': 'application/json' };
    const call = { method: 'POST', headers, body: '{}', signal: reader.signal };
    await expect(fetch(`${api.url}/v1/templates/letter/preview`, call)).rejects.toThrow(/abort/);
    await left;
    expect(api.logLines.join('')).toContain('"status":499');
    expect(api.logLines.join('')).not.toContain('internal error');
  });

  test('says in words what is not there and what cannot be rendered', async () => {
    expect(codeOf(await api.call('POST', '/v1/templates/none/preview', {}))).toEqual([404, 'unknown-definition']);
    expect(codeOf(await api.call('POST', '/v1/templates/letter/preview', { customer: 'user:none' }))).toEqual([404, 'unknown-customer']); // prettier-ignore
    expect(codeOf(await api.call('POST', '/v1/templates/letter/preview', { source: 'template: letter' }))).toEqual([422, 'invalid-definition']); // prettier-ignore
    expect((await api.call('POST', '/v1/templates/letter/preview', { channel: 'sms' })).body).toMatchObject({ error: 'the template "letter" has no content for sms', bytes: 0 }); // prettier-ignore
  });

  test('shows nothing that is kept for one purpose alone', async () => {
    await yaml('/v1/data-plan', 'traits: { illness: { class: sensitive, purpose: news }, girth: { class: personal, purpose: news } }\nanonymous: { needs: none }\n'); // prettier-ignore
    await api.call('POST', '/v1/customers/user:bob/consents', { purpose: 'news', state: 'granted', source: 'test' });
    await api.call('POST', '/v1/identify', { userId: 'bob', traits: { illness: 'flu', girth: 'XL' } });
    const source = 'template: letter\nchannel: sms\ntext: "{{ customer.traits.illness }}{{ customer.traits.girth }}{{ customer.traits.firstName }}"\n'; // prettier-ignore
    expect((await api.call('POST', '/v1/templates/letter/preview', { source, customer: 'user:bob' })).body['text']).toBe('Bob'); // prettier-ignore
  });
});

describe('a test of a template', () => {
  test('goes to a colleague whom the policy lists, says that it is one, and counts nowhere', async () => {
    const answer = await api.call('POST', '/v1/templates/letter/test', { to: 'Ann@Shop.example', persona: { traits: { firstName: 'Ann' } } }); // prettier-ignore
    expect(answer.body).toEqual({ outcome: 'sent', reply: '250 taken' });
    expect(mails).toMatchObject([{ to: 'ann@shop.example', subject: '[Test] Ann, news', class: 'marketing' }]);
    expect(Object.keys(mails[0] ?? {})).not.toContain('unsubscribeUrl');
    expect(await rowsOf(api.db, sql`select message_id from messages`)).toEqual([]);
    expect((await api.call('GET', '/v1/audit?limit=1')).body['items']).toMatchObject([{ what: 'template.test', target: 'letter', outcome: 'done' }]); // prettier-ignore
  });

  test('goes to nobody else, to no address on the suppression list, and not by who may only read', async () => {
    const to = (address: string, headers = {}) =>
      api.call('POST', '/v1/templates/letter/test', { to: address }, headers);
    expect(codeOf(await to('ann@example.org'))).toEqual([422, 'not-a-test-address']);
    expect(codeOf(await to('nobody'))).toEqual([422, 'invalid']);
    expect(codeOf(await to('ann@shop.example', await as(['read'])))).toEqual([403, 'forbidden']);
    await api.call('POST', '/v1/identify', { userId: 'carl', traits: { email: 'carl@shop.example' } });
    await api.call('DELETE', '/v1/customers/user:carl');
    expect(codeOf(await to('carl@shop.example'))).toEqual([409, 'conflict']);
    expect(mails).toHaveLength(1);
  });

  test('that cannot be rendered is not sent', async () => {
    const source = 'template: letter\nchannel: sms\ntext: x\n';
    expect(codeOf(await api.call('POST', '/v1/templates/letter/test', { to: 'ann@shop.example', source }))).toEqual([409, 'conflict']); // prettier-ignore
  });
});

describe('versions', () => {
  test('of every kind are listed, newest first, and read as they were written', async () => {
    const published: [string, string, string][] = [
      ['templates', 'kept', 'template: kept # a comment\nchannel: sms\ntext: x\n'],
      ['audiences', 'kept', 'audience: kept\nwhen: customer.points > 1 # so many\n'],
      ['statements', 'kept', 'statement: kept\npurpose: news\nbasis: consent\nlocales: { en: { title: News, text: Send me news by e-mail. } }\n'], // prettier-ignore
    ];
    for (const [kind, key, source] of published) {
      const path = `/v1/${kind}/${key}`;
      await yaml(path, source);
      expect((await api.call('POST', `${path}/publish`, {})).status).toBe(200);
      expect(list(await api.call('GET', `${path}/versions`))).toMatchObject([{ version: 1, publishedBy: expect.any(String) }]); // prettier-ignore
      expect((await api.call('GET', `${path}/versions/1`)).body).toMatchObject({ version: 1, source, format: 'yaml' });
      expect(codeOf(await api.call('GET', `${path}/versions/7`))).toEqual([404, 'unknown-definition']);
    }
  });

  test('of the policy and of the data plan too', async () => {
    await yaml('/v1/policy', 'purposes: { news: { class: marketing } }\n# the second\n');
    expect(list(await api.call('GET', '/v1/policy/versions?limit=1'))).toMatchObject([{ version: 2 }]);
    expect((await api.call('GET', '/v1/policy/versions/2')).body['source']).toContain('# the second');
    expect(codeOf(await api.call('GET', '/v1/data-plan/versions/99'))).toEqual([404, 'unknown-definition']);
  });
});

describe('the size of a condition that was never saved', () => {
  const sizeOf = (when: string, more = {}) => api.call('POST', '/v1/audiences/size', { when, ...more });

  test('is counted, by Postgres and one by one, with some who are among it and why somebody is', async () => {
    for (const [user, city] of [
      ['berlin-1', 'Berlin'],
      ['berlin-2', 'Berlin'],
      ['ulm', 'Ulm'],
    ] as const)
      // prettier-ignore
      await api.call('POST', '/v1/identify', { userId: user, traits: { city } });
    await api.call('POST', '/v1/track', { userId: 'ulm', event: 'Seen' });
    const counted = await sizeOf('customer.traits.city == "Berlin"');
    expect(counted.body).toMatchObject({ size: 2, about: false });
    expect(list(counted, 'sample')).toHaveLength(2);
    await api.call('POST', '/v1/identify', { userId: 'berlin-2', traits: { firstName: 'Ada', lastName: 'Byron' } });
    expect(list(await sizeOf('customer.traits.lastName == "Byron"'), 'sample')).toEqual([
      { id: expect.any(String), name: 'Ada Byron', identifiers: [{ kind: 'user', value: 'berlin-2' }] },
    ]);
    const asked = await sizeOf('customer.traits.city.startsWith("Ul")', { customer: 'user:ulm' });
    expect(asked.body).toMatchObject({ size: 1, about: false, of: counted.body['of'], person: { member: true } });
    expect((await sizeOf('customer.traits.city == "Rome" || count("Seen") > 0', { customer: 'user:ulm' })).body['person']).toEqual({
      member: true,
      because: [
        { condition: 'customer.traits.city == "Rome"', holds: false },
        { condition: 'count("Seen") > 0', holds: true },
      ],
    }); // prettier-ignore
    expect((await sizeOf('false')).body).toMatchObject({ size: 0, sample: [] });
  });

  test('is refused with the place in it where it cannot be read, and for nobody', async () => {
    const broken = await sizeOf('customer.points >');
    expect(codeOf(broken)).toEqual([422, 'invalid-definition']);
    expect(list(broken, 'errors')).toMatchObject([{ pointer: '/when' }]);
    expect(codeOf(await sizeOf('true', { customer: 'user:nobody' }))).toEqual([404, 'unknown-customer']);
  });

  const bounds = { patience: 1_500, blocksCounted: 2_000, blocksAsked: 200, mostAsked: 2_000 };
  const typed = async (when: string, changes: Partial<typeof bounds>) => {
    const definitions = await api.deps.definitions.current(api.db);
    const asked = { when, definitions, now: api.deps.clock.now() };
    return sizeWhileTyping(api.db, asked, new AbortController().signal, { ...bounds, ...changes });
  };

  test('is reckoned from those who were asked where there are more, and says so', async () => {
    const all = await typed('customer.stage.startsWith("")', {});
    const some = await typed('customer.stage.startsWith("")', { mostAsked: 2 });
    expect(all).toMatchObject({ size: all?.of, about: false });
    expect(some).toMatchObject({ size: all?.of, of: all?.of, about: true, sample: [expect.any(String), expect.any(String)] }); // prettier-ignore
  });

  test('is given up where not even a part can be counted while somebody waits', async () => {
    await api.db.transaction().execute(async (tx) => {
      await sql`lock table customers in access exclusive mode`.execute(tx);
      expect(await typed('customer.points > 1', { patience: 50 })).toBeUndefined();
    });
    expect(await typed('customer.points > 1', {})).toMatchObject({ size: 0, about: false });
  });
});

test('a policy that is in force nowhere says what it would have held of what went, by purpose, journey and channel', async () => {
  const { body } = await api.call('GET', '/v1/customers/user:bob');
  for (let n = 0; n < 4; n++)
    await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose,
      channel, class, priority, status, decided_at, not_before, at)
      values (${body['id']}, gen_random_uuid(), gen_random_uuid(), 'letters', 1, 's', 't', 1, 'news', 'email', ${n === 3 ? 'service' : 'marketing'},
      50, 'sent', now(), now(), now() - interval '2 days' + ${n} * interval '1 minute')`.execute(api.db);
  const ask = (source: string, more = {}) => api.call('POST', '/v1/policy/what-if', { source, ...more });
  const held = { sent: 3, held: 0, dropped: 2 };
  const asked = await ask('caps: [{ channel: email, max: 1, per: 7 days }]\nhold: 1 day\n');
  expect(asked.body).toEqual({
    days: 30,
    about: false,
    people: 1,
    total: held,
    by: { purpose: { news: held }, journey: { letters: held }, channel: { email: held } },
  });
  expect((await ask('caps: []', { days: 1 })).body).toMatchObject({ days: 1, total: { sent: 0 } });
  expect(codeOf(await ask('caps: 1'))).toEqual([422, 'invalid-definition']);
  expect(list(await api.call('GET', '/v1/policy/versions'))).toHaveLength(2);
});

test('what came that nobody planned is told by name, whether it was kept or not', async () => {
  await api.call('POST', '/v1/track', { userId: 'bob', event: 'Odd Thing', properties: { x: 1 } });
  await api.call('POST', '/v1/page', { userId: 'bob', name: 'A page' });
  await yaml('/v1/data-plan', 'unknown: quarantine\ntraits: { city: {}, firstName: {} }\nevents: { Seen: { properties: { a: string } } }\nanonymous: { needs: none }\n'); // prettier-ignore
  const batch = [
    { type: 'identify', userId: 'bob', traits: { shoe: 44 } },
    { type: 'track', userId: 'bob', event: 'Seen', properties: { a: 'x', b: 2 } },
    { type: 'track', userId: 'bob', event: 'Newer Thing' },
  ];
  await api.call('POST', '/v1/batch', { batch });
  const items = list(await api.call('GET', '/v1/data-plan/unplanned'));
  expect(items).toEqual(
    expect.arrayContaining([
      { what: 'trait', name: 'shoe', state: 'quarantined' },
      { what: 'event', name: 'Newer Thing', state: 'quarantined' },
      { what: 'property', name: 'b', event: 'Seen', state: 'quarantined' },
      { what: 'event', name: 'Odd Thing', state: 'kept' },
    ]),
  );
  expect(items.map(({ name }) => name)).not.toContain('A page');
  expect(items.map(({ name }) => name)).not.toContain('city');
});
