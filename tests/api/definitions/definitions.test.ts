import { sql } from 'kysely';
import { workOffSweeps } from '../../setup/work-off-sweeps';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await yaml('PUT', '/v1/policy', 'purposes: { news: { class: marketing }, orders: { class: service } }\n');
  await yaml('PUT', '/v1/templates/hello', template('hello'));
  await api.call('POST', '/v1/templates/hello/publish', {});
});
afterAll(() => api.stop());

const yaml = (method: string, path: string, body: string, headers: Record<string, string> = {}) =>
  api.call(method, path, body, { 'content-type': 'application/yaml', ...headers });
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const flaws = ({ body }: Answer, field = 'errors'): Record<string, unknown>[] =>
  (body[field] ?? []) as Record<string, unknown>[];

const template = (key: string, more = ''): string =>
  `template: ${key}\nchannel: email\nclass: marketing\nsubject: Hello\nhtml: "<p>Hello</p>"\n${more}`;
const journey = (key: string, steps = '  - message: first\n    template: hello\n', more = ''): string =>
  `journey: ${key}\nname: A journey\npurpose: news\nenter: { on: Signed Up }\n${more}steps:\n${steps}`;

async function publish(key: string, source: string, body: object = {}): Promise<Answer> {
  await yaml('PUT', `/v1/journeys/${key}`, source);
  return api.call('POST', `/v1/journeys/${key}/publish`, body);
}

describe('journeys', () => {
  test('a draft that can be read is kept with what is wrong with it; what cannot be read is not', async () => {
    const saved = await yaml('PUT', '/v1/journeys/draft', 'journey: draft\nstepps: []\n');
    expect(saved.status).toBe(201);
    expect(saved.body).toMatchObject({
      key: 'draft',
      state: 'draft',
      version: null,
      draft: { journey: 'draft', stepps: [] },
    });
    expect(flaws(saved, 'problems')).toContainEqual(
      expect.objectContaining({ severity: 'error', pointer: expect.any(String), line: 2 }),
    );
    expect(codeOf(await yaml('PUT', '/v1/journeys/unreadable', 'journey: [\n'))).toEqual([400, 'malformed-definition']);
    expect(codeOf(await yaml('PUT', '/v1/journeys/one', journey('two')))).toEqual([422, 'invalid-definition']);
    expect((await api.call('GET', '/v1/journeys/unreadable')).status).toBe(404);
  });

  test('names that read like ones that backends have sent are warned of', async () => {
    const userId = 'names';
    await api.call('POST', '/v1/identify', { userId, traits: { favouriteShop: 'Mitte' } });
    await api.call('POST', '/v1/track', { userId, event: 'Subscription Renewed', properties: { plan_name: 'gold' } });
    const steps = `  - wait-for: { on: subscription renewd, within: 1 day }
  - wait-for: { on: Subscription Renewed, when: event.properties.planName == "gold", within: 1 day }
  - if: customer.traits.favoriteShop == "Mitte"
  - wait-for: { on: Never Seen Before, within: 1 day }
`;
    const saved = await yaml('PUT', '/v1/journeys/names', journey('names', steps));
    expect(flaws(saved, 'problems')).toEqual([
      { pointer: '/steps/0/wait-for/on', line: 6, code: 'unknown-event', severity: 'warning', detail: 'No event called "subscription renewd" has come so far.', hint: 'Did you mean "Subscription Renewed"?' },
      expect.objectContaining({ pointer: '/steps/1/wait-for/when', code: 'unknown-property', hint: 'Did you mean "plan_name"?' }),
      expect.objectContaining({ pointer: '/steps/2/if', code: 'unknown-trait', hint: 'Did you mean "favouriteShop"?' }),
    ]); // prettier-ignore
    expect((await publish('names', journey('names', steps))).status).toBe(200);
  });

  test('publishing a draft with problems names all of them and puts nothing in force', async () => {
    const broken = journey('broken', '  - message: first\n    template: nowhere\n  - wait: soon\n').replace(
      'purpose: news\n',
      '',
    );
    const answer = await publish('broken', broken);
    expect(codeOf(answer)).toEqual([422, 'invalid-definition']);
    expect(flaws(answer).map(({ pointer, line, code }) => [pointer, line, code])).toEqual([
      ['/purpose', 1, 'missing'],
      ['/steps/0/template', 6, 'unknown-template'],
      ['/steps/1/wait', 7, 'bad-duration'],
    ]);
    expect((await api.call('GET', '/v1/journeys/broken')).body['version']).toBeNull();
    const missing = await publish('missing', journey('missing', '  - message: first\n    template: nowhere\n'));
    expect(flaws(missing)).toMatchObject([{ pointer: '/steps/0/template', line: 7 }]);
  });

  test('it is published as a version; a dry run says so and changes nothing', async () => {
    const dry = await publish('welcome', journey('welcome'), { dryRun: true });
    expect(dry.body).toMatchObject({ version: 1, dryRun: true, inside: [], inFlight: 'keep' });
    expect((await api.call('GET', '/v1/journeys/welcome')).body).toMatchObject({ state: 'draft', version: null });
    expect((await publish('welcome', journey('welcome'))).body).toMatchObject({ version: 1, dryRun: false });
    expect((await publish('welcome', journey('welcome'))).body).toMatchObject({ version: 2 });
    expect((await api.call('GET', '/v1/journeys/welcome')).body).toMatchObject({
      state: 'live',
      version: 2,
      problems: [],
    });
    const versions = await api.call('GET', '/v1/journeys/welcome/versions');
    expect(flaws(versions, 'items').map(({ version, active }) => [version, active])).toEqual([
      [2, 0],
      [1, 0],
    ]);
    expect(flaws(await api.call('GET', '/v1/journeys'), 'items').map(({ key }) => key)).toContain('welcome');
  });

  test('an Idempotency-Key publishes once', async () => {
    await yaml('PUT', '/v1/journeys/once', journey('once'));
    const send = () => api.call('POST', '/v1/journeys/once/publish', {}, { 'idempotency-key': 'publish-once' });
    const versions = (await Promise.all([send(), send(), send()])).map(({ body }) => body['version']);
    expect(versions).toEqual([1, 1, 1]);
  });

  test('a stale ETag saves and publishes nothing', async () => {
    const { headers } = await yaml('PUT', '/v1/journeys/stale', journey('stale'));
    const old = { 'if-match': headers.get('etag') ?? '' };
    expect((await yaml('PUT', '/v1/journeys/stale', journey('stale'), old)).status).toBe(200);
    expect(codeOf(await yaml('PUT', '/v1/journeys/stale', 'journey: stale', old))).toEqual([412, 'stale']);
    expect(codeOf(await api.call('POST', '/v1/journeys/stale/publish', {}, old))).toEqual([412, 'stale']);
    expect(codeOf(await yaml('PUT', '/v1/journeys/stale', journey('stale'), { 'if-none-match': '*' }))).toEqual([
      412,
      'stale',
    ]);
    expect((await api.call('GET', '/v1/journeys/stale')).body['version']).toBeNull();
  });

  test('it travels as YAML and as JSON', async () => {
    const source = journey('travels');
    await yaml('PUT', '/v1/journeys/travels', source);
    const read = await api.call('GET', '/v1/journeys/travels', undefined, { accept: 'application/yaml' });
    expect([read.headers.get('content-type'), read.text]).toEqual(['application/yaml; charset=utf-8', source]);
    const draft = (await api.call('GET', '/v1/journeys/travels')).body['draft'];
    expect((await api.call('PUT', '/v1/journeys/travels', draft)).body['draft']).toEqual(draft);
    const back = await api.call('GET', '/v1/journeys/travels', undefined, { accept: 'application/yaml' });
    expect((await yaml('PUT', '/v1/journeys/travels', back.text)).body['draft']).toEqual(draft);
  });

  test('pause, resume and archive change its state, and wake who was held', async () => {
    await publish('states', journey('states'));
    const id = await inside('states', 1, 'first');
    const act = async (verb: string) => codeOf(await api.call('POST', `/v1/journeys/states/${verb}`));
    const state = async () => (await api.call('GET', '/v1/journeys/states')).body['state'];
    expect([await act('pause'), await state()]).toEqual([[200, undefined], 'paused']);
    expect(await wakes(id)).toBe(0);
    expect((await publish('states', journey('states'))).body['version']).toBe(2);
    expect(await state()).toBe('paused');
    expect([await act('resume'), await state()]).toEqual([[200, undefined], 'live']);
    expect(await wakes(id)).toBe(1);
    expect([await act('archive'), await state()]).toEqual([[200, undefined], 'archived']);
    expect(await act('resume')).toEqual([409, 'conflict']);
    expect(await wakes(id)).toBe(1);
    await yaml('PUT', '/v1/journeys/never', journey('never'));
    expect(codeOf(await api.call('POST', '/v1/journeys/never/resume'))).toEqual([409, 'conflict']);
  });

  test('an archive that ends a pause lets who was held go on', async () => {
    await publish('held', journey('held'));
    const id = await inside('held', 1, 'first');
    for (const verb of ['pause', 'resume', 'resume']) await api.call('POST', `/v1/journeys/held/${verb}`);
    expect(await wakes(id)).toBe(1);
    for (const verb of ['pause', 'archive']) await api.call('POST', `/v1/journeys/held/${verb}`);
    expect(await wakes(id)).toBe(2);
  });

  test('journeys that enter each other in a ring are refused, at the line that closes it', async () => {
    const to = (key: string): string => `  - wait: 1 day\n  - enter: ${key}\n`;
    await publish(
      'ring-c',
      journey('ring-c', '  - wait: 1 day\n').replace('enter: { on: Signed Up }', 'enter: { api: true }'),
    );
    expect((await publish('ring-b', journey('ring-b', to('ring-c')))).status).toBe(200);
    expect((await publish('ring-a', journey('ring-a', to('ring-b')))).status).toBe(200);
    const closed = await publish('ring-c', journey('ring-c', to('ring-a')));
    expect(codeOf(closed)).toEqual([422, 'invalid-definition']);
    expect(flaws(closed)).toContainEqual(
      expect.objectContaining({ pointer: expect.stringMatching(/^\/steps\/1/), line: 7, severity: 'error' }),
    );
  });

  test('move says what becomes of each group and wakes them; keep leaves them', async () => {
    const steps =
      '  - wait: 1 day\n    id: kept\n  - wait: 2 days\n    id: gone\n  - wait: 2 days\n    id: other-kind\n';
    await publish('moves', journey('moves', `${steps}  - wait: 1 day\n    id: last\n`));
    const all = await Promise.all(['gone', 'kept', 'other-kind', 'last'].map((step) => inside('moves', 1, step)));
    const next = journey('moves', '  - wait: 3 days\n    id: kept\n  - message: other-kind\n    template: hello\n');
    const kept = await publish('moves', next);
    expect(kept.body).toMatchObject({ version: 2, inFlight: 'keep' });
    expect(flaws(kept, 'inside')).toContainEqual({
      version: 1,
      step: 'gone',
      customers: 1,
      moves: false,
      then: 'stays',
    });
    expect(await Promise.all(all.map(wakes))).toEqual([0, 0, 0, 0]);
    const groups = [
      { version: 1, step: 'gone', customers: 1, moves: true, then: 'moves to other-kind' },
      { version: 1, step: 'kept', customers: 1, moves: true, then: 'stays' },
      { version: 1, step: 'last', customers: 1, moves: true, then: 'completes' },
      { version: 1, step: 'other-kind', customers: 1, moves: true, then: 'moves to other-kind' },
    ];
    const dry = await publish('moves', next, { inFlight: 'move', dryRun: true });
    expect(flaws(dry, 'inside')).toEqual(groups);
    expect(await Promise.all(all.map(wakes))).toEqual([0, 0, 0, 0]);
    const moved = await publish('moves', next, { inFlight: 'move' });
    expect(moved.body).toMatchObject({ version: 3, told: 4 });
    expect(flaws(moved, 'inside')).toEqual(groups);
    await workOffSweeps(api.db);
    expect(await Promise.all(all.map(wakes))).toEqual([1, 1, 1, 1]);
  });

  test('the figures count passages, steps and reasons', async () => {
    await publish('counted', journey('counted'));
    const id = await inside('counted', 1, 'first');
    await sql`insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason)
      select ${id}, now(), enrolment_id, 'counted', 1, 'first', o, r from enrolments, (values ('hold', 'capped'), ('hold', 'capped'), ('skip', 'no-consent')) as v (o, r)
      where customer_id = ${id}`.execute(api.db);
    expect((await api.call('GET', '/v1/journeys/counted/stats')).body).toEqual({
      entered: 1, active: 1, completed: 0, exited: 0, parked: 0, goals: 0, goalRate: expect.objectContaining({ rate: 0 }),
      keptOut: { entered: 0, goals: 0, rate: null }, exits: {},
      steps: { first: { entered: 1, waiting: 1, sent: 0, held: 1, skipped: { 'no-consent': 1 } } },
    }); // prettier-ignore
  });

  test('only a live journey that says so is entered through the API', async () => {
    const id = await inside('counted', 1, 'first');
    const ask = (key: string) =>
      api.call('POST', `/v1/customers/${id}/enrolments`, { journey: key, properties: { order: 7 } });
    expect(codeOf(await ask('nowhere'))).toEqual([404, 'unknown-definition']);
    expect(codeOf(await ask('counted'))).toEqual([409, 'conflict']);
    await publish('asked', journey('asked').replace('enter: { on: Signed Up }', 'enter: { api: true }'));
    const asked = await ask('asked');
    expect([asked.status, asked.headers.get('location')]).toEqual([
      202,
      `/v1/customers/${id}/enrolments?journey=asked`,
    ]);
    const { rows } = await sql`select type, name, properties, undecided from events where customer_id = ${id}`.execute(
      api.db,
    );
    expect(rows).toContainEqual({ type: 'enrol', name: 'asked', properties: { order: 7 }, undecided: true });
  });
});

/** A customer who stands at a step. */
async function inside(key: string, version: number, step: string): Promise<string> {
  const id = String((await api.call('PUT', `/v1/customers/user:${key}-${step}`, {})).body['id']);
  await sql`delete from outbox where customer_id = ${id}`.execute(api.db);
  await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
    values (${id}, gen_random_uuid(), ${key}, ${version}, '', 'active', ${step}, now(), '{}', now())`.execute(api.db);
  return id;
}

async function wakes(id: string): Promise<number> {
  await workOffSweeps(api.db);
  const { rows } = await sql<{ n: number }>`select count(*) as n from outbox where customer_id = ${id} and signal = 'wake'`.execute(api.db); // prettier-ignore
  return rows[0]?.n ?? 0;
}
