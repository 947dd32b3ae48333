import { sql } from 'kysely';
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
