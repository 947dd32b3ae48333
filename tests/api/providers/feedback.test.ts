import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { addressHash } from '../../../db/permission/suppressions';
import { hearFeedback } from '../../../db/providers/feedback';
import type { Feedback } from '../../../domain/contact/feedback';
import { sayDecision } from '../../../domain/words/words';
import type { Decision } from '../../../domain/decide/decision';
import { rowOf, rowsOf } from '../../setup/rows-of';
import { startApi, type Answer, type Api } from '../api';
import { openKeyWorld, type KeyWorld, type Victim } from '../key-world';
import { arf, dsn } from './mails';
import { post, secrets, signGeneric } from './signers';

let world: KeyWorld;
let api: Api;
beforeAll(async () => {
  world = await openKeyWorld();
  api = world.api;
  await api.call('PUT', '/v1/providers/generic', { secret: secrets.generic });
});
afterAll(() => api.stop());

type Event = { readonly type: Feedback['type']; readonly address: string } & Readonly<Record<string, unknown>>;
const now = (): string => new Date().toISOString();
const tell = (...events: readonly Event[]): Promise<Answer> =>
  post(api, 'generic', signGeneric({ events: events.map((event) => ({ id: randomUUID(), at: now(), ...event })) }));
const hard = (address: string, more: object = {}): Event => ({ type: 'bounce', hard: true, address, ...more });
const complaint = (address: string, more: object = {}): Event => ({ type: 'complaint', address, ...more });

const suppressed = async (name: string): Promise<unknown> =>
  (await api.call('GET', `/v1/customers/${encodeURIComponent(name)}`)).body['suppressed'];
const woken = (id: string): Promise<unknown[]> =>
  rowsOf(api.db, sql`select signal, ref from outbox where customer_id = ${id} and ref = 'provider'`);
const feedbackIn = async (id: string): Promise<Record<string, unknown>[]> =>
  (await world.items(id, 'timeline')).filter(({ change }) => change === 'feedback');

/** Somebody to whom a message went. */
async function reached(): Promise<Victim & { readonly messageId: string }> {
  const whom = await world.victim();
  await world.as.backend('POST', '/v1/track', { userId: whom.user, event: 'Asked' });
  await world.activities.advance({ customerId: whom.id });
  const [message] = await world.items(whom.id, 'messages');
  expect(message).toMatchObject({ status: 'sent' });
  return { ...whom, messageId: String(message?.['messageId']) };
}
async function another(email: string): Promise<string> {
  const user = randomUUID();
  await world.as.backend('POST', '/v1/identify', {
    userId: user,
    traits: { email },
    timestamp: '2026-01-01T00:00:00Z',
  });
  return String((await api.call('GET', `/v1/customers/user:${user}`)).body['id']);
}

test('a hard bounce suppresses the address for everybody who has it now and later, and nobody is to be known for it', async () => {
  const whom = await world.victim();
  const other = await another(whom.email);
  const { status, body } = await tell(hard(whom.email.toUpperCase()), hard('nobody.yet@example.org'));
  expect([status, body]).toEqual([200, { accepted: 2, known: 0 }]);
  expect([await suppressed(whom.id), await suppressed(other)]).toEqual([{ email: 'bounced' }, { email: 'bounced' }]);
  expect(await suppressed(await another('nobody.yet@example.org'))).toEqual({ email: 'bounced' });
});

test('what is decided afterwards says so in words, and the timeline what the provider said of which message', async () => {
  const whom = await reached();
  await tell(complaint(whom.email, { messageId: whom.messageId }));
  await world.as.backend('POST', '/v1/track', { userId: whom.user, event: 'Asked' });
  await world.activities.advance({ customerId: whom.id });
  const [decision] = (await world.items(whom.id, 'decisions')) as (Decision & { words: string })[];
  expect(decision).toMatchObject({ outcome: 'skip', reason: 'suppressed' });
  expect(decision?.words).toBe('Not sent: the address for email is on the suppression list: mail to it was reported as spam.'); // prettier-ignore
  expect(decision && sayDecision(decision, 'zh')).toBe(
    '未发送：电子邮件地址在禁发名单上（发往该地址的邮件被举报为垃圾邮件）。',
  );
  const id = /[\da-f-]{36}/.exec(whom.messageId)?.[0];
  const told = { provider: 'generic', type: 'complaint' };
  expect(await feedbackIn(whom.id)).toEqual([expect.objectContaining({ ...told, messageId: id })]);
  const [, first] = await world.items(whom.id, 'messages');
  expect(first).toMatchObject({ id, feedback: { complaint: { provider: 'generic', at: expect.any(String) } } });
});

test('whoever is under way is woken, and whoever is not costs nothing', async () => {
  const [busy, idle] = [await world.victim(), await world.victim()];
  await sql`update alarms set due = due + interval '1 year' where customer_id = ${busy.id}`.execute(api.db);
  await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entered_at, entry, waiting)
    values (${busy.id}, gen_random_uuid(), 'hello', 1, 'k', 'active', 'm', now(), now(), '{}', '{"for": "time", "until": 9e12}')`.execute(api.db); // prettier-ignore
  await world.activities.advance({ customerId: idle.id });
  await tell(hard(busy.email), hard(idle.email));
  expect([await woken(busy.id), await woken(idle.id)]).toEqual([[{ signal: 'wake', ref: 'provider' }], []]);
  await tell(hard(busy.email, { at: '2026-01-01T00:00:00Z' }), { type: 'delivery', address: busy.email });
  expect(await woken(busy.id)).toHaveLength(1);
});

test('a bounce is lifted by giving the address anew, a complaint is not, whichever came first', async () => {
  const [bounced, complained, both] = [await world.victim(), await world.victim(), await world.victim()];
  await tell(hard(bounced.email), complaint(complained.email), complaint(both.email), hard(both.email));
  const again = ({ user, email }: Victim) =>
    world.as.backend('POST', '/v1/identify', { userId: user, traits: { email } });
  for (const whom of [bounced, complained, both]) await again(whom);
  expect([await suppressed(bounced.id), await suppressed(complained.id), await suppressed(both.id)]).toEqual([{}, { email: 'complained' }, { email: 'complained' }]); // prettier-ignore
  await tell({ type: 'delivery', address: bounced.email });
  expect(await suppressed(bounced.id)).toEqual({});
  await tell(hard(bounced.email));
  expect(await suppressed(bounced.id)).toEqual({ email: 'bounced' });
});

test('soft bounces suppress from the fifth day on, until something is delivered or the address is given anew', async () => {
  const whom = await world.victim();
  const day = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  const soft = (days: number): Event => ({ type: 'bounce', address: whom.email, at: day(days) });
  await tell(soft(9), soft(8), soft(7), soft(6), soft(6));
  expect(await suppressed(whom.id)).toEqual({});
  await tell(soft(5));
  expect(await suppressed(whom.id)).toEqual({ email: 'soft-bounced' });
  await tell({ type: 'delivery', address: whom.email, at: day(8) });
  expect(await suppressed(whom.id)).toEqual({});
  await tell(soft(4), soft(3));
  expect(await suppressed(whom.id)).toEqual({ email: 'soft-bounced' });
  await world.as.backend('POST', '/v1/identify', { userId: whom.user, traits: { email: whom.email } });
  await tell(soft(2));
  expect(await suppressed(whom.id)).toEqual({});
});

test('an erasure stands above all of it: nothing more is kept of the address', async () => {
  const whom = await world.victim();
  await tell({ type: 'bounce', address: whom.email }, complaint(whom.email));
  await api.call('DELETE', `/v1/customers/${whom.id}`);
  await tell(hard(whom.email), complaint(whom.email));
  expect(await suppressed(await another(whom.email))).toEqual({ email: 'erasure' });
  const kept = await rowOf(api.db, sql<{ n: number }>`select count(*)::int as n from address_feedback f join suppressions s using (hash, channel) where s.reason = 'erasure'`); // prettier-ignore
  expect(kept).toEqual({ n: 0 });
});

test('a message to an address that was replaced meanwhile is found, and whoever has neither is told nothing', async () => {
  const whom = await reached();
  const fresh = `${randomUUID()}@example.org`;
  await world.as.backend('POST', '/v1/identify', { userId: whom.user, traits: { email: fresh } });
  const now = await another(whom.email);
  await tell(hard(whom.email, { messageId: whom.messageId }));
  const id = /[\da-f-]{36}/.exec(whom.messageId)?.[0];
  expect(await feedbackIn(whom.id)).toEqual([expect.objectContaining({ type: 'bounce', hard: true, messageId: id })]);
  const [others] = await feedbackIn(now);
  expect(others).toMatchObject({ type: 'bounce', hard: true });
  expect(others).not.toHaveProperty('messageId');
  expect([await suppressed(whom.id), await suppressed(now)]).toEqual([{}, { email: 'bounced' }]);
});

test('a delivery stands at its message alone', async () => {
  const whom = await reached();
  await tell({ type: 'delivery', address: whom.email, messageId: whom.messageId });
  const [message] = await world.items(whom.id, 'messages');
  expect(message).toMatchObject({ feedback: { delivery: { provider: 'generic' } } });
  expect(await feedbackIn(whom.id)).toEqual([]);
});

test('of many events the one that cannot be read is told, and the rest counts', async () => {
  const { status, body } = await tell(hard('good@example.org'), hard('no address'), hard('good.too@example.org'));
  expect([status, body]).toEqual([200, { accepted: 2, known: 0, rejected: [{ pointer: '/events/1/address', code: 'no-address', detail: expect.any(String) }] }]); // prettier-ignore
  const nothing = await tell(hard('no address'));
  expect([nothing.status, nothing.body['code'], nothing.body['errors']]).toEqual([422, 'invalid', [expect.objectContaining({ pointer: '/events/0/address' })]]); // prettier-ignore
  const torn = await post(api, 'generic', signGeneric('{"events":'));
  expect([torn.status, torn.body['code']]).toEqual([400, 'malformed-json']);
  const huge = await post(api, 'generic', signGeneric(' '.repeat(2 * 1024 * 1024 + 1)));
  expect([huge.status, huge.body['code']]).toEqual([413, 'too-large']);
  const many = await post(api, 'generic', signGeneric({ events: Array.from({ length: 1_001 }, () => ({})) }));
  expect([many.status, many.body['code']]).toEqual([422, 'invalid']);
});

test('a report by mail counts once, with a key that may send events', async () => {
  const [one, other] = [await world.victim(), await world.victim()];
  const send = (mail: string) =>
    api.call('POST', '/v1/providers/mail/messages', mail, { 'content-type': 'message/rfc822' });
  const report = dsn([{ address: one.email }, { address: other.email, action: 'delayed', status: '4.4.1' }]);
  expect((await send(report)).body).toEqual({ accepted: 2, known: 0 });
  expect((await send(report)).body).toEqual({ accepted: 0, known: 2 });
  expect((await send(arf(other.email))).body).toEqual({ accepted: 1, known: 0 });
  expect([await suppressed(one.id), await suppressed(other.id)]).toEqual([
    { email: 'bounced' },
    { email: 'complained' },
  ]);
  const none = await send('Subject: Hello\r\n\r\nHello.');
  expect([none.status, none.body['code'], none.body['errors']]).toEqual([422, 'invalid', [expect.objectContaining({ code: 'no-report' })]]); // prettier-ignore
  expect((await send(`X: ${'x'.repeat(4 * 1024 * 1024)}`)).status).toBe(413);
  expect((await world.as.read('POST', '/v1/providers/mail/messages', {})).status).toBe(403);
});

test('two processes that hear the same at once count it once', async () => {
  const second = await startApi({ db: api.db, secrets: api.deps.secrets, clock: api.deps.clock });
  try {
    const whom = await world.victim();
    const events = Array.from({ length: 12 }, (_, n) => ({
      id: randomUUID(),
      at: now(),
      ...hard(n < 6 ? whom.email : `at-once-${n}@example.org`),
    }));
    const backwards = [...events].reverse();
    const answers = await Promise.all(
      [api, second, api, second].map((one, n) =>
        post(one, 'generic', signGeneric({ events: n % 2 ? events : backwards })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const sum = (name: string) => answers.reduce((total, { body }) => total + Number(body[name]), 0);
    expect([sum('accepted'), sum('known')]).toEqual([12, 36]);
    expect(await feedbackIn(whom.id)).toHaveLength(6);
  } finally {
    await second.stop();
  }
});

const word = fc.record({
  type: fc.constantFrom<Feedback['type']>('bounce', 'bounce', 'bounce', 'complaint', 'delivery'),
  hard: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  days: fc.integer({ min: 0, max: 12 }),
});

test('in whatever order and however often words come, the suppression list is the same', async () => {
  const { pepper } = api.deps.secrets;
  const hear = (feedback: readonly Feedback[]) =>
    api.db.transaction().execute((tx) => hearFeedback(tx, { provider: 'generic', pepper, now: Date.now() }, feedback));
  const listOf = (value: string) =>
    rowsOf(
      api.db,
      sql`select reason, at from suppressions where hash = ${addressHash(pepper, { kind: 'email', value })}`,
    );
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(word, { minLength: 1, maxLength: 9 })
        .chain((words) =>
          fc.tuple(
            fc.constant(words),
            fc.shuffledSubarray([...words.keys()], { minLength: words.length }),
            fc.array(fc.nat(8), { maxLength: 4 }),
          ),
        ),
      async ([words, order, again]) => {
        const [one, other] = [`${randomUUID()}@example.org`, `${randomUUID()}@example.org`];
        const of = (address: string): Feedback[] =>
          words.map(({ type, hard: isHard, days }, n) => {
            const at = Date.parse('2026-11-01T00:00:00Z') + days * 86_400_000;
            return { id: `${address} ${n}`, type, hard: type === 'bounce' && isHard, address, at };
          });
        await hear(of(one));
        for (const n of [...order, ...again]) await hear(of(other).slice(n, n + 1));
        expect(await listOf(other)).toEqual(await listOf(one));
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

test('neither the log nor the metrics hold an address, and nothing goes to Temporal but who is to look', async () => {
  const address = `canary-${randomUUID()}@example.org`;
  await api.call('PUT', '/v1/customers/user:canary', { traits: { email: address } });
  await tell(hard(address), hard(address, { id: address }));
  await tell(hard(`${address} broken`));
  const metrics = await api.call('GET', '/metrics');
  for (const text of [
    api.logLines.join(''),
    metrics.text,
    JSON.stringify(await rowsOf(api.db, sql`select * from outbox`)),
  ])
    expect(text).not.toContain('canary-');
  const told = await rowsOf(api.db, sql<{ t: string }>`select t::text as t from provider_events t union all select t::text from address_feedback t`); // prettier-ignore
  expect(JSON.stringify(told)).not.toContain('canary-');
});
