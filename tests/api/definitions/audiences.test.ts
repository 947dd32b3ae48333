import { sql } from 'kysely';
import { startApi, type Answer, type Api } from '../api';
import { rowsOf } from '../../setup/rows-of';

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

const audience = (key: string, when: string): string => `audience: ${key}\nname: Good customers\nwhen: ${when}\n`;
const journey = (key: string, whom: string): string =>
  `journey: ${key}\npurpose: news\nenter: { audience: ${whom}, every: "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9", again: always }\nsteps:\n  - wait: 1 day\n`;
async function publish(key: string, whom: string): Promise<Answer> {
  await yaml(`/v1/journeys/${key}`, journey(key, whom));
  return api.call('POST', `/v1/journeys/${key}/publish`, {});
}
const entryOf = async (key: string, version: number): Promise<unknown> =>
  (await sql<{ entry: unknown }>`select definition #> '{enter,0}' as entry from journey_versions where key = ${key} and version = ${version}`.execute(api.db)).rows[0]?.entry; // prettier-ignore

test('an audience is drafted, judged and published; a journey names it and keeps what it meant', async () => {
  const saved = await yaml('/v1/audiences/vips', audience('vips', '"customer.points > 100"'));
  expect(saved.status).toBe(201);
  expect(saved.body).toMatchObject({ key: 'vips', version: null, problems: [] });
  expect(codeOf(await publish('early', 'vips'))).toEqual([422, 'invalid-definition']);
  expect((await api.call('POST', '/v1/audiences/vips/publish', {})).body).toMatchObject({ version: 1, problems: [] });
  expect((await publish('letter', 'vips')).status).toBe(200);
  expect(await entryOf('letter', 1)).toMatchObject({ audience: 'customer.points > 100', named: 'vips' });
  await yaml('/v1/audiences/vips', audience('vips', '"customer.points > 500"'));
  expect((await api.call('POST', '/v1/audiences/vips/publish', {})).body).toMatchObject({ version: 2 });
  expect(await entryOf('letter', 1)).toMatchObject({ audience: 'customer.points > 100' });
  expect((await publish('letter', 'vips')).body).toMatchObject({ version: 2 });
  expect(await entryOf('letter', 2)).toMatchObject({ audience: 'customer.points > 500' });
});

test('an audience that is not there is a problem at its place, with what was probably meant', async () => {
  const refused = await publish('typo', 'vip');
  expect(codeOf(refused)).toEqual([422, 'invalid-definition']);
  expect(flaws(refused)).toMatchObject([
    { pointer: '/enter/audience', line: 3, code: 'unknown-audience', hint: 'Did you mean "vips"?' },
  ]);
});

test('a condition that cannot be read is not published; one that speaks of an entry is warned of', async () => {
  await yaml('/v1/audiences/broken', audience('broken', '"event.name == 1 &&"'));
  const saved = await api.call('GET', '/v1/audiences/broken');
  expect(flaws(saved, 'problems').length).toBeGreaterThan(0);
  expect(codeOf(await api.call('POST', '/v1/audiences/broken/publish', {}))).toEqual([422, 'invalid-definition']);
  const early = await yaml('/v1/audiences/broken', audience('broken', 'entry.by == "api"'));
  expect(flaws(early, 'problems')).toMatchObject([{ code: 'condition-not-here', severity: 'warning' }]);
});

test('audiences are listed, read as YAML, guarded by their tag, and dry runs change nothing', async () => {
  expect((await api.call('GET', '/v1/audiences')).body['items']).toMatchObject([{ key: 'broken' }, { key: 'vips' }]);
  const text = await api.call('GET', '/v1/audiences/vips', undefined, { accept: 'application/yaml' });
  expect(text.headers.get('content-type')).toContain('yaml');
  expect(codeOf(await yaml('/v1/audiences/vips', audience('vips', 'true'), { 'if-match': '"1"' }))).toEqual([412, 'stale']); // prettier-ignore
  expect((await api.call('POST', '/v1/audiences/vips/publish', { dryRun: true })).body).toMatchObject({ version: 3, dryRun: true }); // prettier-ignore
  expect((await api.call('GET', '/v1/audiences/vips')).body['version']).toBe(2);
  expect((await api.call('GET', '/v1/audiences/nobody')).status).toBe(404);
});

describe('who is among it', () => {
  const customer = async (userId: string, traits: object): Promise<string> => {
    await api.call('POST', '/v1/identify', { userId, traits });
    return String((await api.call('GET', `/v1/customers/user:${userId}`)).body['id']);
  };

  test('is counted, listed by pages, and told of each with the reasons', async () => {
    const gold = await customer('gold', { tier: 'gold', city: 'Berlin' });
    const silver = await customer('silver', { tier: 'silver', city: 'Berlin' });
    const early = await customer('early', { tier: 'gold' });
    await yaml('/v1/audiences/berliners', 'audience: berliners\nwhen: has(customer.traits.city) && (customer.tier == "gold" || count("Order Completed") > 3)\n'); // prettier-ignore
    expect(codeOf(await api.call('GET', '/v1/audiences/berliners/size'))).toEqual([409, 'conflict']);
    await api.call('POST', '/v1/audiences/berliners/publish', {});
    expect((await api.call('GET', '/v1/audiences/berliners/size')).body).toEqual({ size: 1, of: 3, at: expect.stringMatching(/Z$/) }); // prettier-ignore
    for (let n = 0; n < 4; n++) await api.call('POST', '/v1/track', { userId: 'silver', event: 'Order Completed' });
    const first = await api.call('GET', '/v1/audiences/berliners/members?limit=1');
    const second = await api.call('GET', `/v1/audiences/berliners/members?limit=1&cursor=${String(first.body['next'])}`); // prettier-ignore
    expect([...flaws(first, 'items'), ...flaws(second, 'items')]).toEqual([gold, silver].sort().map((id) => ({ id })));
    expect(second.body['next']).toBeNull();
    expect((await api.call('GET', `/v1/audiences/berliners/members/user:gold`)).body).toEqual({
      member: true,
      because: [
        { condition: 'has(customer.traits.city)', holds: true },
        { condition: 'customer.tier == "gold"', holds: true },
        { condition: 'count("Order Completed") > 3', holds: false },
      ],
    });
    expect((await api.call('GET', `/v1/audiences/berliners/members/${early}`)).body).toMatchObject({ member: false });
  });

  test.each([
    ['Postgres counts', 'customer.traits.still == true'],
    ['people are asked one by one', 'customer.traits.still == true && customer.id.size() > 1'],
  ])('is nobody whose data lie still, until they take that back, where %s', async (how, when) => {
    const key = `still-${how.length}`;
    const [one, other] = [
      await customer(`${key}-one`, { still: true }),
      await customer(`${key}-other`, { still: true }),
    ];
    await yaml(`/v1/audiences/${key}`, audience(key, `'${when} && customer.id in ["${one}", "${other}"]'`));
    expect((await api.call('POST', `/v1/audiences/${key}/publish`, {})).status).toBe(200);
    const right = (state: object) => api.call('POST', `/v1/customers/${one}/rights`, { right: 'restrict', ...state });
    const among = async (): Promise<unknown[]> => [
      (await api.call('GET', `/v1/audiences/${key}/size`)).body['size'],
      flaws(await api.call('GET', `/v1/audiences/${key}/members`), 'items').map(({ id }) => id),
      (await api.call('GET', `/v1/audiences/${key}/members/${one}`)).body['member'],
      (await api.call('POST', '/v1/audiences/size', { when: `${when} && customer.id in ["${one}", "${other}"]` })).body['size'], // prettier-ignore
    ];
    const both = [one, other].sort();
    expect(await among()).toEqual([2, both, true, 2]);
    await right({});
    expect(await among()).toEqual([1, [other], false, 1]);
    expect((await api.call('GET', `/v1/audiences/${key}/members/${one}`)).body).toEqual({ member: false, because: [], restricted: true }); // prettier-ignore
    // Of words of one instant the no counts.
    await new Promise((done) => setTimeout(done, 2));
    await right({ state: 'taken-back' });
    expect(await among()).toEqual([2, both, true, 2]);
  });

  test('is asked of nobody and of no audience with an answer that says so', async () => {
    expect(codeOf(await api.call('GET', '/v1/audiences/berliners/members/user:nobody'))).toEqual([404, 'unknown-customer']); // prettier-ignore
    expect(codeOf(await api.call('GET', '/v1/audiences/none/size'))).toEqual([404, 'unknown-definition']);
    expect(codeOf(await api.call('GET', '/v1/audiences/berliners/members?cursor=x'))).toEqual([400, 'malformed-request']); // prettier-ignore
  });
});

test('a publish looks who is among its audiences, so that what comes next is news: an event that its journeys are woken for', async () => {
  await api.call('POST', '/v1/identify', { userId: 'before', traits: { loud: true } });
  await yaml('/v1/audiences/loud', audience('loud', 'customer.traits.loud == true'));
  await api.call('POST', '/v1/audiences/loud/publish', {});
  await yaml('/v1/journeys/loud', 'journey: loud\npurpose: news\nenter: { on: Audience Entered, when: event.properties.audience == "loud" }\nsteps:\n  - wait: 1 day\n'); // prettier-ignore
  await api.call('POST', '/v1/journeys/loud/publish', {});
  expect(await rowsOf(api.db, sql`select audience from audience_members`)).toEqual([{ audience: 'loud' }]);
  await sql`delete from outbox`.execute(api.db);
  await api.call('POST', '/v1/identify', { userId: 'after', traits: { quiet: true } });
  await api.call('POST', '/v1/identify', { userId: 'after', traits: { loud: true } });
  await api.call('POST', '/v1/batch?historical=true', { batch: [{ type: 'identify', userId: 'past', traits: { loud: true } }] }); // prettier-ignore
  expect(await rowsOf(api.db, sql`select signal from outbox where signal = 'wake'`)).toHaveLength(1);
  expect(await rowsOf(api.db, sql`select customer_id from customers where said ? 'imported'`)).toHaveLength(1);
});

test('what an audience never sees, since it is sensitive, is a problem at its place, in drafts, publishes and while somebody types', async () => {
  await yaml('/v1/data-plan', 'traits: { birthday: { class: sensitive, purpose: greetings } }\nanonymous: { needs: none }\n'); // prettier-ignore
  const flaw = { pointer: '/when', code: 'sensitive-trait', severity: 'error', hint: expect.stringContaining('"greetings"') }; // prettier-ignore
  const when = 'customer.traits["birthday"] != null && customer.points > 1';
  expect(flaws(await yaml('/v1/audiences/born', audience('born', `'${when}'`)), 'problems')).toMatchObject([{ ...flaw, line: 3 }]); // prettier-ignore
  const refused = [await api.call('POST', '/v1/audiences/born/publish', {}), await api.call('POST', '/v1/audiences/size', { when })]; // prettier-ignore
  for (const answer of refused) {
    expect(codeOf(answer)).toEqual([422, 'invalid-definition']);
    expect(flaws(answer)).toMatchObject([flaw]);
  }
  expect(flaws(await publish('born', '"customer.traits.birthday != null"'))).toMatchObject([{ ...flaw, pointer: '/enter/audience' }]); // prettier-ignore
});

test('nobody whose data lie still is noted as among an audience when a journey begins to listen to it', async () => {
  for (const userId of ['still', 'free']) await api.call('POST', '/v1/identify', { userId, traits: { heard: true } });
  await api.call('POST', '/v1/customers/user:still/rights', { right: 'restrict' });
  await yaml('/v1/audiences/heard', audience('heard', 'customer.traits.heard == true'));
  await api.call('POST', '/v1/audiences/heard/publish', {});
  await yaml('/v1/journeys/heard', 'journey: heard\npurpose: news\nenter: { on: Audience Entered, when: event.properties.audience == "heard" }\nsteps:\n  - wait: 1 day\n'); // prettier-ignore
  await api.call('POST', '/v1/journeys/heard/publish', {});
  expect(await rowsOf(api.db, sql`select value from audience_members join identifier_owners using (customer_id) where audience = 'heard'`)).toEqual([{ value: 'free' }]); // prettier-ignore
});
