import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
let publisher: string;
let second: string;
let viewer: string;
beforeAll(async () => {
  api = await startApi();
  [publisher, second] = [await api.key(['read', 'write', 'publish']), await api.key(['read', 'publish'])];
  viewer = await api.key(['read']);
});
afterAll(() => api.stop());

const yaml = { 'content-type': 'application/yaml' };
const as = (key: string) => ({ authorization: `Bearer ${key}` });
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const journey = (key: string, { enter = '{ on: Signed Up }', wait = '1 day' } = {}): string => `
journey: ${key}
purpose: news
enter: ${enter}
exit: [{ on: Order Completed, as: bought }]
goal: { on: Order Completed, within: 7 days }
steps:
  - { if: customer.points > 5, id: rich, then: [{ wait: 1 day, id: inside }] }
  - { wait: ${wait}, id: pause }
`;
const save = (key: string, source = journey(key)) => api.call('PUT', `/v1/journeys/${key}`, source, yaml);
const post = (path: string, by: string, body: object = {}, headers = {}) =>
  api.call('POST', `/v1/journeys/${path}`, body, { ...as(by), ...headers });
const start = Date.parse('2026-01-01T00:00:00Z');
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();

type Passage = {
  readonly state?: 'active' | 'completed' | 'exited';
  readonly step?: string;
  readonly outcome?: string;
  readonly results?: object;
  readonly minute?: number;
  readonly goal?: number;
  readonly version?: number;
};

/** Somebody who went through it. @returns their id and that of the passage */
async function passage(key: string, { state = 'active', step = 'pause', minute = 0, ...of }: Passage) {
  const [id, enrolment] = [randomUUID(), randomUUID()];
  const ended = state === 'active' ? null : at(minute + 1);
  await sql`insert into customers (customer_id, stage_since, created_at) values (${id}, now(), now())`.execute(api.db);
  await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, results, entered_at, ended_at, outcome, goal_at)
    values (${id}, ${enrolment}, ${key}, ${of.version ?? 1}, '', ${state}, ${step}, ${at(minute)}, '{}', ${JSON.stringify(of.results ?? {})}, ${at(minute)},
      ${ended}, ${of.outcome ?? null}, ${of.goal === undefined ? null : at(of.goal)})`.execute(api.db);
  return { id, enrolment };
}

type Told = { readonly id: string; readonly enrolment: string };
const decide = ({ id, enrolment }: Told, outcome: string, reason: string, minute: number) =>
  sql`insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason)
    values (${id}, ${at(minute)}, ${enrolment}, 'numbers', 1, 'pause', ${outcome}, ${reason})`.execute(api.db);
const send = ({ id, enrolment }: Told, key: string, status: string, minute: number) =>
  sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, class, priority, status, decided_at, not_before, at)
    values (${id}, gen_random_uuid(), ${enrolment}, ${key}, 1, 'pause', 't', 1, 'news', 'marketing', 50, ${status}, ${at(minute)}, ${at(minute)}, ${at(minute)})`.execute(
    api.db,
  );

const people = async (key: string, query: string): Promise<string[]> => {
  const { body } = await api.call('GET', `/v1/journeys/${key}/people?${query}`);
  return (body['items'] as { id: string }[]).map(({ id }) => id);
};

describe('the numbers of a journey', () => {
  const key = 'numbers';
  let told: Told[];
  beforeAll(async () => {
    await save(key);
    await post(`${key}/publish`, publisher);
    told = [
      await passage(key, { results: { rich: { held: true }, inside: { passed: 'due' } }, minute: 1 }),
      await passage(key, { results: { rich: { held: false } }, minute: 2, goal: 3 }),
      await passage(key, {
        state: 'exited',
        outcome: 'bought',
        results: { rich: { held: false } },
        minute: 3,
        goal: 4,
      }),
      await passage(key, { state: 'completed', outcome: 'holdout', step: 'rich', minute: 4 }),
      await passage(key, { results: { pause: { status: 'answered', held: 'true', arm: 'x', $reply: { status: 200 } } }, minute: 5 }), // prettier-ignore
    ];
    const [first, other, third] = told as [Told, Told, Told];
    for (const [one, minute] of [
      [first, 10],
      [other, 11],
      [first, 12],
    ] as const)
      await decide(one, 'hold', 'capped', minute);
    await decide(third, 'hold', 'quiet-hours', 13);
    await decide(third, 'skip', 'no-consent', 14);
    await send(first, key, 'sent', 20);
    await send(other, key, 'unknown', 21);
    await send(third, key, 'withheld', 22);
  });

  test('are told for each step, way, end and goal', async () => {
    const { body } = await api.call('GET', `/v1/journeys/${key}/stats`);
    expect(body).toMatchObject({
      entered: 5, active: 3, completed: 1, exited: 1, goals: 2, exits: { bought: 1 }, keptOut: { entered: 1, goals: 0 },
      goalRate: { rate: 0.5, low: expect.closeTo(0.15, 2), high: expect.closeTo(0.85, 2) },
      steps: {
        rich: { entered: 3, branches: { then: 1, else: 2 } },
        inside: { entered: 1, waiting: 0 },
        pause: { entered: 4, waiting: 3, sent: 2, held: 3, skipped: { 'no-consent': 1 } },
      },
    }); // prettier-ignore
  });

  test('are those of one version, and of passages that began in a period', async () => {
    const of = async (query: string) => (await api.call('GET', `/v1/journeys/${key}/stats?${query}`)).body;
    expect(await of('version=2')).toMatchObject({ entered: 0, goalRate: null, steps: {} });
    expect(await of(`from=${at(2)}&to=${at(3)}`)).toMatchObject({ entered: 1, goals: 1, steps: { pause: { entered: 1, sent: 1, held: 1, skipped: {} } } }); // prettier-ignore
    expect(await of('version=1&from=2030-01-01T00:00:00%2B01:00')).toMatchObject({ entered: 0 });
    expect(codeOf(await api.call('GET', `/v1/journeys/${key}/stats?from=yesterday`))).toEqual([400, 'malformed-request']); // prettier-ignore
  });

  test('have noughts at every step of the live version and of one that somebody is still inside', async () => {
    const none = { entered: 0, waiting: 0, sent: 0, held: 0, skipped: {} };
    const steps = async (query = '') => (await api.call('GET', `/v1/journeys/anew/stats${query}`)).body['steps'];
    await save('anew');
    expect(await steps()).toEqual({});
    await post('anew/publish', publisher);
    expect(await steps()).toEqual({ rich: none, inside: none, pause: none });
    const { enrolment } = await passage('anew', {});
    await save('anew', journey('anew').replace('id: inside', 'id: within'));
    await post('anew/publish', publisher);
    const inhabited = { rich: none, within: none, inside: none, pause: { ...none, entered: 1, waiting: 1 } };
    expect(await steps()).toEqual(inhabited);
    expect(await steps('?version=1')).toEqual({ rich: none, inside: none, pause: inhabited.pause });
    await sql`update enrolments set state = 'completed' where enrolment_id = ${enrolment}`.execute(api.db);
    expect(await steps()).toEqual({ rich: none, within: none, pause: { ...none, entered: 1 } });
  });

  test('lead to the people behind them, who came last first', async () => {
    const [a, b, c, , e] = told.map(({ id }) => id);
    expect(await people(key, 'step=pause&state=waiting')).toEqual([e, b, a]);
    expect(await people(key, 'step=rich')).toEqual([]);
    expect(await people(key, 'step=pause&state=sent')).toEqual([b, a]);
    expect(await people(key, 'step=pause&state=held')).toEqual([c, a, b]);
    expect(await people(key, 'step=pause&state=held&reason=capped')).toEqual([a, b]);
    expect(await people(key, 'state=skipped&step=pause&reason=no-consent')).toEqual([c]);
    expect(await people(key, 'state=skipped&reason=capped')).toEqual([]);
    expect(await people(key, 'state=exited&reason=bought')).toEqual([c]);
    expect(await people(key, 'state=goal')).toEqual([c, b]);
    expect(await people(key, 'state=goal&reason=bought')).toEqual([]);
    expect(await people(key, 'state=goal&version=2')).toEqual([]);
    const period = `from=${at(2)}&to=${at(3)}`;
    expect(await people(key, `step=pause&state=held&${period}`)).toEqual([b]);
    expect(await people(key, `step=pause&state=waiting&from=${at(2)}`)).toEqual([e, b]);
    expect(await people(key, `state=goal&${period}`)).toEqual([b]);
    expect(await people(key, `state=skipped&to=${at(3)}`)).toEqual([]);
    const { body } = await api.call('GET', `/v1/journeys/${key}/people?state=held&step=pause&limit=1`);
    expect(body['items']).toEqual([{ id: c, at: at(13), step: 'pause', reason: 'quiet-hours', identifiers: [] }]);
  });

  test('lead to people who are told by what they are called and known by', async () => {
    const [a] = told.map(({ id }) => id);
    await sql`update customers set traits = '{"name": {"value": "Ada", "source": "api", "at": 0}}' where customer_id = ${a}`.execute(api.db); // prettier-ignore
    await sql`insert into identifiers (customer_id, kind, value, added_at, source)
      values (${a}, 'email', 'ada@example.org', now(), 'api')`.execute(api.db);
    const { body } = await api.call('GET', `/v1/journeys/${key}/people?step=pause&state=held&reason=capped`);
    expect(body['items']).toMatchObject([
      { id: a, name: 'Ada', identifiers: [{ kind: 'email', value: 'ada@example.org' }] },
      { identifiers: [] },
    ]);
  });

  test.each([
    ['waiting', 'step=pause', 3],
    ['held', 'step=pause', 3],
    ['sent', '', 2],
    ['goal', '', 2],
  ])('of people %s come in pages in which nobody is missing or twice', async (state, query, size) => {
    const found: unknown[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.call('GET', `/v1/journeys/${key}/people?state=${state}&${query}&limit=1${cursor}`);
      found.push(...(body['items'] as unknown[]));
      if (body['next'] === null) break;
      cursor = `&cursor=${body['next'] as string}`;
    }
    expect(found).toEqual((await api.call('GET', `/v1/journeys/${key}/people?state=${state}&${query}`)).body['items']);
    expect(found).toHaveLength(size);
  });

  test('are of one journey: of another one nobody is told', async () => {
    expect(codeOf(await api.call('GET', '/v1/journeys/nowhere/people?step=a'))).toEqual([404, 'unknown-definition']);
    const cursors = [{ at: 1, tie: 'x' }, { at: 1e300, tie: randomUUID() }, 7, { at: 1, tie: randomUUID() }];
    const answers = await Promise.all(
      cursors.map((cursor) =>
        api.call('GET', `/v1/journeys/${key}/people?state=held&cursor=${Buffer.from(JSON.stringify(cursor)).toString('base64url')}`),
      ),
    ); // prettier-ignore
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  });
});

test('versions say who published them and why, and each can be read as it was', async () => {
  await save('history');
  await post('history/publish', publisher, { note: 'The first one' });
  await save('history', journey('history', { wait: '2 days' }));
  await post('history/publish', second);
  const { body } = await api.call('GET', '/v1/journeys/history/versions');
  expect(body['items']).toEqual([
    expect.objectContaining({ version: 2, publishedBy: 'read+publish', active: 0 }),
    expect.objectContaining({ version: 1, publishedBy: 'read+write+publish', note: 'The first one' }),
  ]);
  const first = await api.call('GET', '/v1/journeys/history/versions/1');
  expect(first.body).toMatchObject({ version: 1, source: journey('history'), format: 'yaml', definition: { key: 'history' } }); // prettier-ignore
  for (const none of ['3', '0', 'x', '99999999999'])
    expect(codeOf(await api.call('GET', `/v1/journeys/history/versions/${none}`))).toEqual([404, 'unknown-definition']);
});

describe('an approval', () => {
  const audience = { enter: '{ audience: customer.points >= 0, every: "FREQ=YEARLY" }' };
  const audited = async (): Promise<unknown> =>
    ((await api.call('GET', '/v1/audit?limit=6')).body['items'] as { what: string; who: { name: string }; note?: string }[])
      .filter(({ what }) => /review|approve/.test(what))
      .map(({ what, who, note }) => [what, who.name, note]); // prettier-ignore
  const stateOf = async (key: string): Promise<unknown> =>
    ((await api.call('GET', `/v1/journeys/${key}/review`)).body['review'] as { state: string }).state;
  beforeAll(async () => {
    await api.call('PUT', '/v1/policy', 'approval: { above: 2 }\n', yaml);
    for (let one = 0; one < 3; one++) await passage('crowd', { step: 'pause' });
  });

  test('is of nobody that changes nothing for who enters by themselves', async () => {
    await save('alone');
    expect((await post('alone/publish', publisher)).status).toBe(200);
    const { body } = await api.call('GET', '/v1/journeys/alone/review', undefined, as(viewer));
    expect(body).toMatchObject({ review: { state: 'none', asked: null, approved: null }, entering: null, inside: [], approval: { above: 2 } }); // prettier-ignore
  });

  test('of a second person is needed where more people are let in than the policy says', async () => {
    await save('many', journey('many', audience));
    expect(codeOf(await post('many/publish', publisher))).toEqual([409, 'needs-approval']);
    expect(codeOf(await post('many/publish', publisher, { dryRun: true }))).toEqual([409, 'needs-approval']);
    expect(codeOf(await post('many/approve', second))).toEqual([409, 'conflict']);
    expect((await post('many/review', publisher, { note: 'For spring' })).body).toEqual({
      state: 'asked',
      asked: { by: 'read+write+publish', at: expect.any(String), note: 'For spring' },
      approved: null,
    });
    // A browser asks whether what it has is still so.
    const before = await api.call('GET', '/v1/journeys/many/review');
    expect(codeOf(await post('many/publish', second))).toEqual([409, 'needs-approval']);
    expect(codeOf(await post('many/approve', publisher))).toEqual([403, 'own-approval']);
    expect(codeOf(await post('many/approve', viewer))).toEqual([403, 'forbidden']);
    expect(codeOf(await post('many/review', viewer))).toEqual([403, 'forbidden']);
    expect((await post('many/approve', second)).body).toMatchObject({ state: 'approved', approved: { by: 'read+publish' } }); // prettier-ignore
    const seen = await api.call('GET', '/v1/journeys/many/review', undefined, { 'if-none-match': before.headers.get('etag') ?? '' }); // prettier-ignore
    expect([seen.status, seen.body['review']]).toEqual([200, expect.objectContaining({ state: 'approved' })]);
    const { body: standing } = await api.call('GET', '/v1/journeys/many/standing', undefined, as(viewer));
    expect(standing).toEqual({ version: null, review: seen.body['review'] });
    expect(await audited()).toEqual([
      ['journey.approve', 'read+publish', undefined],
      ['journey.review', 'read+write+publish', 'For spring'],
    ]);
    expect((await post('many/publish', publisher)).status).toBe(200);
    expect(await stateOf('many')).toBe('none');
  });

  test('is worth nothing for a draft that was changed since, but stands while the journey is paused', async () => {
    await save('changed', journey('changed', audience));
    const { headers } = await post('changed/review', publisher);
    expect(codeOf(await post('changed/approve', second, {}, { 'if-match': '"99"' }))).toEqual([412, 'stale']);
    expect((await post('changed/approve', second, {}, { 'if-match': headers.get('etag') ?? '' })).status).toBe(200);
    await post('changed/archive', publisher);
    expect(await stateOf('changed')).toBe('approved');
    await save('changed', journey('changed', { ...audience, wait: '3 days' }));
    expect(await stateOf('changed')).toBe('stale');
    expect(codeOf(await post('changed/publish', publisher))).toEqual([409, 'needs-approval']);
    expect(codeOf(await post('changed/approve', second))).toEqual([412, 'stale']);
  });

  test('is needed to move many, and not to leave them where they are', async () => {
    await save('crowd');
    expect((await post('crowd/publish', publisher)).status).toBe(200);
    await save('crowd', journey('crowd', { wait: '4 days' }).replaceAll('pause', 'rest'));
    const { body } = await api.call('GET', '/v1/journeys/crowd/review');
    expect(body['inside']).toEqual([{ version: 1, step: 'pause', customers: 3, then: 'completes' }]);
    expect(codeOf(await post('crowd/publish', publisher, { inFlight: 'move' }))).toEqual([409, 'needs-approval']);
    expect((await post('crowd/publish', publisher, { inFlight: 'keep' })).status).toBe(200);
  });

  test('is asked for a draft without problems alone', async () => {
    await save('broken', 'journey: broken\nstepps: []\n');
    expect(codeOf(await post('broken/review', publisher))).toEqual([422, 'invalid-definition']);
    expect(codeOf(await post('nowhere/review', publisher))).toEqual([404, 'unknown-definition']);
    const { body } = await api.call('GET', '/v1/journeys/broken/review');
    expect(body).toMatchObject({ entering: null, inside: [] });
  });
});
