import PostalMime from 'postal-mime';
import { canaries, canary, canaryPhone, decoded, found } from './canaries';
import { cart, mail, policy, welcome } from './definitions';
import { startGossipingMail, type GossipingMail, type Taken } from './gossiping-mail';
import { filesHolding, inTables } from './left-behind';
import { adminKey, startProduct, type Product } from './product';
import { pause, until, type Surface } from './surface';
import { keptByTemporal, logged, shownByTemporal } from './told';

let post: GossipingMail;
const taken = (): readonly Taken[] => post.taken;
let product: Product;
let surface: Surface;
let answers = '';

beforeAll(async () => {
  post = await startGossipingMail();
  product = await startProduct({
    env: { CLOCK_RATE: '3600', LOG_LEVEL: 'debug', SMTP_URL: `smtp://127.0.0.1:${post.port}` },
  });
  surface = product.surface;
  await surface.policy(policy());
  const secretWord = { class: 'sensitive', purpose: 'cart-reminders' };
  await surface.good('PUT', '/v1/data-plan', { traits: { secretWord } });
  const personal = mail('personal').replace(
    'subject: "personal"',
    'subject: "Dear {{ customer.traits.firstName }}: {{ entry.properties.note }} {{ customer.traits.secretWord }}"',
  );
  for (const template of [
    mail('hello', 'Hi {{ customer.traits.firstName }}'),
    personal,
    mail('broken', '{{ customer.traits.firstName | date: "%" | nope }}'),
  ]) {
    const key = /template: (\S+)/.exec(template)?.[1] ?? '';
    await surface.call('PUT', `/v1/templates/${key}`, template, { 'content-type': 'application/yaml' });
    await surface.call('POST', `/v1/templates/${key}/publish`, {});
  }
  await surface.publish('journeys', 'welcome', welcome);
  const steps =
    '  - { message: first, template: personal }\n  - wait: 300 days\n  - { message: second, template: personal }\n';
  await surface.publish('journeys', 'cart', cart(steps));
  await surface.publish(
    'journeys',
    'by-api',
    'journey: by-api\nname: By API\npurpose: news\nenter: { api: true, key: entry.properties.order }\nsteps:\n  - wait-for: { when: customer.traits.word == "x", within: 200 days }\n    then: []\n    else: []\n',
  );
}, 120_000);

afterAll(async () => {
  await product?.end();
  await post?.close();
}, 60_000);

/** As `call`, and what comes back is kept: an answer to a stranger must not hold what others sent. */
async function push(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<number> {
  const answer = await surface.call<unknown>(method, path, body, headers);
  if (!headers['authorization']) answers += JSON.stringify(answer.body);
  return answer.status;
}

const customer = (user: string, rest = ''): string => `/v1/customers/${encodeURIComponent(`user:${user}`)}${rest}`;

test('personal data comes in through every door', async () => {
  const user = canary('user');
  const email = `${canary('mail')}@example.org`;
  const traits = {
    email,
    firstName: canary('first'),
    lastName: canary('last'),
    phone: canaryPhone(),
    address: { street: canary('street') },
    notes: canary('note'),
    [canary('traitname')]: 1,
  };
  const context = {
    ip: '203.0.113.77',
    userAgent: canary('agent'),
    traits: { email: `${canary('ctx')}@example.org` },
    page: { url: `https://shop.example/${canary('url')}` },
  };
  expect(await push('POST', '/v1/identify', { userId: user, traits, context })).toBe(200);
  for (const purpose of ['news', 'cart-reminders']) {
    const entry = {
      purpose,
      state: 'granted',
      source: canary('source'),
      statement: canary('statement'),
      version: canary('version'),
      evidence: { form: canary('evidence') },
    };
    expect(await push('POST', customer(user, '/consents'), entry)).toBe(200);
  }
  expect(await push('POST', '/v1/identify', { userId: user, traits: { secretWord: canary('sealed') } })).toBe(200);
  expect(
    await push('PATCH', customer(user, '/preferences'), {
      timezone: 'Asia/Shanghai',
      language: 'zh',
      topics: { [canary('topic')]: true },
    }),
  ).toBe(200);
  expect(
    await push('POST', '/v1/track', {
      userId: user,
      event: canary('event'),
      properties: { [canary('key')]: canary('property') },
    }),
  ).toBe(200);
  expect(
    await push('POST', '/v1/track', {
      userId: user,
      event: 'Product Added',
      messageId: canary('message'),
      properties: { cart_id: canary('cart'), note: canary('entrynote') },
    }),
  ).toBe(200);
  expect(
    await push('POST', '/v1/track', { userId: user, event: 'Signed Up', properties: { plan: canary('plan') } }),
  ).toBe(200);
  for (const [type, body] of Object.entries({
    page: { name: canary('page'), properties: { title: canary('title') } },
    screen: { name: canary('screen') },
    group: { groupId: canary('group'), traits: { name: canary('groupname') } },
    alias: { previousId: canary('previous') },
  })) {
    expect(await push('POST', `/v1/${type}`, { userId: user, ...body })).toBe(200);
  }
  const call = (name: string) => ({
    type: 'track',
    anonymousId: canary('anon'),
    event: name,
    properties: { csv: `"${canary('csv')}";1` },
  });
  expect(
    await push('POST', '/v1/batch', {
      batch: [call('Product Added'), call(canary('batchevent')), { type: 'track', [canary('badfield')]: 1 }],
    }),
  ).toBe(200);
  expect(await push('POST', '/v1/import', { batch: [call('Product Added')] })).toBe(200);
  expect(
    await push('POST', customer(user, '/enrolments'), { journey: 'by-api', properties: { order: canary('order') } }),
  ).toBeLessThan(300);
  expect(await push('PATCH', customer(user), { traits: { word: canary('word') } })).toBe(200);
  expect(await push('POST', customer(user, '/pause'), { reason: canary('reason') })).toBe(200);
  expect(await push('POST', customer(user, '/resume'), { reason: canary('resume') })).toBe(200);
}, 60_000);

test('so it does through doors that are shut', async () => {
  const bearer = { authorization: `Bearer ${canary('wrongkey')}` };
  expect(await push('GET', `/v1/customers/${encodeURIComponent(`email:${canary('unknown')}@example.org`)}`)).toBe(404);
  expect(await push('POST', '/v1/customers/lookup', { kind: 'email', value: `${canary('lookup')}@example.org` })).toBe(
    404,
  );
  expect(await push('POST', '/v1/track', { userId: canary('u'), event: canary('e') }, bearer)).toBe(401);
  expect(
    await push(
      'POST',
      '/v1/track',
      { writeKey: canary('bodykey'), userId: canary('u'), event: 'x' },
      { authorization: '' },
    ),
  ).toBe(401);
  expect(
    await push('POST', '/v1/identify', `{"userId": "${canary('cut')}", "traits": {"email": "${canary('cut')}@ex`),
  ).toBe(400);
  expect(
    await push('POST', '/v1/identify', {
      traits: { email: `${canary('nobody')}@example.org` },
      userId: { [canary('shape')]: canary('shape') },
    }),
  ).toBeGreaterThanOrEqual(400);
  expect(
    await push('POST', customer(canary('ghost'), '/consents'), {
      purpose: 'news',
      state: 'granted',
      source: canary('s'),
    }),
  ).toBe(404);
  expect(
    await push('PATCH', customer(canary('ghost'), '/preferences'), { quietHours: { from: canary('from'), to: 'x' } }),
  ).toBeGreaterThanOrEqual(400);
  expect(await push('GET', `/${canary('path')}?q=${canary('query')}`)).toBe(404);
  expect(await push('GET', `/u/${canary('token')}`)).toBeGreaterThanOrEqual(400);
  expect(
    await push('POST', '/v1/events', {
      specversion: '1.0',
      id: canary('ce'),
      source: canary('ces'),
      type: canary('cet'),
      data: { email: canary('ced') },
    }),
  ).toBeGreaterThanOrEqual(200);
  expect(
    await push('POST', '/v1/customers/merge', {
      from: `user:${canary('mergefrom')}`,
      into: `user:${canary('mergeinto')}`,
    }),
  ).toBeGreaterThanOrEqual(400);
  expect(
    await push('POST', '/v1/customers/lookup', { kind: canary('kind'), value: canary('value') }),
  ).toBeGreaterThanOrEqual(400);
});

test('so it does where mail servers refuse and where somebody is erased', async () => {
  for (const word of ['refused', 'busy']) {
    const user = canary(word);
    await surface.identify(user, { email: `${user}.${word}@example.org`, firstName: canary('first') });
    expect((await surface.consent(`user:${user}`, 'news', 'granted')).status).toBe(200);
    await surface.track(user, 'Signed Up');
  }
  const gone = canary('gone');
  await surface.identify(gone, { email: `${gone}@example.org` });
  await surface.consent(`user:${gone}`, 'news', 'granted');
  await surface.track(gone, 'Signed Up', { note: canary('gone') });
  await until('the mail', async () => taken().some(({ to }) => to.startsWith(gone)));
  expect(new Set((await inTables(product.dataDir, [gone])).map(({ table }) => table)).size).toBeGreaterThan(2);
  const traffic = Array.from({ length: 20 }, () =>
    push('POST', '/v1/track', { userId: gone, event: canary('gone'), messageId: canary('gone') }),
  );
  expect(await push('POST', customer(gone, '/pause'), { reason: canary('gone') })).toBe(200);
  expect(await push('DELETE', customer(gone))).toBeLessThan(300);
  expect(new Set(await Promise.all(traffic))).toEqual(new Set([200]));
  await until('the mails', async () => taken().length >= 3, 20_000);
  const refused = canaries.find((one) => one.startsWith('cnryrefused')) ?? '';
  await until('the refusal', async () =>
    (await surface.messages(`user:${refused}`)).some(({ status }) => status === 'failed'),
  );
}, 60_000);

test('who was erased while they were busy is in no table and no file', async () => {
  const gone = canaries.filter((one) => one.startsWith('cnrygone'));
  expect(gone.length).toBeGreaterThan(40);
  expect(await inTables(product.dataDir, gone)).toEqual([]);
  expect(filesHolding(product.dataDir, ['customer/'])).not.toEqual([]);
  expect(filesHolding(product.dataDir, gone)).toEqual([]);
}, 60_000);

test('the canaries live: the profile and the mails hold them', async () => {
  const user = canaries.find((one) => one.startsWith('cnryuser')) ?? '';
  const profile = JSON.stringify(await surface.profile(`user:${user}`));
  expect(canaries.filter((one) => profile.includes(one)).length).toBeGreaterThan(5);
  const subjects = await Promise.all(taken().map(async ({ raw }) => (await PostalMime.parse(raw)).subject ?? ''));
  expect(subjects).toContainEqual(expect.stringMatching(/Dear cnryfirst.*cnryentrynote/));
});

test('what is sensitive is in the mail of its purpose, and in no table and no file', async () => {
  const sealed = canaries.filter((one) => one.startsWith('cnrysealed'));
  const subjects = await Promise.all(taken().map(async ({ raw }) => (await PostalMime.parse(raw)).subject ?? ''));
  expect(subjects).toContainEqual(expect.stringContaining(sealed[0] ?? 'nothing'));
  expect([await inTables(product.dataDir, sealed), filesHolding(product.dataDir, sealed)]).toEqual([[], []]);
});

test('no canary is in a Temporal history, a workflow id, a search attribute or a description', async () => {
  await pause(2_000);
  const shown = await shownByTemporal(product);
  expect(shown.match(/workflowTaskCompletedEventAttributes/g)?.length).toBeGreaterThan(5);
  expect(found(shown)).toEqual([]);
}, 60_000);

test("no canary is in Temporal's file", async () => {
  const bytes = keptByTemporal(product);
  expect(bytes).toMatch(/customer\/[0-9a-f-]{36}/);
  expect(found(bytes)).toEqual([]);
});

test('no canary is in a line of a log', async () => {
  const said = logged(product);
  expect(said).toMatch(/"route":"\/v1\/customers\/\{id\}/);
  expect(found(said)).toEqual([]);
});

test('no canary is on a page without a key, in the metrics, or in an answer to a stranger', async () => {
  for (const path of ['/v1/today', '/metrics', '/healthz', '/readyz', '/openapi.json']) {
    const response = await fetch(`${surface.url}${path}`);
    expect({ path, found: found(await response.text()) }).toEqual({ path, found: [] });
  }
  expect(answers).not.toContain(adminKey);
});

test('no canary is in a link or a header of a mail but its address, name and subject', async () => {
  expect(taken().length).toBeGreaterThanOrEqual(3);
  for (const { raw } of taken()) {
    const parsed = await PostalMime.parse(raw);
    const links = [...`${parsed.html || ''}\n${parsed.text ?? ''}`.matchAll(/https?:\/\/[^\s'"<>]+/g)].map(([link]) =>
      decodeURIComponent(link),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(found(links.join('\n'))).toEqual([]);
    expect(found(links.map(decoded).join('\n'))).toEqual([]);
    const headers = parsed.headerLines.filter(({ key }) => !['to', 'subject'].includes(key)).map(({ line }) => line);
    expect(found(headers.join('\n'))).toEqual([]);
  }
});
