import { randomUUID } from 'node:crypto';
import { goOnErasing } from '../../../api/customers/erase';
import { tablesHolding } from '../../setup/every-table';
import { startApi, type Api } from '../api';

const time = { now: Date.parse('2026-12-01T10:00:00Z') };
const forgotten: string[] = [];
let api: Api;
beforeAll(async () => {
  const mail = { list: async () => [], forget: async (ids: readonly string[]) => void forgotten.push(...ids) };
  api = await startApi({ clock: { now: () => time.now, realUntil: () => 0 }, mail });
});
afterAll(() => api.stop());
beforeEach(() => (time.now += 60_000));

const found = (...words: string[]) => tablesHolding(api.asOwner, words);
const person = (user: string, rest = ''): string => `/v1/customers/user:${user}${rest}`;
const ok = async (...call: Parameters<Api['call']>): Promise<Readonly<Record<string, unknown>>> => {
  const { status, body } = await api.call(...call);
  expect(status).toBeLessThan(300);
  return body;
};
const identify = (userId: string, email: string, messageId: string = randomUUID()) =>
  ok('POST', '/v1/identify', { userId, messageId, traits: { email } });
const suppressed = async (address: string): Promise<unknown[]> =>
  api.asOwner(
    `select s.channel, s.reason from suppressed_channels s join identifiers i using (customer_id) where i.kind = 'email' and i.value = $1`,
    [address],
  );

test('answers that were kept for a repeated request go with the person', async () => {
  await identify('once', 'once@example.org');
  const entry = { purpose: 'cnry-purpose', state: 'granted', source: 'cnry-source' };
  await ok('POST', person('once', '/consents'), entry, { 'idempotency-key': 'cnry-key' });
  expect((await found('cnry-key', 'cnry-source')).map(({ table }) => table)).toContain('idempotency_keys');
  await ok('DELETE', person('once'));
  expect(await found('cnry-key', 'cnry-source', 'cnry-purpose', 'once@example.org')).toEqual([]);
  const again = await api.call('POST', person('once', '/consents'), entry, { 'idempotency-key': 'cnry-key' });
  expect(again.status).toBe(404);
});

describe('addresses', () => {
  test('that were replaced before are suppressed too, however they are written when they come back', async () => {
    await identify('moved', 'first@example.org');
    await identify('moved', 'second@example.org');
    await identify('moved', 'third@example.org');
    await ok('DELETE', person('moved'));
    expect(await found('first@example', 'second@example', 'third@example')).toEqual([]);
    time.now += 1_000;
    await identify('stranger-1', ' First@Example.ORG');
    await identify('stranger-2', 'SECOND@example.org');
    await ok('PUT', '/v1/customers/user:stranger-3', { traits: { email: 'Third@example.org' } });
    for (const address of ['first@example.org', 'second@example.org', 'third@example.org'])
      expect({ address, is: await suppressed(address) }).toEqual({ address, is: [{ channel: 'email', reason: 'erasure' }] }); // prettier-ignore
  });

  test('that were given by mistake and are somebody else’s stay theirs', async () => {
    await identify('hasty', 'bob@example.org');
    await identify('hasty', 'hasty@example.org');
    await identify('bob', 'bob@example.org');
    await ok('DELETE', person('hasty'));
    expect(await suppressed('bob@example.org')).toEqual([]);
  });
});

describe('a message that is sent again after the erasure', () => {
  const call = { userId: 'again', messageId: 'cnry-message', event: 'Cnry Seen' };
  const identity = { userId: 'again', messageId: 'cnry-identity', traits: { email: 'again@example.org' } };

  test('brings nobody back, and leaves nothing', async () => {
    await ok('POST', '/v1/track', call);
    await ok('POST', '/v1/identify', identity);
    await ok('DELETE', person('again'));
    time.now += 1_000;
    for (const path of ['/v1/track', '/v1/identify']) await ok('POST', path, path === '/v1/track' ? call : identity);
    await ok('POST', '/v1/batch', {
      batch: [
        { type: 'track', ...call },
        { type: 'identify', ...identity },
      ],
    });
    expect((await api.call('GET', person('again'))).status).toBe(404);
    expect(await found('cnry-message', 'cnry-identity', 'again@example.org', 'Cnry Seen')).toEqual([]);
  });

  test('does not count when the person came back themselves', async () => {
    await ok('POST', '/v1/track', { ...call, messageId: randomUUID(), event: 'Came Back' });
    await ok('POST', '/v1/track', call);
    const { items } = await ok('GET', person('again', '/timeline'));
    expect(items).toEqual([expect.objectContaining({ name: 'Came Back' })]);
  });
});

describe('what is under way when somebody is erased', () => {
  test('leaves nothing, in whatever order it is stored', async () => {
    await identify('hurry', 'cnry-hurry@example.org');
    const sent = Array.from({ length: 60 }, (_, n) => {
      const call = { userId: 'hurry', anonymousId: `cnry-hurry-${n % 5}`, messageId: `cnry-hurry-${n}` };
      return n % 3 === 0
        ? api.call('POST', '/v1/identify', { ...call, traits: { email: `cnry-hurry-${n}@example.org` } })
        : api.call('POST', '/v1/track', { ...call, event: 'Cnry Hurry' });
    });
    const erased = await api.call('DELETE', person('hurry'));
    expect(erased.status).toBe(200);
    for (const { status } of await Promise.all(sent)) expect(status).toBe(200);
    expect(await found('cnry-hurry', 'cnry hurry')).toEqual([]);
  });

  test('is forgotten also when it comes to be stored long after', async () => {
    await identify('late', 'cnry-late@example.org');
    await ok('DELETE', person('late'));
    time.now -= 1;
    const call = { userId: 'late', messageId: 'cnry-late-1', event: 'Cnry Late' };
    await ok('POST', '/v1/track', call);
    await identify('late', 'cnry-late@example.org', 'cnry-late-2');
    time.now += 60_000;
    await ok('POST', '/v1/track', call);
    expect(await found('cnry-late', 'cnry late')).toEqual([]);
  });
});

describe('a call that was refused goes with the person whom it names', () => {
  const unread = (email: string) => ({ type: 'track', event: 'Seen', email });
  const refuse = async (call: Readonly<Record<string, unknown>>): Promise<void> => {
    expect((await ok('POST', '/v1/batch', { batch: [call] }))['rejected']).toHaveLength(1);
    expect((await api.call('POST', '/v1/track', call)).status).toBe(422);
  };

  test('also by an address that they had before', async () => {
    await identify('refused', 'cnry-old@example.org');
    await identify('refused', 'cnry-new@example.org');
    await refuse(unread('cnry-old@example.org'));
    expect((await found('cnry-old')).map(({ table }) => table)).toContain('rejected');
    await ok('DELETE', person('refused'));
    expect(await found('cnry-old', 'cnry-new')).toEqual([]);
  });

  test('also when it comes to be kept after the erasure', async () => {
    await identify('cnry-Slow', 'cnry-slow-old@example.org');
    await identify('cnry-Slow', 'cnry-slow-new@example.org');
    await ok('DELETE', person('cnry-Slow'));
    time.now -= 1;
    for (const one of ['old', 'new']) await refuse(unread(`cnry-slow-${one}@example.org`));
    await refuse({ type: 'track', userId: 'cnry-Slow' });
    expect(await found('cnry-slow', 'cnry-Slow')).toEqual([]);
    time.now += 2;
    await refuse({ type: 'track', userId: 'cnry-Slow' });
    expect((await found('cnry-Slow')).map(({ table }) => table)).toEqual(['rejected']);
  });

  test('also when both happen at once', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `cnry-race-${n}`);
    for (const name of names) await identify(name, `${name}@example.org`);
    await Promise.all(
      names.flatMap((userId) => [
        ok('POST', '/v1/batch', { batch: [{ type: 'track', userId }] }),
        ok('DELETE', person(userId)),
        ok('POST', '/v1/batch', { batch: [{ type: 'track', userId }] }),
      ]),
    );
    expect(await found('cnry-race')).toEqual([]);
  });
});

test('why an operator did something to them goes from the audit log too, also when it is done at the same time', async () => {
  await identify('cause', 'cause@example.org');
  await identify('cause-2', 'cause-2@example.org');
  await ok('POST', person('cause-2', '/pause'), { reason: 'cnry-cause says his sister' });
  await ok('POST', '/v1/customers/merge', { from: 'user:cause-2', into: 'user:cause' });
  const { id } = await ok('POST', '/v1/requests', { asks: 'rectify', customer: 'user:cause' });
  await ok('POST', `/v1/requests/${String(id)}/answer`, { outcome: 'refused', reason: 'cnry-cause is a liar' });
  await ok('POST', person('cause', '/pause'), { reason: 'cnry-cause is in hospital' });
  const noted = await api.asOwner(`select what from audit where note like 'cnry-cause%' order by seq`);
  expect(noted.map(({ what }) => what)).toEqual(['customer.pause', 'request.answer', 'customer.pause']);
  await Promise.all([
    ...Array.from({ length: 20 }, (_, n) => api.call('POST', person('cause', '/pause'), { reason: `cnry-cause ${n}` })),
    ok('DELETE', person('cause')),
  ]);
  await api.call('POST', person('cause', '/pause'), { reason: 'cnry-cause came too late' });
  expect(await found('cnry-cause')).toEqual([]);
});

describe('a visitor who claims an address', () => {
  test('that the person had before goes with them; one that is somebody else’s now stays', async () => {
    const key = await api.key(['browser']);
    await ok('PUT', '/v1/data-plan', { anonymous: { needs: 'none' } });
    const claims = (anonymousId: string, email: string) =>
      ok('POST', '/v1/identify', { anonymousId, traits: { email } }, { authorization: `Bearer ${key}` });
    await identify('mover', 'cnry-was@example.org');
    await identify('mover', 'passed-on@example.org');
    await identify('mover', 'is@example.org');
    await identify('heir', 'passed-on@example.org');
    await claims('of-mover', 'cnry-was@example.org');
    await claims('of-heir', 'passed-on@example.org');
    await ok('DELETE', person('mover'));
    expect(await found('cnry-was', 'of-mover')).toEqual([]);
    expect((await api.call('GET', '/v1/customers/anonymous:of-heir')).status).toBe(200);
  });
});

test('the catcher of mails is told which mails to forget', async () => {
  await identify('mailed', 'mailed@example.org');
  const messageId = randomUUID();
  await api.asOwner(
    `insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel,
      class, priority, status, decided_at, not_before, at)
    select customer_id, $1, gen_random_uuid(), 'j', 1, 's', 't', 1, 'news', 'email', 'marketing', 50, 'sent', now(), now(), now()
    from identifiers where value = 'mailed'`,
    [messageId],
  );
  await ok('DELETE', person('mailed'));
  expect(forgotten).toEqual([messageId]);
});

describe('an erasure that a process left behind', () => {
  const idOf = async (user: string): Promise<string> => String((await ok('GET', person(user)))['id']);
  /** As if the process had died just after the word was on record. */
  const leave = (id: string) =>
    api.asOwner(`insert into erasing (customer_id, asked_at, source, lease_until) values ($1, now(), 'left', now())`, [
      id,
    ]);

  test('is gone on with, and with it the visitors who may be the same person', async () => {
    await identify('left', 'cnry-left@example.org');
    await ok('POST', '/v1/identify', { userId: 'left', anonymousId: 'cnry-left-cookie' });
    await leave(await idOf('left'));
    expect([await goOnErasing(api.deps), await goOnErasing(api.deps)]).toEqual([true, false]);
    expect(await found('cnry-left')).toEqual([]);
    expect((await api.call('GET', person('left'))).status).toBe(404);
  });

  test('is left to whoever is at it', async () => {
    await identify('busy', 'cnry-busy@example.org');
    await leave(await idOf('busy'));
    await api.asOwner(`update erasing set lease_until = now() + interval '1 minute'`);
    expect(await goOnErasing(api.deps)).toBe(false);
    await ok('DELETE', person('busy'));
    expect(await api.asOwner('select customer_id from erasing')).toEqual([]);
  });

  test('goes with whom they turn out to be', async () => {
    await identify('cnry-from', 'cnry-from@example.org');
    await identify('cnry-into', 'cnry-into@example.org');
    await leave(await idOf('cnry-from'));
    await ok('POST', '/v1/customers/merge', { from: 'user:cnry-from', into: 'user:cnry-into' });
    expect(await goOnErasing(api.deps)).toBe(true);
    expect(await found('cnry-from', 'cnry-into')).toEqual([]);
  });
});
