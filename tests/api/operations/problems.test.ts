import { sql } from 'kysely';
import { workOffSweeps } from '../../setup/work-off-sweeps';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  await sql`delete from parked`.execute(api.db);
  await sql`delete from outbox`.execute(api.db);
});

const known = async (user: string): Promise<string> =>
  String((await api.call('PUT', `/v1/customers/user:${user}`, { traits: {} })).body['id']);
const problem = (n: number): string => `00000000-0000-5000-8000-00000000000${n}`;
const since = '2026-03-02T10:00:00.000Z';
const tried = '2026-03-02T11:00:00.000Z';

/** Somebody for whom something cannot be decided. */
async function park(user: string, n: number, { part = 'passage', place = true } = {}): Promise<string> {
  const id = await known(user);
  const [journey, step, template] = place ? ['welcome', 'hello', 'broken'] : [null, null, null];
  await sql`insert into parked (customer_id, part, id, problem, reason, detail, journey, version, step, template, since, tried_at, tries, retry_at, revision, build)
    values (${id}, ${part}, gen_random_uuid(), ${problem(n)}, ${place ? 'template-error' : 'defect'}, 'TypeError', ${journey}, ${place ? 3 : null}, ${step},
      ${template}, ${since}, ${tried}, 1, now() + interval '1 hour', 0, '')`.execute(api.db); // prettier-ignore
  return id;
}
const list = (query = ''): Promise<Answer> => api.call('GET', `/v1/problems${query}`);
const items = ({ body }: Answer): Record<string, unknown>[] => body['items'] as Record<string, unknown>[];

test('where everything can be decided there is none', async () => {
  expect((await list()).body).toEqual({ items: [], next: null });
});

test('a problem is told by its place, its cause in words and how many people it stops, each once', async () => {
  for (const user of ['ann', 'bea', 'ann']) await park(user, 1);
  expect((await list()).body).toEqual({
    items: [
      {
        id: problem(1),
        kind: 'template-error',
        journey: 'welcome',
        version: 3,
        step: 'hello',
        template: 'broken',
        cause: expect.stringMatching(/template “?broken/),
        people: 2,
        first: since,
        last: tried,
      },
    ],
    next: null,
  });
});

test('what has no journey is told without one', async () => {
  await park('ann', 2, { part: 'stage', place: false });
  const [only] = items(await list());
  expect(Object.keys(only ?? {}).sort()).toEqual(['cause', 'first', 'id', 'kind', 'last', 'people']);
});

test('those that stop most people come first, page by page, each once', async () => {
  for (const [user, n] of [['ann', 1], ['bea', 1], ['cem', 2], ['ann', 3], ['bea', 3], ['ann', 4]] as const) await park(user, n); // prettier-ignore
  const seen: unknown[] = [];
  let next: string | null = '';
  for (let pages = 0; pages < 4; pages++) {
    const answer = await list(`?limit=1${next && `&cursor=${encodeURIComponent(next)}`}`);
    seen.push(...items(answer).map(({ id }) => id));
    next = answer.body['next'] as string | null;
  }
  expect(next).toBeNull();
  expect(seen).toEqual([1, 3, 2, 4].map(problem));
  expect((await list('?cursor=nonsense')).status).toBe(400);
});

test('a retry tells each of its people once and nobody else, at once and after what people do', async () => {
  const [ann, bea] = [await park('ann', 1), await park('bea', 1)];
  await park('ann', 1);
  await park('cem', 2);
  await sql`delete from outbox`.execute(api.db);
  const answer = await api.call('POST', `/v1/problems/${problem(1)}/retry`);
  expect([answer.status, answer.body]).toEqual([200, { people: 2 }]);
  await workOffSweeps(api.db);
  const { rows } = await sql<{ who: string; lane: string }>`select customer_id as who, lane from outbox order by lease_until`.execute(api.db); // prettier-ignore
  expect(rows.map(({ who }) => who).sort()).toEqual([ann, bea].sort());
  expect(new Set(rows.map(({ lane }) => lane))).toEqual(new Set(['bulk']));
  const due = await sql<{ n: number }>`select count(*) as n from parked where retry_at <= now()`.execute(api.db);
  expect(due.rows).toEqual([{ n: 3 }]);
});

test.each([problem(9), 'nonsense'])('the retry of %s, by which nobody is stopped, is not found', async (id) => {
  await park('ann', 1);
  const answer = await api.call('POST', `/v1/problems/${id}/retry`);
  expect([answer.status, answer.body['code'] ?? answer.body['type']]).toEqual([404, expect.stringContaining('unknown-problem')]); // prettier-ignore
});

test('reading needs the scope read, a retry the scope write', async () => {
  await park('ann', 1);
  const as = async (scope: 'read' | 'ingest') => ({ authorization: `Bearer ${await api.key([scope])}` });
  expect((await api.call('GET', '/v1/problems', undefined, await as('ingest'))).status).toBe(403);
  expect((await api.call('GET', '/v1/problems', undefined, await as('read'))).status).toBe(200);
  expect((await api.call('POST', `/v1/problems/${problem(1)}/retry`, undefined, await as('read'))).status).toBe(403);
});

describe('what wakes everybody inside a journey', () => {
  const yaml = (text: string, path: string, method = 'PUT') =>
    api.call(method, path, text, { 'content-type': 'application/yaml' });
  const told = async (): Promise<string[]> => {
    await workOffSweeps(api.db);
    const { rows } = await sql<{ who: string }>`select customer_id as who from outbox where bulk`.execute(api.db);
    return rows.map(({ who }) => who).sort();
  };
  let people: string[];
  beforeAll(async () => {
    await yaml('timezone: Europe/Berlin\npurposes: { news: { class: marketing } }\n', '/v1/policy');
    await yaml('journey: inside\npurpose: news\nenter: { on: A }\nsteps:\n  - wait: 3 days\n', '/v1/journeys/inside');
    await api.call('POST', '/v1/journeys/inside/publish', {});
    people = [];
    // One after the other: on a busy machine the last of a crowd would wait for a connection longer than it may.
    for (let n = 0; n < 120; n++) people.push(await known(`in-${n}`));
    await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
      select who::uuid, gen_random_uuid(), 'inside', 1, '', 'active', 'wait', now(), '{}', now() from unnest(${people}::text[]) as who`.execute(api.db); // prettier-ignore
  });
  beforeEach(async () => {
    for (let n = 0; n < 100; n++) await park(`in-${n}`, 1);
    await workOffSweeps(api.db);
    await sql`delete from outbox`.execute(api.db);
  });

  test('a publish that moves tells the parked of other journeys too, and everybody once', async () => {
    const { body } = await api.call('POST', '/v1/journeys/inside/publish', { inFlight: 'move' });
    expect(body['told']).toBe(120);
    expect(await told()).toEqual([...people].sort());
  });

  test.each([{ inFlight: 'keep' }, { inFlight: 'move' }, {}])(
    'an event that is parked as a whole is tried whatever is published (%o)',
    async (how) => {
      await sql`delete from parked`.execute(api.db);
      const id = await park('stopped-event', 2, { part: 'event', place: false });
      await park('stopped-stage', 2, { part: 'stage', place: false });
      await yaml('template: other\nchannels: { email: { subject: a, text: b } }\n', '/v1/templates/other');
      await workOffSweeps(api.db);
      await sql`delete from outbox`.execute(api.db);
      const path = 'inFlight' in how ? '/v1/journeys/inside/publish' : '/v1/templates/other/publish';
      expect((await api.call('POST', path, how)).status).toBe(200);
      expect((await told()).filter((who) => !people.includes(who))).toEqual([id]);
    },
  );

  test('who is stopped by an audience, or by an event as a whole, is tried when an audience or a policy is published', async () => {
    await sql`delete from parked`.execute(api.db);
    const stopped = [
      await park('stopped-audience', 2, { part: 'stage', place: false }),
      await park('stopped-event', 3, { part: 'event', place: false }),
    ];
    await yaml('audience: vip\nwhen: customer.points > 100\n', '/v1/audiences/vip');
    expect(await told()).toEqual([]);
    const dry = await api.call('POST', '/v1/audiences/vip/publish', { dryRun: true });
    expect([dry.status, await told()]).toEqual([200, []]);
    expect((await api.call('POST', '/v1/audiences/vip/publish', {})).status).toBe(200);
    expect(await told()).toEqual(stopped.sort());
    await sql`delete from outbox`.execute(api.db);
    await yaml('timezone: Europe/Paris\npurposes: { news: { class: marketing } }\n', '/v1/policy');
    expect(await told()).toEqual(stopped.sort());
  });

  test('so does a journey that goes on after a pause', async () => {
    await api.call('POST', '/v1/journeys/inside/pause');
    await sql`delete from outbox`.execute(api.db);
    await api.call('POST', '/v1/journeys/inside/resume');
    expect(await told()).toEqual([...people].sort());
  });
});
