import { randomUUID } from 'node:crypto';
import { openKeyWorld, type KeyWorld } from '../key-world';

let world: KeyWorld;
beforeAll(async () => {
  world = await openKeyWorld();
});
afterAll(() => world.api.stop());

const browse = (path: string, body: Record<string, unknown>) => world.as.browser('POST', path, body);
const known = async (cookie: string): Promise<Record<string, unknown>> =>
  (await world.api.call('GET', `/v1/customers/anonymous:${cookie}`)).body;

test('a light registration waits: its address is claimed, its yes pending, and nothing of any class goes there', async () => {
  const cookie = randomUUID();
  const email = `${cookie}@example.org`;
  await browse('/v1/identify', { anonymousId: cookie, userId: 'u-1', traits: { email, name: 'Ann' } });
  const yes = { purpose: 'news', state: 'granted', source: 'double-opt-in', evidence: { ip: '::1' } };
  expect((await browse('/v1/track', { anonymousId: cookie, event: 'Consent Changed', properties: yes })).status).toBe(
    200,
  );
  await browse('/v1/track', { anonymousId: cookie, event: 'Asked' });
  const { id, stage, identifiers, traits, consents } = await known(cookie);
  const key = { id: expect.any(String), name: 'browser' };
  expect({ stage, identifiers, traits, consents }).toEqual({
    stage: 'anonymous',
    identifiers: expect.arrayContaining([
      { kind: 'anonymous', value: cookie },
      { kind: 'email', value: email, claimed: true },
    ]),
    traits: {
      email: expect.objectContaining({ key }),
      name: expect.objectContaining({ value: 'Ann', source: 'browser', key }),
    },
    consents: [expect.objectContaining({ purpose: 'news', state: 'pending', source: 'browser', key })],
  });
  const [line] = await world.items(String(id), 'consents');
  expect(line).not.toHaveProperty('evidence');
  await world.api.call('POST', `/v1/customers/${String(id)}/consents`, { purpose: 'news', state: 'granted' });
  await world.activities.advance({ customerId: String(id) });
  expect(world.given.filter(({ to }) => to === email)).toEqual([]);
  expect(await world.items(String(id), 'decisions')).toEqual([
    expect.objectContaining({
      reason: 'claimed-address',
      words: expect.stringContaining('only a browser gave the address'),
    }),
  ]);
  await world.as.backend('POST', '/v1/identify', { anonymousId: cookie, traits: { email } });
  await world.as.backend('POST', '/v1/track', { anonymousId: cookie, event: 'Asked' });
  await world.activities.advance({ customerId: String(id) });
  expect(world.given.filter(({ to }) => to === email)).toHaveLength(1);
});

test('whom a page names stands in the notes, and what it did under its own cookie', async () => {
  const whom = await world.victim();
  const cookie = randomUUID();
  await browse('/v1/track', { anonymousId: cookie, userId: whom.user, event: 'Looked' });
  await browse('/v1/track', { anonymousId: whom.cookie, event: 'Looked too' });
  const { id } = await known(cookie);
  expect(id).not.toBe(whom.id);
  expect(await world.items(String(id), 'timeline')).toEqual([
    expect.objectContaining({ name: 'Looked', key: expect.objectContaining({ name: 'browser' }), notes: [expect.stringContaining(whom.user)] }), // prettier-ignore
  ]);
  const standIn = await world.api.call('GET', `/v1/customers/visitor:${whom.cookie}`);
  expect(await world.items(String(standIn.body['id']), 'timeline')).toEqual([expect.objectContaining({ name: 'Looked too' })]); // prettier-ignore
});

test('a call that names no cookie is refused alone, and left out of a batch', async () => {
  const alone = await browse('/v1/track', { userId: 'u-1', event: 'Looked' });
  expect(alone).toMatchObject({ status: 422, body: { code: 'invalid', errors: [{ pointer: '/anonymousId' }] } });
  const cookie = randomUUID();
  const batch = [
    { type: 'track', userId: 'u-1', event: 'a' },
    { type: 'track', anonymousId: cookie, event: 'b' },
  ];
  expect((await browse('/v1/batch', { batch })).status).toBe(200);
  expect(await world.items(String((await known(cookie))['id']), 'timeline')).toHaveLength(1);
});

test('its no counts at once, and its wishes are its own', async () => {
  const anonymousId = randomUUID();
  const no = { purpose: 'news', state: 'withdrawn' };
  await browse('/v1/track', { anonymousId, event: 'Consent Changed', properties: no });
  await browse('/v1/track', { anonymousId, event: 'Preferences Changed', properties: { language: 'de' } });
  expect(await known(anonymousId)).toMatchObject({
    consents: [{ state: 'withdrawn', source: 'browser' }],
    preferences: { language: 'de' },
  });
});

test('many may claim an address: it leads to one, to several named, and to its owner as soon as a backend gives it', async () => {
  const email = `${randomUUID()}@example.org`;
  const cookies = [randomUUID(), randomUUID()];
  const look = () => world.api.call('GET', `/v1/customers/email:${email}`);
  const claim = (anonymousId = '') => browse('/v1/identify', { anonymousId, traits: { email } });
  await claim(cookies[0]);
  const first = await known(cookies[0] ?? '');
  expect((await look()).body['id']).toBe(first['id']);
  await claim(cookies[1]);
  expect(await look()).toMatchObject({ status: 409, body: { code: 'ambiguous-identifier', customers: [first['id'], (await known(cookies[1] ?? ''))['id']] } }); // prettier-ignore
  const put = await world.api.call('PUT', `/v1/customers/email:${email}`, { traits: { name: 'Ann' } });
  expect(put.status).toBe(201);
  expect((await look()).body['id']).toBe(put.body['id']);
});

test('an erased claimant leaves nothing on the suppression list for who has the address', async () => {
  const email = `${randomUUID()}@example.org`;
  const cookie = randomUUID();
  await browse('/v1/identify', { anonymousId: cookie, traits: { email } });
  await browse('/v1/identify', { anonymousId: cookie, traits: { email: `other-${email}` } });
  await browse('/v1/identify', { anonymousId: cookie, traits: { email } });
  expect((await world.api.call('DELETE', `/v1/customers/anonymous:${cookie}`)).status).toBe(200);
  for (const address of [email, `other-${email}`]) {
    const { body } = await world.api.call('PUT', `/v1/customers/email:${address}`, { traits: { name: 'Ann' } });
    expect(body['suppressed']).toEqual({});
  }
});

test('who is erased takes along what pages said under their cookie, and who only claims their address', async () => {
  const whom = await world.victim();
  const claimant = randomUUID();
  await browse('/v1/track', { anonymousId: whom.cookie, event: 'Looked' });
  await browse('/v1/identify', { anonymousId: claimant, traits: { email: whom.email } });
  const status = async (name: string) => (await world.api.call('GET', `/v1/customers/${name}`)).status;
  const names = [whom.id, `visitor:${whom.cookie}`, `anonymous:${claimant}`];
  expect(await Promise.all(names.map(status))).toEqual([200, 200, 200]);
  const account = await world.victim();
  await browse('/v1/identify', { anonymousId: randomUUID(), traits: { email: account.email } });
  expect((await world.api.call('DELETE', `/v1/customers/${whom.id}`)).status).toBe(200);
  expect(await Promise.all(names.map(status))).toEqual([404, 404, 404]);
  expect(await status(account.id)).toBe(200);
});

test('a page that says who signed up makes nobody registered, and what it answers is its own word, never the tier', async () => {
  const cookie = randomUUID();
  await browse('/v1/track', { anonymousId: cookie, event: 'Signed Up' });
  for (const [question, answer] of [
    ['tier', 'gold'],
    ['colour', 'blue'],
  ])
    // prettier-ignore
    await browse('/v1/track', { anonymousId: cookie, event: 'Question Answered', properties: { question, answer } });
  const { id, stage, traits } = await known(cookie);
  await world.activities.advance({ customerId: String(id) });
  expect({ stage, stageAfter: (await known(cookie))['stage'], traits }).toEqual({
    stage: 'anonymous',
    stageAfter: 'anonymous',
    traits: { colour: expect.objectContaining({ value: 'blue', source: 'browser' }) },
  });
  await world.as.backend('POST', '/v1/track', { anonymousId: cookie, event: 'Signed Up' });
  await world.activities.advance({ customerId: String(id) });
  expect((await known(cookie))['stage']).toBe('registered');
});

test('what a page answered gives way to what a backend said of the account', async () => {
  const [cookie, userId] = [randomUUID(), randomUUID()];
  await world.as.backend('POST', '/v1/identify', { userId, traits: { colour: 'red' } });
  await browse('/v1/track', { anonymousId: cookie, event: 'Question Answered', properties: { question: 'colour', answer: 'blue' } }); // prettier-ignore
  await world.as.backend('POST', '/v1/identify', { userId, anonymousId: cookie });
  const { body } = await world.api.call('GET', `/v1/customers/user:${userId}`);
  expect(body['traits']).toMatchObject({ colour: { value: 'red' } });
});
