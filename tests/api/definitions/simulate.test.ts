import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { parse } from 'yaml';
import { live, type Surroundings } from '../../../domain/rehearse/sent';
import { startApi, type Answer, type Api } from '../api';
import { rowsOf } from '../../setup/rows-of';

const now = Date.parse('2026-03-02T10:00:00Z');
let api: Api;
beforeAll(async () => {
  api = await startApi({ clock: { now: () => now, realUntil: () => 0 } });
  await yaml(
    'PUT',
    '/v1/policy',
    'purposes: { news: { class: marketing } }\nquietHours: [{ from: "21:00", to: "08:00" }]\n',
  );
  await yaml('PUT', '/v1/templates/hello', template);
  await api.call('POST', '/v1/templates/hello/publish', {});
  await yaml('PUT', '/v1/journeys/welcome', journey('welcome', '  - message: first\n    template: hello\n'));
});
afterAll(() => api.stop());

const template =
  'template: hello\nchannel: email\nsubject: "Hello {{ customer.traits.name }}"\nhtml: "<p>{{ entry.name }}</p>"\n';
const journey = (key: string, steps: string): string =>
  `journey: ${key}\npurpose: news\nenter: { on: Signed Up }\nsteps:\n${steps}`;
const yaml = (method: string, path: string, body: string) =>
  api.call(method, path, body, { 'content-type': 'application/yaml' });
const simulate = (key: string, body: object): Promise<Answer> => api.call('POST', `/v1/journeys/${key}/simulate`, body);
const list = ({ body }: Answer, name: string) => body[name] as Record<string, unknown>[];
const persona = { traits: { name: 'Ann' }, consents: [{ purpose: 'news', state: 'granted' }] };
const signedUp = { at: '2026-03-02T22:00:00Z', event: 'Signed Up', properties: {} };

test('a draft is tried with a persona: decisions in words, messages as they would read, enrolments, the end', async () => {
  const answer = await simulate('welcome', { persona, events: [signedUp] });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    from: '2026-03-02T10:00:00.000Z',
    end: '2026-03-03T08:00:00.000Z',
    complete: true,
  });
  expect(list(answer, 'decisions')).toMatchObject([
    {
      outcome: 'hold',
      reason: 'quiet-hours',
      until: '2026-03-03T08:00:00.000Z',
      words: expect.stringContaining('quiet hours'),
    },
    { outcome: 'send', reason: 'permitted', at: '2026-03-03T08:00:00.000Z' },
  ]);
  expect(list(answer, 'messages')).toMatchObject([
    {
      step: 'first',
      channel: 'email',
      status: 'sent',
      subject: 'Hello Ann',
      html: '<p>Signed Up</p>',
      text: 'Signed Up',
    },
  ]);
  expect(list(answer, 'enrolments')).toMatchObject([{ journey: 'welcome', version: 1, state: 'completed' }]);
});

test('without a consent, or with other clocks, it answers otherwise', async () => {
  const silent = await simulate('welcome', { persona: { traits: persona.traits }, events: [signedUp] });
  expect(list(silent, 'decisions')).toMatchObject([{ outcome: 'skip', reason: 'no-consent' }]);
  expect(list(silent, 'messages')).toMatchObject([{ status: 'withheld', reason: 'no-consent' }]);
  const away = await simulate('welcome', {
    persona: { ...persona, timezone: 'America/Los_Angeles' },
    events: [signedUp],
  });
  expect(list(away, 'decisions')).toMatchObject([{ outcome: 'send', at: '2026-03-02T22:00:00.000Z' }]);
});

test('nothing is stored and nobody is written to', async () => {
  await simulate('welcome', { persona, events: [signedUp] });
  for (const table of ['customers', 'enrolments', 'messages', 'decisions', 'outbox']) {
    expect([table, await rowsOf(api.db, sql`select * from ${sql.table(table)}`)]).toEqual([table, []]);
  }
});

test('the live version and the draft can be told apart, and others can run beside', async () => {
  expect(await simulate('welcome', { version: 'live', events: [] })).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  });
  await api.call('POST', '/v1/journeys/welcome/publish', {});
  await yaml('PUT', '/v1/journeys/welcome', journey('welcome', '  - wait: 1 day\n'));
  const live = await simulate('welcome', { version: 'live', persona, events: [signedUp] });
  expect(list(live, 'messages')).toHaveLength(1);
  const draft = await simulate('welcome', { persona, events: [signedUp] });
  expect(list(draft, 'messages')).toHaveLength(0);
  expect(list(draft, 'enrolments')).toMatchObject([{ version: 2 }]);
  await yaml('PUT', '/v1/journeys/other', journey('other', '  - message: also\n    template: hello\n'));
  await api.call('POST', '/v1/journeys/other/publish', {});
  const together = await simulate('welcome', { persona, events: [signedUp], others: true });
  expect(list(together, 'messages')).toMatchObject([{ journey: 'other', subject: 'Hello Ann' }]);
});

test('what cannot be tried is told with its places', async () => {
  await yaml('PUT', '/v1/journeys/broken', journey('broken', '  - message: first\n    template: nowhere\n'));
  const broken = await simulate('broken', { persona, events: [] });
  expect(broken).toMatchObject({ status: 422, body: { code: 'invalid-definition' } });
  expect(list(broken, 'errors')).toMatchObject([{ pointer: '/steps/0/template', line: 6 }]);
  expect((await simulate('nobody', {})).status).toBe(404);
  const unfit = await simulate('welcome', { persona: { consent: [] }, events: [{ at: 'soon', event: 'X' }] });
  expect(unfit).toMatchObject({ status: 422, body: { code: 'invalid' } });
  expect(list(unfit, 'errors').map(({ pointer }) => pointer)).toEqual(
    expect.arrayContaining(['/persona/consent', '/events/0/at']),
  );
  const many = Array.from({ length: 1_001 }, () => signedUp);
  expect((await simulate('welcome', { events: many })).status).toBe(422);
});

test('a read key may ask', async () => {
  const key = await api.key(['read']);
  const headers = { authorization: `Bearer ${key}` };
  expect((await api.call('POST', '/v1/journeys/welcome/simulate', {}, headers)).status).toBe(200);
});

const shipped = join(__dirname, '..', '..', '..', 'journeys');
const filesIn = (folder: string): string[] =>
  readdirSync(join(shipped, folder)).flatMap((name) => (name.endsWith('.yaml') ? [join(shipped, folder, name)] : []));
const keyIn = (source: string): string => /^\w+: ([\w-]+)/m.exec(source)?.[1] ?? '';

/** Enough that every shipped journey is entered and left by somebody. */
const happening = [
  { at: '1 hour', event: 'Signed Up' },
  { at: '3 hours', event: 'Product Added', properties: { cart_id: 'c1', name: '<b>Kind of Blue</b>' } },
  { at: '2 days', event: 'Email Clicked' },
  { at: '3 days', event: 'Order Completed', properties: { order_id: 'o1' } },
  { at: '5 days', event: 'Product Added', properties: { cart_id: 'c2' } },
];

test('a browser that is given what a simulation reads comes to the same, for every shipped journey and persona', async () => {
  await yaml('PUT', '/v1/policy', readFileSync(join(shipped, 'policy.yaml'), 'utf8'));
  for (const kind of ['statements', 'templates']) {
    for (const source of filesIn(kind).map((file) => readFileSync(file, 'utf8'))) {
      await yaml('PUT', `/v1/${kind}/${keyIn(source)}`, source);
      await api.call('POST', `/v1/${kind}/${keyIn(source)}/publish`, {});
    }
  }
  const journeys = filesIn('.').map((file) => readFileSync(file, 'utf8')).filter((one) => /^journey: /m.test(one)); // prettier-ignore
  const personas = filesIn('personas').map((file): object => parse(readFileSync(file, 'utf8')));
  expect([journeys.length, personas.length]).toEqual([5, 4]);
  const sent = new Set<string>();
  for (const source of journeys) {
    const key = keyIn(source);
    await yaml('PUT', `/v1/journeys/${key}`, source);
    const given: unknown = (await yaml('POST', `/v1/journeys/${key}/rehearsal`, source)).body;
    const around = given as Surroundings;
    for (const one of personas) {
      const asked = { persona: one, events: happening, from: '2026-03-02T10:00:00Z' };
      const lived = live({ around, script: asked, language: 'en' });
      if (!('said' in lived)) throw new Error(JSON.stringify(lived));
      const { body } = await simulate(key, asked);
      expect(JSON.parse(JSON.stringify(lived.said))).toEqual(body);
      if (list({ body } as Answer, 'messages').some(({ status }) => status === 'sent')) sent.add(key);
    }
  }
  expect([...sent].sort()).toEqual(['abandoned-cart', 'full-registration', 'second-purchase', 'win-back']);
}, 120_000);

test('a text that has problems is not tried in a browser either, and nothing of it is stored', async () => {
  const flawed = journey('welcome', '  - message: first\n    template: nowhere\n');
  const before = await api.call('GET', '/v1/journeys/welcome');
  const answer = await yaml('POST', '/v1/journeys/welcome/rehearsal', flawed);
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-definition' } });
  expect((await api.call('GET', '/v1/journeys/welcome')).headers.get('etag')).toBe(before.headers.get('etag'));
  expect((await yaml('POST', '/v1/journeys/nobody/rehearsal', journey('nobody', '  - wait: 1 day\n'))).status).toBe(
    404,
  );
});

test('a real person is given as a persona: their words and wishes, what happened, sensitive values as masks', async () => {
  const plan = 'traits: { birthday: { type: date, class: sensitive, purpose: news } }\nanonymous: { needs: none }\n';
  await yaml('PUT', '/v1/data-plan', plan);
  await api.call('PUT', '/v1/customers/user:zoe', { traits: { email: 'zoe@example.org', firstName: 'Zoe' } });
  const words = { purpose: 'news', state: 'granted', source: 'desk' };
  await api.call('POST', '/v1/customers/user:zoe/consents', words);
  await api.call('PATCH', '/v1/customers/user:zoe', { traits: { birthday: '1990-05-01' } });
  await api.call('PATCH', '/v1/customers/user:zoe/preferences', { timezone: 'Asia/Shanghai' });
  await api.call('POST', '/v1/track', { userId: 'zoe', event: 'Order Completed', properties: { order_id: 'o9' } });
  const { status, body } = await api.call('GET', '/v1/customers/user:zoe/persona');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    persona: {
      traits: { firstName: 'Zoe', birthday: '•••' },
      consents: [expect.objectContaining(words)],
      preferences: { timezone: 'Asia/Shanghai' },
      paused: false,
      suppressed: {},
    },
    events: [{ event: 'Order Completed', properties: { order_id: 'o9' } }],
    masked: ['birthday'],
  });
  expect(JSON.stringify(body)).not.toContain('1990');
  const { persona: zoe, events } = body as { persona: object; events: object[] };
  // What happened before it begins only counts: the next order is no first one.
  const next = { from: '2026-03-02T10:01:00Z', events: [...events, { at: '1 hour', event: 'Order Completed' }] };
  const tried = await simulate('second-purchase', { persona: zoe, ...next });
  expect(tried.status).toBe(200);
  expect(list(tried, 'enrolments')).toEqual([]);
  expect((await api.call('GET', '/v1/customers/user:nobody/persona')).status).toBe(404);
});
