import { sql } from 'kysely';
import { limits } from '../../../domain/person/limits';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const send = async (type: string, call: object): Promise<void> => {
  const { status, body } = await api.call('POST', `/v1/${type}`, call);
  expect([status, body]).toEqual([200, { success: true }]);
};
/** Of the newest event. */
const notesOf = async (name: string): Promise<unknown> => {
  const { body } = await api.call('GET', `/v1/customers/${encodeURIComponent(name)}/timeline?kind=event&limit=1`);
  return (body['items'] as { notes?: unknown }[])[0]?.notes;
};
const idOf = async (name: string): Promise<string> =>
  String((await api.call('GET', `/v1/customers/${encodeURIComponent(name)}`)).body['id']);
const withCookies = (who: string, count: number) =>
  sql`with own as (insert into identifier_owners (kind, value, customer_id) select 'anonymous', ${who} || n, ${who} from generate_series(1, ${count}::int) n
      returning kind, value)
    insert into identifiers (customer_id, kind, value, added_at, source) select ${who}, kind, value, now(), 'test' from own`.execute(api.db); // prettier-ignore

test.each([
  ['phone', '138 0013 8000', 'needs the trait "country"'],
  ['phone', 13_800_138_000, 'needs the trait "country"'],
  ['email', 'ann@', 'nobody is reached'],
  ['email', { work: 'ann@example.org' }, 'nobody is reached'],
  ['openid', 'null', 'nobody is reached'],
])('%s %j cannot be read as an address: the trait is kept, and a note says so', async (trait, value, why) => {
  const userId = `unread-${trait}-${JSON.stringify(value).length}`;
  await send('identify', { userId, traits: { [trait]: value } });
  expect(await notesOf(`user:${userId}`)).toEqual([expect.stringContaining(why)]);
  const { body } = await api.call('GET', `/v1/customers/user:${userId}`);
  expect(body).toMatchObject({ traits: { [trait]: { value } }, identifiers: [{ kind: 'user', value: userId }] });
});

test('an address that is taken away, or can be read, has no note', async () => {
  await send('identify', { userId: 'read', traits: { email: 'ann@example.org', phone: '', wechat: null } });
  expect(await notesOf('user:read')).toBeUndefined();
});

test('a PUT of what cannot be read as an address is refused, whatever it is', async () => {
  for (const traits of [{ phone: '138 0013 8000' }, { openid: 'null' }, { email: {} }]) {
    const { status, body } = await api.call('PUT', '/v1/customers/user:put', { traits });
    const [trait] = Object.keys(traits);
    expect([status, body['errors']]).toEqual([422, [expect.objectContaining({ pointer: `/traits/${trait}` })]]);
  }
});

test.each(['identify', 'track', 'page', 'batch'])('a device that stays another account’s stands in the notes, by %s', async (type) => {
  const call = (userId: string, day: number) => ({ userId, anonymousId: `desk-${type}`, timestamp: new Date(Date.UTC(2024, 4, day)).toISOString() }); // prettier-ignore
  await send('identify', call(`now-${type}`, 2));
  const late = { ...call(`once-${type}`, 1), event: 'Came' };
  await send(type, type === 'batch' ? { batch: [{ ...late, type: 'track' }] } : late);
  expect(await notesOf(`user:once-${type}`)).toEqual(['Its identifier of the kind "anonymous" stays with somebody else.']); // prettier-ignore
}); // prettier-ignore

test('who is not joined, since together they would have too many identifiers, stands in the notes', async () => {
  for (const anonymousId of ['crowd-a', 'crowd-b']) {
    await send('track', { anonymousId, event: 'Came' });
    await withCookies(await idOf(`anonymous:${anonymousId}`), 600);
  }
  await send('identify', { anonymousId: 'crowd-a', traits: { email: 'crowd@example.org' } });
  expect(await notesOf('anonymous:crowd-a')).toBeUndefined();
  await send('identify', { anonymousId: 'crowd-b', traits: { email: 'crowd@example.org' } });
  const notes = [await notesOf('anonymous:crowd-a'), await notesOf('anonymous:crowd-b')];
  expect(notes).toContainEqual([
    expect.stringContaining(`at most ${limits.joinedIdentifiers} identifiers`),
    expect.stringContaining('stays with somebody else'),
  ]);
  expect(await idOf('anonymous:crowd-a')).not.toBe(await idOf('anonymous:crowd-b'));
});

test('what a withdrawal brings beside it beyond a limit is left out, and stands in the notes', async () => {
  await send('track', { userId: 'full', event: 'Came' });
  await withCookies(await idOf('user:full'), limits.identifiers);
  const no = { event: 'Consent Changed', properties: { purpose: 'news', state: 'withdrawn' } };
  await send('track', { userId: 'full', anonymousId: 'one more', ...no });
  expect(await notesOf('user:full')).toEqual([expect.stringContaining('were left out')]);
  await send('track', { userId: 'full', ...no });
  expect(await notesOf('user:full')).toBeUndefined();
});

test('a placeholder beside an account is left out, and stands in the notes', async () => {
  await send('identify', { userId: 'careless', anonymousId: 'null' });
  expect(await notesOf('user:careless')).toEqual([expect.stringContaining('anonymousId')]);
  await send('alias', { userId: 'careless', previousId: 'undefined' });
  expect(await notesOf('user:careless')).toEqual([expect.stringContaining('previousId')]);
});

test('an address that a page claims where one was confirmed stands in the notes', async () => {
  const headers = { authorization: `Bearer ${await api.key(['browser'])}` };
  const claim = (email: string) => api.call('POST', '/v1/identify', { anonymousId: 'light', traits: { email } }, headers); // prettier-ignore
  await claim('light@example.org');
  await sql`update identifiers set verified_at = now() where kind = 'email' and value = 'light@example.org'`.execute(api.db); // prettier-ignore
  await claim('other@example.org');
  expect(await notesOf('anonymous:light')).toEqual([expect.stringContaining('none that was confirmed')]);
});

test.each([
  ['identify', { traits: { steam: 2 ** 53, plan: 3, ratio: 0.1 } }],
  ['track', { event: 'Played', properties: { steam: 2 ** 53, score: 9007199254740991 } }],
])('a number that JSON does not bring exactly stands in the notes, by %s', async (type, more) => {
  await api.call('POST', `/v1/${type}`, { userId: `rounded-${type}`, ...more });
  expect(await notesOf(`user:rounded-${type}`)).toEqual(['The number "steam" is beyond 2^53 and was rounded: send it as a text.']); // prettier-ignore
});
