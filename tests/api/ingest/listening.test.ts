import { personSecrets } from '../../setup/master-key';
import { sql } from 'kysely';
import { clockFrom } from '../../../db/base/clock';
import { publishJourney, saveJourneyDraft } from '../../../db/definitions/journeys';
import { DefinitionsSource } from '../../../db/definitions/definitions';
import { acceptSignals } from '../../../db/wake/signals';
import { goalBy } from '../../../domain/decide/passage/exits';
import type { Journey } from '../../../domain/journey/journey';
import { policy } from '../../domain/world';
import { startApi, type Api } from '../api';

const days = (n: number) => ({ unit: 'exact' as const, millis: n * 86_400_000 });

const cart: Journey = {
  key: 'cart',
  name: 'Cart',
  purpose: 'news',
  priority: 50,
  enter: [{ by: 'event', on: 'Product Added', again: 'after-exit' }],
  exit: [{ on: 'Order Completed', as: 'bought' }],
  goal: { on: 'Order Reviewed', within: days(7) },
  holdout: 0,
  steps: [{ kind: 'wait', id: '0', wait: { until: 'duration', duration: days(1) } }],
};

let api: Api;
const clock = clockFrom({ rate: 1, real_at: 0, product_at: 0 });
beforeAll(async () => {
  api = await startApi();
  await api.db.transaction().execute(async (tx) => {
    const stored = await saveJourneyDraft(tx, { key: 'cart', name: 'Cart', source: '{}', format: 'json' }, clock.now());
    await publishJourney(tx, stored, { definition: cart, inFlight: 'keep', by: 'test', now: clock.now() });
  });
});
afterAll(() => api.stop());

const track = (anonymousId: string, event: string, path = '/v1/track') =>
  api.call('POST', path, { anonymousId, event });
const idOf = async (anonymousId: string) =>
  String((await api.call('GET', `/v1/customers/anonymous:${anonymousId}`)).body['id']);
const undecided = async (id: string): Promise<string[]> =>
  (
    await sql<{ name: string }>`select name from events where customer_id = ${id} and undecided order by seq`.execute(
      api.db,
    )
  ).rows.map(({ name }) => name);
const outbox = async (id: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*) as n from outbox where customer_id = ${id}`.execute(api.db)).rows[0]?.n ??
  0;

async function person(anonymousId: string): Promise<string> {
  await track(anonymousId, 'Looked Around');
  return idOf(anonymousId);
}

/** As a decision writes it: with how long its version lets the goal be reached. */
function enrolled(id: string, { state, enteredAt }: { state: string; enteredAt: number }, journey: Journey = cart) {
  const goalEnd = goalBy({ ...journey, version: 1, state: 'live' }, { enteredAt });
  return sql`
    insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at, ended_at, goal_by)
    values (${id}, gen_random_uuid(), ${journey.key}, 1, '', ${state}, '0', now(), '{}', ${new Date(enteredAt)},
      ${state === 'active' ? null : new Date()}, ${goalEnd === undefined ? null : new Date(goalEnd)})`;
}

test('an event that enters a journey is to be decided; one that nobody listens to is only stored', async () => {
  const id = await person('enters');
  await track('enters', 'Product Added');
  expect(await undecided(id)).toEqual(['Product Added']);
  expect(await outbox(id)).toBe(1);
});

test('an event that ends a journey concerns only who is inside', async () => {
  const [inside, outside] = [await person('inside'), await person('outside')];
  await enrolled(inside, { state: 'active', enteredAt: clock.now() }).execute(api.db);
  const batch = ['inside', 'outside'].map((anonymousId) => ({ type: 'track', anonymousId, event: 'Order Completed' }));
  await api.call('POST', '/v1/batch', { batch });
  expect([await undecided(inside), await undecided(outside)]).toEqual([['Order Completed'], []]);
  expect([await outbox(inside), await outbox(outside)]).toEqual([1, 0]);
});

test('an event that comes behind the one that lets its customer in is to be decided after it, in one batch or in two calls', async () => {
  const [together, apart] = [await person('together'), await person('apart')];
  const names = ['Order Completed', 'Product Added', 'Order Completed'];
  await api.call('POST', '/v1/batch', {
    batch: names.map((event) => ({ type: 'track', anonymousId: 'together', event })),
  });
  for (const event of names) await track('apart', event);
  expect(await undecided(together)).toEqual(['Product Added', 'Order Completed']);
  expect(await undecided(apart)).toEqual(['Product Added', 'Order Completed']);
});

test('an event that comes behind a moment whose wake is overdue is to be decided after it, since the moment may let its customer in', async () => {
  const [overdue, waiting] = [await person('overdue'), await person('waiting')];
  const alarm = (id: string, due: number) =>
    sql`insert into alarms (customer_id, due) values (${id}, ${new Date(due)})`.execute(api.db);
  await alarm(overdue, clock.now() - 1_000);
  await alarm(waiting, clock.now() + days(1).millis);
  for (const anonymousId of ['overdue', 'waiting']) await track(anonymousId, 'Order Completed');
  expect([await undecided(overdue), await outbox(overdue)]).toEqual([['Order Completed'], 1]);
  expect([await undecided(waiting), await outbox(waiting)]).toEqual([[], 0]);
});

test('an event that comes while a decision holds the customer is never passed over', async () => {
  const id = await person('entering');
  let storedBeforeDecision = false;
  await api.db.transaction().execute(async (tx) => {
    await sql`select from customers where customer_id = ${id} for no key update`.execute(tx);
    await enrolled(id, { state: 'active', enteredAt: clock.now() }).execute(tx);
    await track('entering', 'Order Completed');
    storedBeforeDecision = true;
  });
  expect(storedBeforeDecision).toBe(true);
  expect(await undecided(id)).toEqual(['Order Completed']);
});

test('a goal counts after the passage ended, within its time', async () => {
  const [recent, old] = [await person('recent'), await person('old')];
  await enrolled(recent, { state: 'completed', enteredAt: clock.now() - 6 * 86_400_000 }).execute(api.db);
  await enrolled(old, { state: 'completed', enteredAt: clock.now() - 8 * 86_400_000 }).execute(api.db);
  await track('recent', 'Order Reviewed');
  await track('old', 'Order Reviewed');
  expect([await undecided(recent), await undecided(old)]).toEqual([['Order Reviewed'], []]);
});

test('a goal of an older version counts as long as that version said', async () => {
  const shorter = (within: ReturnType<typeof days>): Journey => ({
    ...cart,
    key: 'shorter',
    enter: [{ by: 'api', again: 'always' }],
    goal: { on: 'Order Praised', within },
  });
  await api.db.transaction().execute(async (tx) => {
    const draft = { key: 'shorter', name: 'Shorter', source: '{}', format: 'json' } as const;
    for (const within of [days(30), days(1)]) {
      const stored = await saveJourneyDraft(tx, draft, clock.now());
      await publishJourney(tx, stored, { definition: shorter(within), inFlight: 'keep', by: 'test', now: clock.now() });
    }
  });
  const id = await person('older-version');
  await enrolled(id, { state: 'completed', enteredAt: clock.now() - 20 * 86_400_000 }, shorter(days(30))).execute(
    api.db,
  );
  await track('older-version', 'Order Praised');
  expect(await undecided(id)).toEqual(['Order Praised']);
});

test('an import of what would enter a journey enters nobody', async () => {
  const id = await person('imported');
  await api.call('POST', '/v1/import?historical=true', {
    batch: [{ type: 'track', anonymousId: 'imported', event: 'Product Added' }],
  });
  expect([await undecided(id), await outbox(id)]).toEqual([[], 0]);
});

describe('signals of a backend', () => {
  const accept = (id: string, signals: Parameters<typeof acceptSignals>[2]) =>
    api.db.transaction().execute((tx) =>
      acceptSignals(tx, id, signals, {
        clock,
        definitions: new DefinitionsSource(policy()),
        secrets: personSecrets,
      }),
    );

  test('count like events, once per id, with the names that their kind gives', async () => {
    const id = await person('backend');
    const signals = [
      { signal: 'registration', id: 1 },
      { signal: 'event', id: 'a', name: 'Product Added', properties: { cart_id: 'c' } },
      { signal: 'consentChange', id: 'b', properties: { purpose: 'news', state: 'granted' } },
      { signal: 'preferenceChange', id: 'c', properties: { channels: ['email'] } },
      { signal: 'preferenceChange', id: 'd', properties: { language: 'zh' } },
      { signal: 'pause', reason: 'a call' },
    ] as const;
    expect(await accept(id, signals)).toEqual([]);
    expect(await accept(id, signals.slice(0, 5))).toEqual([]);
    expect(await undecided(id)).toEqual([
      'Signed Up',
      'Product Added',
      'Consent Changed',
      'Preferences Changed',
      'Preferences Changed',
    ]);
    const profile = (await api.call('GET', `/v1/customers/${id}`)).body;
    expect(profile).toMatchObject({
      consents: [{ seq: 1, source: 'temporal' }],
      preferences: { channels: ['email'], language: 'zh' },
      paused: { reason: 'a call' },
    });
    expect(await outbox(id)).toBe(0);
    expect(await accept(id, [{ signal: 'resume' }])).toEqual([]);
    expect((await api.call('GET', `/v1/customers/${id}`)).body['paused']).toBeUndefined();
  });

  test('of two customers with the same id count for both', async () => {
    for (const name of ['twin-1', 'twin-2']) {
      const id = await person(name);
      await accept(id, [{ signal: 'event', id: 'same', name: 'Product Added' }]);
      expect(await undecided(id)).toEqual(['Product Added']);
    }
  });

  test('that are wrong are refused one by one, without a value in the words', async () => {
    const id = await person('wrong');
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const refused = await accept(id, [
      { signal: 'event', id: 'x' },
      { signal: 'event', name: 'No Id' },
      { signal: 'event', id: {}, name: 7, properties: 'secret' },
      { signal: 'consentChange', id: 'y', properties: { purpose: 'news', channel: 'secret', state: 'granted' } },
      { signal: 'event', id: 'q', name: 'Loop', properties: loop },
      { signal: 'event', id: 'r', name: 'Large', properties: { a: 'x'.repeat(40_000) } },
      { signal: 'event', id: 'ok', name: 'Product Added' },
    ]);
    expect(refused).toHaveLength(6);
    expect(JSON.stringify(refused)).not.toContain('secret');
    expect(await undecided(id)).toEqual(['Product Added']);
  });

  describe('a withdrawal is never lost for its form:', () => {
    const no = { purpose: 'news', state: 'withdrawn' };
    const evidence = { text: 'x'.repeat(33_000) };
    test.each([
      ['a time that cannot be read', { id: 'a', properties: no, at: 'yesterday' }, 'could not be read'],
      ['text in the place of properties', { id: 'b', properties: 'news' }, 'No purpose could be read'],
      ['an id that is too long', { id: 'c'.repeat(201), properties: no }, 'Its id could not be read'],
      ['no id', { properties: no }, 'Its id could not be read'],
      ['evidence that is too large', { id: 'd', properties: { ...no, evidence } }, 'only what says the withdrawal'],
      ['a name that is none', { id: 'e', name: 7, properties: no }, 'only what says the withdrawal'],
      [
        'a state that nobody knows',
        { id: 'f', properties: { purpose: 'news', state: 'off' } },
        'The state was not understood',
      ],
      [
        'what an activity cannot be given',
        { id: 'g', properties: no, tooLarge: true as const },
        'only what says the withdrawal',
      ],
    ])('%s', async (form, said, note) => {
      const id = await person(`no in ${form}`);
      await accept(id, [{ signal: 'consentChange', id: 'yes', properties: { ...no, state: 'granted' } }]);
      expect(await accept(id, [{ signal: 'consentChange', ...said }])).toEqual([]);
      const { body } = await api.call('GET', `/v1/customers/${id}`);
      expect(body['consents']).toContainEqual(expect.objectContaining({ purpose: 'news', state: 'withdrawn' }));
      expect(JSON.stringify(body['consents'])).not.toContain('granted');
      const { rows } = await sql<{ notes: string[] }>`
        select notes from events where customer_id = ${id} and notes is not null`.execute(api.db);
      expect(rows.map(({ notes }) => notes.join(' '))).toEqual([expect.stringContaining(note)]);
    });

    test('and a grant in such a form is refused', async () => {
      const id = await person('yes in a wrong form');
      const yes = { purpose: 'news', state: 'granted' };
      const refused = await accept(id, [
        { signal: 'consentChange', id: 'a'.repeat(201), properties: yes },
        { signal: 'consentChange', id: 'b', properties: { ...yes, evidence } },
        { signal: 'consentChange', id: 'c', properties: yes, tooLarge: true },
      ]);
      expect(refused.map(({ code }) => code)).toEqual(['bad-envelope', 'too-large', 'too-large']);
      expect((await api.call('GET', `/v1/customers/${id}`)).body['consents']).toEqual([]);
    });
  });

  test('what Postgres cannot hold is cleaned in ids, names and reasons, and no pair is cut in two', async () => {
    const id = await person('cleaned');
    const signals = [
      { signal: 'event', id: 'nul\0', name: 'Product\0 Added' },
      { signal: 'event', id: 'half\ud800', name: 'Half\udc00 \ud83d\ude00' },
      { signal: 'pause', reason: `${'x'.repeat(498)}\0\ud83d\ude00` },
    ] as const;
    expect(await accept(id, signals)).toEqual([]);
    expect(await accept(id, signals)).toEqual([]);
    expect(await undecided(id)).toEqual(['Product\uFFFD Added', 'Half\uFFFD \ud83d\ude00']);
    const { body } = await api.call('GET', `/v1/customers/${id}`);
    expect(body['paused']).toMatchObject({ reason: `${'x'.repeat(498)}\uFFFD` });
  });

  test('a no from a slower machine is not older than the grant that it follows, unless it says when it was said', async () => {
    const id = await person('slower');
    const now = clock.now();
    const consent = (n: string, at: number, properties: object) => ({
      signal: 'consentChange' as const,
      id: n,
      at: new Date(at).toISOString(),
      properties: { purpose: 'news', ...properties },
    });
    await accept(id, [
      consent('1', now - 1_000, { state: 'granted' }),
      consent('2', now - 60_000, { state: 'withdrawn' }),
      consent('3', now, { state: 'denied', at: new Date(now - 120_000).toISOString() }),
    ]);
    const { rows } = await sql<{ state: string }>`
      select state from consents where customer_id = ${id} order by at desc, seq desc`.execute(api.db);
    expect(rows.map(({ state }) => state)).toEqual(['withdrawn', 'granted', 'denied']);
  });
});
