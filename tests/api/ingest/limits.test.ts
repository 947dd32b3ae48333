import { sql } from 'kysely';
import { forgetRejected } from '../../../db/customers/rejected';
import { limits } from '../../../domain/person/limits';
import { startApi, type Answer, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const yaml = { 'content-type': 'application/yaml' };
  await api.call('PUT', '/v1/journeys/j', 'journey: j\npurpose: news\nenter: { on: Heard }\nsteps:\n  - wait: 3 days\n', yaml); // prettier-ignore
  await api.call('POST', '/v1/journeys/j/publish', {});
});
beforeEach(() => sql`delete from rejected`.execute(api.db));
afterAll(() => api.stop());

const known = async (user: string): Promise<string> =>
  String((await api.call('PUT', `/v1/customers/user:${user}`, { traits: { city: 'Berlin' } })).body['id']);
const count = async (table: string, who: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)} where customer_id = ${who}`.execute(api.db)).rows[0]?.n ?? 0; // prettier-ignore
const rejected = async (query = ''): Promise<Record<string, unknown>[]> =>
  (await api.call('GET', `/v1/rejected${query}`)).body['items'] as Record<string, unknown>[];
const codeOf = ({ status, body }: Answer) => [status, body['code']];

const withIdentifiers = (who: string) =>
  sql`with own as (insert into identifier_owners (kind, value, customer_id) select 'anonymous', ${who} || n, ${who} from generate_series(1, ${limits.identifiers}::int) n
      returning kind, value)
    insert into identifiers (customer_id, kind, value, added_at, source) select ${who}, kind, value, now(), 'test' from own`.execute(api.db); // prettier-ignore
const withUndecided = (who: string) =>
  sql`insert into events (customer_id, event_id, name, at, received_at, source, message_id, undecided)
    select ${who}, gen_random_uuid(), 'Heard', now(), now(), 'test', gen_random_uuid()::text, true from generate_series(1, ${limits.undecidedEvents}::int) n`.execute(api.db); // prettier-ignore
const withLines = (who: string) =>
  sql`insert into consents (customer_id, seq, purpose, state, at, recorded_at, source)
    select ${who}, n, 'purpose ' || n, 'granted', now(), now(), 'test' from generate_series(1, ${limits.ledgerLines}::int) n`.execute(api.db); // prettier-ignore

describe('a person who has as many identifiers as there may be', () => {
  test('gets no more of them: alone it is a 422 that says so, in a batch an entry with its place, and the rest counts', async () => {
    const who = await known('cookies');
    await withIdentifiers(who);
    const track = { userId: 'cookies', event: 'Seen', anonymousId: 'one more' };
    const alone = await api.call('POST', '/v1/track', track);
    expect([...codeOf(alone), alone.body['detail']]).toEqual([422, 'over-limit', expect.stringContaining('at most 10000 identifiers')]); // prettier-ignore
    expect(codeOf(await api.call('POST', '/v1/identify', { userId: 'cookies', anonymousId: 'another' }))).toEqual([422, 'over-limit']); // prettier-ignore
    const batch = [
      { type: 'track', userId: 'cookies', event: 'Seen', messageId: 'c-1' },
      { type: 'track', ...track, messageId: 'c-2' },
      { type: 'identify', userId: 'cookies', anonymousId: 'third', traits: { a: 1 }, messageId: 'c-3' },
      { type: 'identify', userId: 'cookies', traits: { city: 'Bonn' }, messageId: 'c-4' },
    ];
    const { status, body } = await api.call('POST', '/v1/batch', { batch });
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        rejected: [1, 2].map((index) => ({
          index,
          messageId: `c-${index + 1}`,
          code: 'over-limit',
          detail: expect.stringContaining('identifiers'),
        })),
      },
    ]);
    expect(await count('identifiers', who)).toBe(limits.identifiers + 1);
    const { traits } = (await api.call('GET', '/v1/customers/user:cookies')).body as { traits: object };
    expect(traits).toMatchObject({ city: { value: 'Bonn' } });
    expect(traits).not.toHaveProperty('a');
  });
});

describe('a person for whom too much waits to be decided', () => {
  test('gets nothing more that has to be decided, all else, and every withdrawal', async () => {
    const who = await known('flooded');
    await withUndecided(who);
    const heard = { userId: 'flooded', event: 'Heard' };
    const before = await count('events', who);
    expect(codeOf(await api.call('POST', '/v1/track', heard))).toEqual([422, 'over-limit']);
    const say = (state: string) => ({ type: 'track', userId: 'flooded', event: 'Consent Changed', properties: { purpose: 'news', state } }); // prettier-ignore
    const batch = [{ type: 'track', ...heard }, { type: 'track', userId: 'flooded', event: 'Unheard' }, say('withdrawn')]; // prettier-ignore
    const answer = await api.call('POST', '/v1/batch', { batch });
    expect((answer.body['rejected'] as { index: number }[]).map(({ index }) => index)).toEqual([0]);
    expect(await count('events', who)).toBe(before + 2);
    expect(await count('consents', who)).toBe(1);
  });

  test('is told nothing of calls that were stored before, when they are sent again', async () => {
    const who = await known('repeating');
    const heard = { type: 'track', userId: 'repeating', event: 'Heard', messageId: 'heard-before' };
    const send = (...batch: object[]) => api.call('POST', '/v1/batch', { batch });
    expect((await send(heard)).body).toEqual({ success: true });
    await withUndecided(who);
    const before = await count('events', who);
    expect((await send(heard)).body).toEqual({ success: true });
    expect((await api.call('POST', '/v1/track', heard)).status).toBe(200);
    expect(await rejected()).toEqual([]);
    const { body } = await send(heard, { ...heard, messageId: 'heard-first' });
    expect(body['rejected']).toMatchObject([{ index: 1, messageId: 'heard-first', code: 'over-limit' }]);
    expect(await count('events', who)).toBe(before);
  });
});

test('a full ledger takes a withdrawal by every road, and no grant', async () => {
  const who = await known('ledger');
  await withLines(who);
  const post = (state: string, purpose: string) =>
    api.call('POST', '/v1/customers/user:ledger/consents', { purpose, state });
  const track = (state: string, purpose: string) =>
    api.call('POST', '/v1/track', { userId: 'ledger', event: 'Consent Changed', properties: { purpose, state } });
  expect(codeOf(await post('granted', 'new'))).toEqual([422, 'over-limit']);
  expect(codeOf(await track('granted', 'new'))).toEqual([422, 'over-limit']);
  expect((await post('withdrawn', 'purpose 1')).status).toBe(200);
  expect((await track('withdrawn', 'purpose 2')).status).toBe(200);
  expect((await track('denied', 'purpose 3')).status).toBe(200);
  expect(await count('consents', who)).toBe(limits.ledgerLines + 3);
});

describe('calls that could not be taken', () => {
  test('are told by their places, kept with what came, listed by code, and counted', async () => {
    const key = await api.key(['ingest']);
    const batch = [
      { type: 'track', userId: 'u', event: 'Good', messageId: 'ok' },
      { type: 'track', messageId: 'no-name', userId: 'u' },
      { type: 'nonsense', messageId: 7 },
      null,
      { type: 'track', userId: 'u', event: 'Large', properties: { text: 'x'.repeat(40_000) }, messageId: 'large' },
      { type: 'track', userId: 'null', event: 'Blocked', messageId: 'blocked' },
    ];
    const answer = await api.call('POST', '/v1/batch', { batch }, { authorization: `Bearer ${key}` });
    const told = answer.body['rejected'] as Record<string, unknown>[];
    expect(told.map(({ index, messageId, code }) => [index, messageId, code])).toEqual([
      [1, 'no-name', 'invalid'],
      [2, undefined, 'invalid'],
      [3, undefined, 'invalid'],
      [4, 'large', 'too-large'],
      [5, 'blocked', 'blocked-identifier'],
    ]);
    expect(codeOf(await api.call('POST', '/v1/track', { userId: 'u' }))).toEqual([422, 'invalid']);
    const kept = await rejected();
    expect(kept.map(({ code, type }) => [code, type])).toEqual([
      ['invalid', 'track'],
      ['blocked-identifier', 'track'],
      ['too-large', 'track'],
      ['invalid', undefined],
      ['invalid', 'nonsense'],
      ['invalid', 'track'],
    ]);
    expect(kept[1]).toMatchObject({ call: batch[5], at: expect.stringMatching(/Z$/), detail: expect.stringContaining('/userId') }); // prettier-ignore
    expect(kept[2]?.['call']).toBeNull();
    expect(await rejected('?code=too-large')).toHaveLength(1);
    const first = await api.call('GET', '/v1/rejected?limit=4');
    const rest = await rejected(`?cursor=${encodeURIComponent(String(first.body['next']))}`);
    expect(rest.map(({ id }) => id)).toEqual(kept.slice(4).map(({ id }) => id));
    expect((await api.call('GET', '/metrics')).text).toMatch(/sojourn_events_rejected_total\{code="too-large"\} 1/);
    expect((await api.call('GET', '/v1/today')).body['rejected']).toContainEqual({ code: 'too-large', count: 1 });
  });

  test('are read with the scope read alone', async () => {
    const as = async (scope: 'read' | 'ingest') => ({ authorization: `Bearer ${await api.key([scope])}` });
    expect((await api.call('GET', '/v1/rejected', undefined, await as('ingest'))).status).toBe(403);
    expect((await api.call('GET', '/v1/rejected', undefined, await as('read'))).status).toBe(200);
  });

  test('go with the person whom they name, wherever in the call, and after seven days', async () => {
    await api.call('PUT', '/v1/customers/email:Ann@Example.org', { identifiers: [{ kind: 'phone', value: '+49 151 23456789' }] }); // prettier-ignore
    const bad = (properties: object) => api.call('POST', '/v1/track', { userId: 'u', event: '', properties });
    await bad({ deep: [{ mail: ' ANN@example.org' }] });
    await bad({ phone: '+49 (151) 23456789' });
    await bad({ subject: 'email:Ann@Example.org' });
    await bad({ mail: 'bea@example.org' });
    expect(await rejected()).toHaveLength(4);
    await api.call('DELETE', '/v1/customers/email:ann@example.org');
    expect((await rejected()).map(({ call }) => (call as { properties: object }).properties)).toEqual([
      { mail: 'bea@example.org' },
    ]);
    await sql`insert into rejected (at, stored_at, key_id, key_name, code, detail, names)
      values (now(), now() - interval '8 days', gen_random_uuid(), 'k', 'invalid', '', '{}')`.execute(api.db);
    expect(await rejected()).toHaveLength(1);
    await forgetRejected(api.db);
    expect((await sql`select from rejected`.execute(api.db)).rows).toHaveLength(1);
  });

  test('are kept a thousand an hour of one key, so that junk fills no disk', async () => {
    const batch = Array.from({ length: 900 }, () => ({ type: 'track' }));
    for (let n = 0; n < 3; n++) await api.call('POST', '/v1/batch', { batch });
    expect((await sql`select from rejected`.execute(api.db)).rows.length).toBeLessThanOrEqual(1_900);
  });
});
