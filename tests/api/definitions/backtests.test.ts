import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { startApi, type Answer, type Api } from '../api';

const now = Date.parse('2026-03-02T10:00:00Z');
const day = 86_400_000;
const ago = (days: number): string => new Date(now - days * day).toISOString();

let api: Api;
beforeAll(async () => {
  api = await startApi({ clock: { now: () => now, realUntil: () => 0 } });
  await yaml('PUT', '/v1/policy', 'purposes: { news: { class: marketing } }\n');
  await yaml('PUT', '/v1/templates/hello', 'template: hello\nchannel: email\nsubject: Hello\nhtml: "<p>Hi</p>"\n');
  await api.call('POST', '/v1/templates/hello/publish', {});
  await yaml('PUT', '/v1/journeys/welcome', journey('welcome', ['message: first']));
  await api.call('POST', '/v1/journeys/welcome/publish', {});
  await yaml('PUT', '/v1/journeys/welcome', journey('welcome', ['message: first', 'wait: 2 days', 'message: second']));
  await live('ann', 10, 'granted');
  await live('ben', 10);
  await live('cleo', 60, 'granted');
  await live('dora', 8, 'granted');
  // By another road than an event, in the middle of the draft's wait.
  const withdrawn = { purpose: 'news', state: 'withdrawn', at: ago(7), source: 'desk' };
  await api.call('POST', '/v1/customers/user:dora/consents', withdrawn);
}, 120_000);
afterAll(() => api.stop());

const journey = (key: string, steps: readonly string[]): string =>
  `journey: ${key}\npurpose: news\nenter: { on: Signed Up }\ngoal: { on: Bought, within: 7 days }\nsteps:\n${steps
    .map((step) => `  - ${step}\n${step.startsWith('message') ? '    template: hello\n' : ''}`)
    .join('')}`;
const yaml = (method: string, path: string, body: string) =>
  api.call(method, path, body, { 'content-type': 'application/yaml' });

/** Somebody who signed up so many days ago, and bought something a day later. */
async function live(userId: string, days: number, state?: 'granted'): Promise<void> {
  const said = { userId, timestamp: ago(days) };
  const answer = await api.call('POST', '/v1/batch', {
    batch: [
      { type: 'identify', ...said, traits: { email: `${userId}@example.org` } },
      ...(state ? [{ type: 'track', ...said, event: 'Consent Changed', properties: { purpose: 'news', state } }] : []),
      { type: 'track', ...said, event: 'Signed Up' },
      { type: 'track', userId, timestamp: ago(days - 1), event: 'Bought' },
    ],
  });
  expect(answer.body).toEqual({ success: true });
}

const read = (id: unknown): Promise<Answer> => api.call('GET', `/v1/backtests/${String(id)}`);

async function ended(id: unknown): Promise<Answer> {
  for (;;) {
    const answer = await read(id);
    if (answer.body['state'] !== 'running') return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a draft is lived over the stored history, beside the live version over the same people', async () => {
  const begin = () => api.call('POST', '/v1/journeys/welcome/backtests', { days: 30 }, { 'idempotency-key': 'once' });
  const begun = await begin();
  expect(begun.status).toBe(202);
  expect((await begin()).body).toEqual(begun.body);
  const { body } = await ended(begun.body['id']);
  expect(body).toMatchObject({ journey: 'welcome', days: 30, state: 'done', progress: { done: 3, of: 3 } });
  expect(body['result']).toMatchObject({
    people: 3,
    isAll: true,
    draft: {
      ...{ entered: 3, completed: 2, exited: 1, goals: 3, sent: 3 },
      skipped: { 'no-consent': 2 },
      outcomes: { completed: 2, withdrawn: 1 },
      steps: {
        first: { entered: 3, waiting: 0, sent: 2, held: 0, skipped: { 'no-consent': 1 } },
        second: { entered: 2, waiting: 0, sent: 1, held: 0, skipped: { 'no-consent': 1 } },
      },
    },
    live: { entered: 3, completed: 3, exited: 0, goals: 3, sent: 2, skipped: { 'no-consent': 1 } },
    messages: { draft: 3, live: 2 },
    changes: { more: 1, fewer: 0, same: 2 },
    unfinished: 0,
  });
  expect(JSON.stringify(body)).not.toMatch(/ann|ben|dora|example\.org/);
}, 120_000);

test('a journey that was never published stands beside nothing; a shorter time has fewer people', async () => {
  await yaml('PUT', '/v1/journeys/fresh', journey('fresh', ['message: only']));
  const begun = await api.call('POST', '/v1/journeys/fresh/backtests', { days: 9 });
  const { body } = await ended(begun.body['id']);
  expect(body['result']).toMatchObject({ draft: { entered: 1, sent: 1 }, live: null, messages: { live: 1 } });
}, 120_000);

/** As a process leaves it. */
async function underWay(heard: string): Promise<string> {
  const id = randomUUID();
  await sql`insert into backtests (backtest_id, journey, days, asked_at, heard_at)
    values (${id}, 'welcome', 30, ${new Date(now)}, clock_timestamp() - ${heard}::interval)`.execute(api.db);
  return id;
}

test('one whose process is gone says so, others can be cancelled, and only two run at once', async () => {
  const gone = await underWay('2 minutes');
  expect((await read(gone)).body).toMatchObject({ state: 'failed', failure: { code: 'stopped' } });
  const [one, other] = [await underWay('1 second'), await underWay('1 second')];
  const refused = await api.call('POST', '/v1/journeys/welcome/backtests', {});
  expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
  for (const id of [one, other, one]) expect((await api.call('DELETE', `/v1/backtests/${id}`)).status).toBe(204);
  expect((await read(one)).body).toMatchObject({ state: 'failed', failure: { code: 'cancelled' } });
  const audit = (await api.call('GET', '/v1/audit')).body['items'] as { what: string; target?: string }[];
  expect(audit).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ what: 'journey.backtest', target: 'welcome' }),
      expect.objectContaining({ what: 'journey.backtest-cancel', target: one }),
    ]),
  );
});

test('what cannot be tried is refused before it begins, and a key that reads may only look', async () => {
  await yaml('PUT', '/v1/journeys/broken', journey('broken', ['message: first']).replace('hello', 'nowhere'));
  const broken = await api.call('POST', '/v1/journeys/broken/backtests', {});
  expect(broken).toMatchObject({ status: 422, body: { code: 'invalid-definition' } });
  expect((await api.call('POST', '/v1/journeys/nobody/backtests', {})).status).toBe(404);
  expect((await api.call('POST', '/v1/journeys/welcome/backtests', { days: 0 })).status).toBe(422);
  expect((await read(randomUUID())).body).toMatchObject({ code: 'unknown-backtest' });
  expect((await read('nothing')).status).toBe(404);
  const authorization = `Bearer ${await api.key(['read'])}`;
  expect((await api.call('POST', '/v1/journeys/welcome/backtests', {}, { authorization })).status).toBe(403);
});
