import { openMergeWorld, type MergeWorld } from './merge-world';

const day = 86_400_000;
let world: MergeWorld;
beforeAll(async () => {
  world = await openMergeWorld();
}, 60_000);
afterAll(() => world.api.stop());

type Person = Readonly<Record<string, unknown>>;
const list = async (query: Record<string, string>) =>
  world.api.call('GET', `/v1/customers?${new URLSearchParams(query).toString()}`);
async function everybody(query: Record<string, string>): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await list({ ...query, limit: '2', ...(cursor === '' ? {} : { cursor }) });
    const { items, next } = body as { items: { id: string }[]; next: string | null };
    found.push(...items.map(({ id }) => id));
    cursor = next;
  }
  return found;
}
async function named(userId: string, traits: object = {}, more: object = {}): Promise<string> {
  await world.send('identify', { userId, traits, ...more });
  return world.idOf(`user:${userId}`);
}

describe('people', () => {
  test('are found by each of their identifiers and by its beginning, however it is written, once each', async () => {
    const traits = { email: 'Search.Me@Example.org', phone: '+49 1512 3456789', firstName: 'Ann', lastName: 'Lee' };
    const id = await named('Search-42', traits, { anonymousId: 'search-cookie' });
    const asked = ['search.me@example.org', 'SEARCH.M', '+49 1512', '491512', '0049 (1512) 345', 'Search-4', 'search-co', 'email:search', 'user:Search', id, id.toUpperCase()]; // prettier-ignore
    for (const query of asked) expect({ query, found: await everybody({ query }) }).toEqual({ query, found: [id] });
    const { body, headers } = await list({ query: 'search.me' });
    expect(body['items']).toEqual([
      expect.objectContaining({ id, name: 'Ann Lee', stage: 'anonymous', identifiers: expect.arrayContaining([{ kind: 'email', value: 'search.me@example.org' }, { kind: 'anonymous', value: 'search-cookie' }]) }),
    ]); // prettier-ignore
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('are not found by what they are called, by the middle of an identifier, nor by a sign of a pattern', async () => {
    await named('pattern_1', { firstName: 'Zebedee' });
    for (const query of ['Zebedee', 'attern_1', 'pattern%', 'patter__1', 'user:zz', "'", '\u{10ffff}'])
      expect({ query, found: await everybody({ query }) }).toEqual({ query, found: [] });
  });

  test('are found in the order of their identifiers, page by page, also those who share an address', async () => {
    const ids = [];
    for (const one of ['c', 'a', 'b']) ids.push(await named(`page-${one}`, { email: 'page-shared@example.org' }));
    const [c, a, b] = ids;
    expect(await everybody({ query: 'user:page-' })).toEqual([a, b, c]);
    expect((await everybody({ query: 'page-' })).toSorted()).toEqual(ids.toSorted());
    expect((await everybody({ query: 'page-shared' })).toSorted()).toEqual(ids.toSorted());
  });

  test('are found page by page also where their identifiers are as long as any', async () => {
    const ids = [];
    for (const one of ['一', '二', '三']) ids.push(await named(`long-${'\u4e00'.repeat(290)}${one}`));
    expect((await everybody({ query: 'user:long-' })).toSorted()).toEqual(ids.toSorted());
  });

  test('come newest first, of one stage and in one journey where that is asked', async () => {
    await world.send('track', { anonymousId: 'newest-visitor', event: 'Looked' });
    const visitor = await world.idOf('anonymous:newest-visitor');
    const inside = await named('newest-inside');
    await world.send('track', { userId: 'newest-inside', event: 'Came' });
    await world.activities.advance({ customerId: inside });
    const all = await everybody({});
    expect(all.slice(0, 2)).toEqual([inside, visitor]);
    expect(new Set(all).size).toBe(all.length);
    expect((await everybody({ stage: 'anonymous' }))[0]).toBe(visitor);
    expect(await everybody({ stage: 'registered' })).not.toContain(visitor);
    expect(await everybody({ journey: 'greet' })).toEqual([inside]);
    expect(await everybody({ journey: 'greet', stage: 'anonymous' })).toEqual([]);
    expect(await everybody({ query: 'newest-', journey: 'greet', stage: 'registered' })).toEqual([inside]);
    expect(await everybody({ query: 'newest-', stage: 'advocate' })).toEqual([]);
  });

  test('who became one with somebody, or were erased, are found no more by what is gone', async () => {
    const [one, other] = [await named('gone-1'), await named('gone-2', { email: 'gone@example.org' })];
    await world.merge(other, one);
    expect(await everybody({ query: 'gone' })).toEqual([one]);
    expect(await everybody({ query: other })).toEqual([one]);
    await world.api.call('DELETE', `/v1/customers/${one}`);
    for (const query of ['gone', one, other]) expect(await everybody({ query })).toEqual([]);
  });

  test.each([
    '{"id":"x"}',
    '{"id":"00000000-0000-0000-0000-000000000000","at":-1}',
    '{"id":"00000000-0000-0000-0000-000000000000","kind":"user","value":"\\u0000"}',
    '[]',
  ])('behind the place %s, which no page gave, are refused', async (place) => {
    const { status } = await list({ cursor: Buffer.from(place).toString('base64url') });
    expect(status).toBe(400);
  });
});

describe('the outlook of somebody', () => {
  const outlook = async (user: string, query = ''): Promise<Person[]> =>
    (await world.api.call('GET', `${world.at(`user:${user}`)}/outlook${query}`)).body['items'] as Person[];

  test('says where they are, what it waits for, what comes next and when, in two languages', async () => {
    const id = await named('waiting', { email: 'waiting@example.org' });
    await world.send('track', { userId: 'waiting', event: 'Came' });
    await world.activities.advance({ customerId: id });
    const [english] = await outlook('waiting');
    const passage = { state: 'active', step: '0', waitingFor: expect.stringMatching(/^until /), due: expect.any(String) };
    const coming = { for: 'time', until: expect.any(String), message: { step: 'hello', isSure: true } };
    expect(english).toMatchObject({ journey: 'greet', name: 'Greet', passages: [{ ...passage, coming }] });
    const chinese = { waitingFor: expect.stringMatching(/[\u4e00-\u9fff]/) };
    expect((await outlook('waiting', '?lang=zh'))[0]).toMatchObject({ passages: [chinese] });
  }); // prettier-ignore

  test('says why the last message did not go, with its facts', async () => {
    const id = await named('refused', { email: 'refused@example.org' });
    await world.send('track', { userId: 'refused', event: 'Came' });
    await world.activities.advance({ customerId: id });
    await world.activities.advance({ customerId: id, due: Date.now() + day });
    const [found] = await outlook('refused', '?journey=greet');
    expect(found).toMatchObject({
      passages: [{ state: 'completed' }],
      notSent: { outcome: 'skip', reason: 'no-consent', step: 'hello', words: expect.stringContaining('there is no consent for news') },
    }); // prettier-ignore
    expect((await outlook('refused', '?lang=zh'))[0]).toMatchObject({ notSent: { words: expect.stringContaining('未发送') } }); // prettier-ignore
  });

  test('says of a message that is held when it may go', async () => {
    const id = await named('silent', { email: 'silent@example.org' });
    await world.consent('silent', 'granted');
    const snoozeUntil = new Date(Date.now() + 2 * day).toISOString();
    await world.api.call('PATCH', `${world.at('user:silent')}/preferences`, { snoozeUntil });
    await world.send('track', { userId: 'silent', event: 'Came' });
    await world.activities.advance({ customerId: id });
    await world.activities.advance({ customerId: id, due: Date.now() + day });
    expect((await outlook('silent'))[0]).toMatchObject({
      passages: [{ state: 'active', coming: { for: 'permission', reason: 'snoozed' } }],
      notSent: { outcome: 'hold', reason: 'snoozed', mayGo: snoozeUntil },
    });
  });

  test('says of a message that its provider refused what became of it', async () => {
    const id = await named('bounced', { email: 'bounced@example.org' });
    await world.consent('bounced', 'granted');
    await world.send('track', { userId: 'bounced', event: 'Came' });
    await world.activities.advance({ customerId: id });
    await world.activities.advance({ customerId: id, due: Date.now() + day });
    expect((await outlook('bounced'))[0]).not.toHaveProperty('notSent');
    await world.api.asOwner("update messages set status = 'failed', reason = 'bounced' where customer_id = $1", [id]);
    expect((await outlook('bounced'))[0]).toMatchObject({
      notSent: { outcome: 'skip', reason: 'bounced', words: 'Not sent: nobody is at the address for email.' },
    });
  });

  test('says of a journey that they never were in what leads into it', async () => {
    await named('never');
    expect(await outlook('never')).toEqual([]);
    const [before] = await outlook('never', '?journey=greet');
    expect(before).toEqual({ journey: 'greet', name: 'Greet', passages: [], entries: [{ by: 'event', on: 'Came' }] });
    const { body } = await world.api.call('GET', `${world.at('user:never')}/outlook?journey=nothing`);
    expect(body['code']).toBe('unknown-definition');
    await world.api.asOwner("update customers set paused_at = now() where customer_id = $1", [await world.idOf('user:never')]); // prettier-ignore
    await world.send('track', { userId: 'never', event: 'Came' });
    const [after] = await outlook('never', '?journey=greet');
    expect(after).toMatchObject({ entries: [{ on: 'Came', lastAt: expect.any(String) }] });
  });
});

test('a message is shown as its template makes it now, without a link that acts for the person', async () => {
  const yaml = "template: shown\nchannel: email\nclass: marketing\nsubject: 'For {{ customer.traits.firstName }}'\nhtml: '<p>{{ event.properties.what }} <a href=\"{{ links.unsubscribe }}\">Stop</a></p>'\n"; // prettier-ignore
  const type = { 'content-type': 'application/yaml' };
  await world.api.call('PUT', '/v1/templates/shown', yaml, type);
  await world.api.call('POST', '/v1/templates/shown/publish', {});
  await world.api.call('PUT', '/v1/journeys/show', 'journey: show\nname: Show\npurpose: news\nenter: { on: Shown }\nsteps: [{ message: only, template: shown }]\n', type); // prettier-ignore
  await world.api.call('POST', '/v1/journeys/show/publish', {});
  const id = await named('seer', { email: 'seer@example.org', firstName: '<b>Ann</b>' });
  await world.consent('seer', 'granted');
  await world.send('track', { userId: 'seer', event: 'Shown', properties: { what: 'A "lamp"' } });
  await world.activities.advance({ customerId: id });
  const [message] = await world.items('user:seer', 'messages');
  const preview = `${world.at('user:seer')}/messages/${String(message?.['id'])}/preview`;
  const { body, headers } = await world.api.call('GET', preview);
  expect(body).toMatchObject({ template: 'shown', version: 1, subject: 'For <b>Ann</b>' });
  expect(body['html']).toBe('<p>A &#34;lamp&#34; <a href="#">Stop</a></p>');
  expect(headers.get('cache-control')).toBe('no-store');
  const unknown = await world.api.call('GET', preview.replace(String(message?.['id']), id));
  expect(unknown.body['code']).toBe('unknown-message');
});

test('what stops a person, and what they were asked, is listed of them alone', async () => {
  const id = await named('stopped');
  await world.api.asOwner(
    `insert into parked (customer_id, part, id, problem, reason, detail, since, tried_at, tries, retry_at, revision, build)
      values ($1, 'event', gen_random_uuid(), gen_random_uuid(), 'defect', 'x', now(), now(), 1, now(), 1, '')`,
    [id],
  );
  await world.api.asOwner(
    `insert into feedback (customer_id, feedback_id, at, question, scores, touchpoint, contacts)
      values ($1, gen_random_uuid(), now(), 'general', '{}', '{"kind": "none", "at": 0}', '{"days": 30, "total": 0, "byChannel": {}}')`,
    [id],
  );
  const other = await named('at-ease');
  const count = async (path: string, customer: string) =>
    ((await world.api.call('GET', `/v1/${path}?customer=${customer}`)).body['items'] as unknown[]).length;
  for (const path of ['problems', 'feedback'])
    expect([path, await count(path, id), await count(path, other)]).toEqual([path, 1, 0]);
});

test('the places of this installation are told with the time by its clock', async () => {
  const { body } = await world.api.call('GET', '/v1/places');
  expect(body).toEqual({ now: expect.any(String), clockRate: 1, temporal: '127.0.0.1:7233' });
});

test('what somebody who signed in says for a person, or enters them in, is on record; what backends say all day is not', async () => {
  const { api } = world;
  const id = await named('spoken-for');
  const signedIn = await api.call('POST', '/v1/session', { key: api.adminKey }, { authorization: '' });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const session = { authorization: '', cookie, 'x-sojourn-csrf': String(signedIn.body['csrf']) };
  const consents = `${world.at(id)}/consents`;
  await api.call('POST', consents, { purpose: 'news', channel: 'email', state: 'granted' });
  await api.call('POST', consents, { purpose: 'news', channel: 'email', state: 'withdrawn' }, session);
  await api.call('POST', `${world.at(id)}/enrolments`, { journey: 'greet' }, session);
  const { body } = await api.call('GET', '/v1/audit');
  const mine = (body['items'] as Person[]).filter(({ target }) => target === id).map(({ what }) => what);
  expect(mine).toEqual(['customer.consent']);
});
