import { sql } from 'kysely';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

type Item = Readonly<Record<string, unknown>>;

const person = async (userId: string): Promise<Item> => (await api.call('GET', `/v1/customers/user:${userId}`)).body;
/** What somebody said of them. */
const values = async (userId: string): Promise<Item> =>
  Object.fromEntries(
    Object.entries((await person(userId))['traits'] as Record<string, Item>)
      .filter(([, { source }]) => source !== 'computed')
      .map(([name, { value }]) => [name, value]),
  );
const timeline = async (userId: string): Promise<Item[]> =>
  (await api.call('GET', `/v1/customers/user:${userId}/timeline`)).body['items'] as Item[];
const event = async (userId: string): Promise<Item> =>
  (await timeline(userId)).find(({ kind }) => kind === 'event') ?? {};
const batch = async (...calls: object[]): Promise<Item> => (await api.call('POST', '/v1/batch', { batch: calls })).body;
const day = 86_400_000;

describe('times', () => {
  const iso = (at: number): string => new Date(at).toISOString();
  const then = Math.floor(Date.now() / 1_000) * 1_000 - day;

  test('what the caller says of the time wins over what the library says by itself', async () => {
    await batch({ type: 'track', userId: 'said', event: 'Seen', timestamp: iso(then), originalTimestamp: iso(then + 5) }); // prettier-ignore
    await batch({ type: 'track', userId: 'library', event: 'Seen', originalTimestamp: iso(then) });
    expect(await event('said')).toMatchObject({ at: iso(then) });
    expect(await event('library')).toMatchObject({ at: iso(then) });
  });

  test.each([
    ['seconds', String(then / 1_000)],
    ['milliseconds', String(then)],
    ['no offset', iso(then).slice(0, -1)],
  ])('are read as %s', async (form, timestamp) => {
    const userId = `time-${form}`.replaceAll(' ', '-');
    expect(await batch({ type: 'track', userId, event: 'Seen', timestamp })).toEqual({ success: true });
    expect(await event(userId)).toMatchObject({ at: iso(then) });
  });

  test.each([
    ['03/09/2024', 'could not be read'],
    ['next Tuesday', 'could not be read'],
    [new Date(then).toString(), 'could not be read'],
    ['x'.repeat(200), 'could not be read'],
    [{ seconds: 1 }, 'could not be read'],
    ['2999-01-01T00:00:00Z', 'lies ahead'],
    ['1969-07-20T20:17:40Z', 'lies before 1970'],
  ])('%j counts as the time of receipt, and a note says so', async (timestamp, why) => {
    const userId = `odd-${JSON.stringify(timestamp).length}-${why.length}`;
    const before = Date.now();
    expect((await api.call('POST', '/v1/track', { userId, event: 'Seen', timestamp })).status).toBe(200);
    const { at, notes } = await event(userId);
    expect(Date.parse(String(at))).toBeGreaterThanOrEqual(before - 1_000);
    expect(notes).toEqual([expect.stringContaining(why)]);
  });

  test('that are said of a whole batch lose none of its calls, whatever they are', async () => {
    const body = { batch: [{ type: 'track', userId: 'batch-time', event: 'Seen' }], sentAt: { at: 'x'.repeat(100) }, context: [] }; // prettier-ignore
    expect((await api.call('POST', '/v1/batch', body)).body).toEqual({ success: true });
  });

  test('of one millisecond leave events in the order in which they came', async () => {
    const calls = Array.from({ length: 20 }, (_, n) => ({ type: 'track', userId: 'instant', event: `Step ${n}`, timestamp: iso(then) })); // prettier-ignore
    await batch(...calls);
    const names = (await timeline('instant')).filter(({ kind }) => kind === 'event').map(({ name }) => name);
    expect(names.toReversed()).toEqual(calls.map(({ event: name }) => name));
  });
});

describe('traits beside a call', () => {
  test('are an identify’s own, and those that it says win', async () => {
    const context = { traits: { email: 'beside@example.org', plan: 'free', city: 'Bonn' } };
    await batch({ type: 'identify', userId: 'beside', traits: { plan: 'gold' }, context });
    expect(await values('beside')).toEqual({ email: 'beside@example.org', plan: 'gold', city: 'Bonn' });
    expect((await api.call('GET', '/v1/customers/email:beside@example.org')).status).toBe(200);
  });

  test('of an event fill what nobody said, and give way to what is said, also when that was said before', async () => {
    const context = { traits: { city: 'Bonn', plan: 'free', gone: 'back', email: 'no-identity@example.org' } };
    const ago = (days: number): string => new Date(Date.now() - days * day).toISOString();
    await batch({ type: 'identify', userId: 'filled', traits: { plan: 'gold', gone: null } });
    await batch({ type: 'track', userId: 'filled', event: 'Seen', context });
    expect(await values('filled')).toEqual({ city: 'Bonn', plan: 'gold' });
    expect((await api.call('GET', '/v1/customers/email:no-identity@example.org')).status).toBe(404);
    await batch({ type: 'identify', userId: 'filled', traits: { city: 'Kiel' }, timestamp: ago(3) });
    await batch({ type: 'page', userId: 'filled', context: { traits: { city: 'Rome' } } });
    expect(await values('filled')).toEqual({ city: 'Kiel', plan: 'gold' });
  });
});

describe('what clients write', () => {
  test('a list with nothing in it is PHP’s word for an object with nothing in it', async () => {
    const empty = { properties: [], traits: [], context: [] };
    expect(await batch({ type: 'track', userId: 'php', event: 'Seen', ...empty }, { type: 'identify', userId: 'php', ...empty })).toEqual({ success: true }); // prettier-ignore
    expect(await event('php')).toMatchObject({ properties: {} });
    const { rejected } = await batch({ type: 'track', userId: 'php', event: 'Seen', properties: ['a'] });
    expect(rejected).toEqual([expect.objectContaining({ index: 0, code: 'invalid', detail: '/properties: Must be an object.' })]); // prettier-ignore
  });

  test('names and types are told without what nobody sees at their ends, in calls and in journeys', async () => {
    const journey = 'journey: spaces\npurpose: news\nenter: { on: " Order  Paid " }\nsteps:\n  - wait: 3 days\n';
    await api.call('PUT', '/v1/journeys/spaces', journey, { 'content-type': 'application/yaml' });
    expect((await api.call('POST', '/v1/journeys/spaces/publish', {})).status).toBe(200);
    expect(await batch({ type: ' track\t', userId: 'spaces', event: '\u200bOrder  Paid\u00a0' })).toEqual({ success: true }); // prettier-ignore
    const { rows } = await sql<{ name: string; undecided: boolean }>`select name, undecided from events where name like 'Order  Paid%'`.execute(api.db); // prettier-ignore
    expect(rows).toEqual([{ name: 'Order  Paid', undecided: true }]);
  });

  test('the category of a page is one of its properties', async () => {
    await batch({ type: 'page', userId: 'category', name: 'Home', category: 'shop' });
    expect(await event('category')).toMatchObject({ name: 'Home', properties: { category: 'shop' } });
  });
});

describe('history', () => {
  const undecided = async (name: string) =>
    (await sql<{ undecided: boolean }>`select undecided from events where name = ${name}`.execute(api.db)).rows;
  const say = (path: string, name: string) =>
    api.call('POST', path, { batch: [{ type: 'track', userId: 'history', event: name }] });
  beforeAll(async () => {
    const journey = 'journey: past\npurpose: news\nenter: [{ on: Told live }, { on: Told late }]\nsteps:\n  - wait: 3 days\n'; // prettier-ignore
    await api.call('PUT', '/v1/journeys/past', journey, { 'content-type': 'application/yaml' });
    await api.call('POST', '/v1/journeys/past/publish', {});
  });

  test('/v1/import is live, and so is what nobody calls history', async () => {
    await say('/v1/import', 'Told live');
    expect(await undecided('Told live')).toEqual([{ undecided: true }]);
  });

  test.each(['/v1/batch', '/v1/import', '/v1/b'])('%s?historical=true wakes nobody', async (path) => {
    await sql`delete from events where name = 'Told late'`.execute(api.db);
    expect((await say(`${path}?historical=true`, 'Told late')).status).toBe(200);
    expect(await undecided('Told late')).toEqual([{ undecided: false }]);
  });

  test('so does a single call, and another word than true or false is refused', async () => {
    await sql`delete from events where name = 'Told late'`.execute(api.db);
    await api.call('POST', '/v1/track?historical=true', { userId: 'history', event: 'Told late' });
    expect(await undecided('Told late')).toEqual([{ undecided: false }]);
    expect((await say('/v1/batch?historical=perhaps', 'Told late')).status).toBe(400);
  });
});

describe('a consent that cannot be read', () => {
  test('is told to who sent it, in a call and in a batch, and one that can be read is not', async () => {
    const said = (state: string) => ({
      event: 'Consent Changed',
      properties: { purpose: 'news', channel: 'email', state },
    });
    const odd = { userId: 'told-why', messageId: 'odd', ...said('perhaps') };
    const notes = [{ messageId: 'odd', notes: ['The state was not understood: it counts as a withdrawal.'] }];
    expect((await api.call('POST', '/v1/track', odd)).body).toEqual({ success: true, notes });
    const batch = [
      { type: 'track', ...odd, messageId: 'odd-too' },
      { type: 'track', userId: 'told-why', ...said('withdrawn') },
    ];
    expect((await api.call('POST', '/v1/batch', { batch })).body).toEqual({
      success: true,
      notes: [{ messageId: 'odd-too', notes: notes[0]?.notes }],
    });
  });

  const news = ['news', 'offers'];
  const withConsents = async (userId: string): Promise<void> => {
    const said = news.map((purpose) => ({ type: 'track', userId, event: 'Consent Changed', properties: { purpose, state: 'granted' } })); // prettier-ignore
    expect(await batch(...said)).toEqual({ success: true });
  };
  const ledger = async (userId: string) => {
    const { body } = await api.call('GET', `/v1/customers/user:${userId}/consents`);
    return (body['items'] as Item[]).slice(0, -news.length).map(({ purpose, channel, state, note }) => [purpose, channel, state, note]).toReversed(); // prettier-ignore
  };

  test.each<[string, unknown, [string, string | undefined][], string]>([
    ['a-stray-space', { purpose: 'news', state: ' Withdrawn ', channel: 'EMAIL' }, [['news', 'email']], ''],
    ['a-state', { purpose: 'news', channel: 'email', state: 'perhaps' }, [['news', 'email']], 'The state was not understood'], // prettier-ignore
    ['a-channel', { purpose: 'news', channel: 'pigeon', state: 'withdrawn' }, [['news', undefined]], 'The channel is not known'], // prettier-ignore
    ['no-purpose', { state: 'denied', channel: 'email' }, [['*', 'email'], ['news', 'email'], ['offers', 'email']], 'No purpose could be read'], // prettier-ignore
    ['evidence', { purpose: 'news', state: 'withdrawn', evidence: 'x', at: 'whenever' }, [['news', undefined]], '"at" could not be read'], // prettier-ignore
    [
      'nothing',
      [],
      [
        ['*', undefined],
        ['news', undefined],
        ['offers', undefined],
      ],
      'No purpose could be read',
    ],
    [
      'no-object',
      'stop',
      [
        ['*', undefined],
        ['news', undefined],
        ['offers', undefined],
      ],
      'The state was not understood',
    ],
  ])('is the widest no that it may mean, and says so on its lines: %s', async (userId, properties, lines, note) => {
    await withConsents(userId);
    const said = await batch({ type: 'track', userId, event: 'Consent Changed ', properties });
    const told = [{ messageId: expect.any(String), notes: expect.arrayContaining([expect.stringContaining(note)]) }];
    expect(said).toEqual({ success: true, ...(note === '' ? {} : { notes: told }) });
    const written = await ledger(userId);
    const state = userId === 'no-purpose' ? 'denied' : 'withdrawn';
    expect(written).toEqual(lines.map(([purpose, channel]) => [purpose, channel, state, note === '' ? undefined : expect.stringContaining(note)])); // prettier-ignore
    if (note !== '') expect((await event(userId))['notes']).toContainEqual(expect.stringContaining(note));
  });

  test('and is too large keeps only what says it', async () => {
    await withConsents('large');
    const properties = { purpose: 'news', state: 'withdrawn', evidence: { page: 'x'.repeat(40_000) } };
    const said = await batch({
      type: 'track',
      userId: 'large',
      messageId: 'large',
      event: 'Consent Changed',
      properties,
    });
    expect(said).toEqual({ success: true, notes: [{ messageId: 'large', notes: [expect.stringContaining('too large')] }] }); // prettier-ignore
    expect(await ledger('large')).toEqual([['news', undefined, 'withdrawn', undefined]]);
    expect(await event('large')).toMatchObject({ notes: [expect.stringContaining('too large')] });
  });

  test('is refused where it is a grant', async () => {
    await withConsents('grant');
    const grants = [{ state: 'granted' }, { purpose: 'ads', state: 'granted', channel: 'pigeon' }, { purpose: 'ads', state: 'granted', evidence: { page: 'x'.repeat(40_000) } }]; // prettier-ignore
    const { rejected } = await batch(...grants.map((properties) => ({ type: 'track', userId: 'grant', event: 'Consent Changed', properties }))); // prettier-ignore
    expect(rejected).toMatchObject([{ index: 0, code: 'invalid' }, { index: 1, code: 'invalid' }, { index: 2, code: 'too-large' }]); // prettier-ignore
    expect(await ledger('grant')).toEqual([]);
    const alone = { userId: 'grant', event: 'Consent Changed', properties: { state: 'granted' } };
    expect((await api.call('POST', '/v1/track', alone)).status).toBe(422);
  });
});
