import { listEnrolments } from '../../db/wake/enrolments';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { settleClaims } from '../../db/wake/messages';
import { day, exact, hour, journey, message, onEvent, policy, start, template, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';
import { rowsOf } from '../setup/rows-of';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
  await room.template(template('receipt', 'service'));
});
afterEach(() => room.end());

const rows = (table: 'messages' | 'enrolments' | 'decisions' | 'stages', customerId: string) =>
  rowsOf(room.db, sql<Record<string, unknown>>`select * from ${sql.table(table)} where customer_id = ${customerId}`);
const reader = async (purpose = 'news'): Promise<string> => {
  const id = await room.customer();
  await room.consent(id, purpose, 'granted');
  return id;
};

test('one wake decides, hands over and parks; the next one goes on', async () => {
  await room.publish(journey('j', [message('a'), wait('w', day), message('b')]));
  const id = await reader();
  await room.event(id, 'Start');
  const parked = await room.activities.advance({ customerId: id });
  expect(parked).toMatchObject({
    stage: 'light',
    journeys: [{ journey: 'j', version: 1, step: 'w' }],
    due: start + day,
    wakeIn: day,
  });
  expect(room.given.map(({ to }) => to)).toEqual([`${id}@example.org`]);
  room.clock.set(start + day);
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ stage: 'light', idle: true });
  expect(room.given).toHaveLength(2);
  expect((await rows('messages', id)).map((row) => 'status' in row && row.status)).toEqual(['sent', 'sent']);
  expect(await rows('decisions', id)).toHaveLength(2);
});

test('a wake that finds nothing new changes nothing', async () => {
  await room.publish(journey('j', [message('a'), wait('w', day)]));
  const id = await reader();
  await room.event(id, 'Start');
  const first = await room.activities.advance({ customerId: id });
  const before = [await rows('messages', id), await rows('enrolments', id), await rows('decisions', id)];
  expect(await room.activities.advance({ customerId: id })).toEqual(first);
  expect([await rows('messages', id), await rows('enrolments', id), await rows('decisions', id)]).toEqual(before);
});

test('many wakes at once hand every message over once', async () => {
  await room.publish(
    journey('j', [message('a'), message('b'), message('c')], { enter: [onEvent('Start', { again: 'always' })] }),
  );
  const id = await reader();
  for (let time = 0; time < 3; time++) await room.event(id, 'Start');
  await Promise.all(Array.from({ length: 8 }, () => room.activities.advance({ customerId: id })));
  await room.activities.advance({ customerId: id });
  expect(room.given).toHaveLength(9);
  expect(new Set(room.given.map(({ messageId }) => messageId)).size).toBe(9);
});

test('the moment that was due counts when the clock is behind it', async () => {
  await room.publish(journey('j', [wait('w', day), message('a')]));
  const id = await reader();
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  room.clock.set(start + day - 5_000);
  expect(await room.activities.advance({ customerId: id, due: start + day })).toMatchObject({ idle: true });
  expect(room.given).toHaveLength(1);
});

test('a provider that is away sends the message to its queue, and deliver hands it over later', async () => {
  await room.publish(journey('j', [message('a'), wait('w', day)]));
  const id = await reader();
  room.answer = async () => ({ outcome: 'later', reply: 'connection refused', whose: 'provider' });
  await room.event(id, 'Start');
  const waiting = await room.activities.advance({ customerId: id });
  expect(waiting.deliver).toHaveLength(1);
  const messageId = waiting.deliver?.[0]?.messageId ?? '';
  await expect(room.activities.deliver({ customerId: id, messageId })).rejects.toMatchObject({ nonRetryable: false });
  room.answer = async () => ({ outcome: 'sent', reply: '250' });
  expect(await room.activities.deliver({ customerId: id, messageId })).toBe('settled');
  expect(await room.activities.deliver({ customerId: id, messageId })).toBe('not-due');
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ step: 'w' }] });
  expect(await room.activities.deliver({ customerId: '00000000-0000-4000-8000-000000000000', messageId })).toBe('gone');
});

test('a withdrawal while a message waits for its queue keeps it from going', async () => {
  await room.publish(journey('j', [message('a')]));
  const id = await reader();
  room.answer = async () => ({ outcome: 'later', reply: 'connection refused', whose: 'provider' });
  await room.event(id, 'Start');
  const { deliver } = await room.activities.advance({ customerId: id });
  room.answer = async () => ({ outcome: 'sent', reply: '250' });
  await room.consent(id, 'news', 'withdrawn');
  expect(await room.activities.deliver({ customerId: id, messageId: deliver?.[0]?.messageId ?? '' })).toBe('not-due');
  expect(room.given).toHaveLength(1);
  expect(await rows('messages', id)).toMatchObject([{ status: 'withheld', reason: 'withdrawn' }]);
});

test.each([
  ['mail', 'unknown', 1],
  ['receipt', 'sent', 2],
] as const)(
  'a claim of %s whose outcome nobody recorded ends as %s after %d hand-overs',
  async (key, status, handOvers) => {
    await room.publish(journey('j', [message('a', { template: key })]));
    const id = await reader();
    let died = false;
    room.answer = async () => {
      if (died) return { outcome: 'sent', reply: '250' };
      died = true;
      throw new Error('the process died between the yes and our commit');
    };
    await room.event(id, 'Start');
    await expect(room.activities.advance({ customerId: id })).rejects.toThrow('died');
    const young = await room.activities.advance({ customerId: id });
    expect(young.idle).toBeUndefined();
    expect(young.wakeIn).toBeGreaterThan(10_000);
    expect(room.given).toHaveLength(1);
    await sql`update messages set lease_until = now() - interval '1 second'`.execute(room.db);
    const { deliver = [] } = await room.activities.advance({ customerId: id });
    for (const { messageId } of deliver) await room.activities.deliver({ customerId: id, messageId });
    expect(room.given).toHaveLength(handOvers);
    expect(new Set(room.given.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await rows('messages', id)).toMatchObject([{ status }]);
  },
);

test('three hundred withdrawals race hand-overs: none is followed by a hand-over that it forbids', async () => {
  await room.publish(journey('j', [message('a')]));
  const ended = new Map<string, number>();
  room.answer = async ({ to }) => {
    await sleep(20);
    ended.set(to, performance.now());
    return { outcome: 'sent', reply: '250' };
  };
  const race = async (index: number): Promise<boolean> => {
    const id = await reader();
    await room.event(id, 'Start');
    // From a wake that comes 10 ms after the withdrawal to one that comes 19 ms before it.
    const head = (index % 30) - 10;
    const wake = sleep(Math.max(0, -head)).then(() => room.activities.advance({ customerId: id }));
    await sleep(Math.max(0, head));
    await room.consent(id, 'news', 'withdrawn');
    const inTheAir = await settleClaims(room.db, [{ customerId: id, purpose: 'news' }], 2_000);
    const answered = performance.now();
    await wake;
    await room.activities.advance({ customerId: id });
    return inTheAir.length === 0 && (ended.get(`${id}@example.org`) ?? 0) > answered;
  };
  let [forbidden, spoken] = [0, 0];
  for (let from = 0; from < 300; from += 6) {
    const results = await Promise.all(Array.from({ length: 6 }, (_, n) => race(from + n)));
    forbidden += results.filter(Boolean).length;
  }
  spoken = room.given.length;
  expect(forbidden).toBe(0);
  expect(spoken).toBeGreaterThan(30);
  expect(spoken).toBeLessThan(300);
}, 300_000);

test('a message whose template cannot be rendered is held until it is mended, and says so', async () => {
  await room.template({ ...template('broken'), channels: { email: { text: '{{ "a" | shout }}' } } });
  await room.publish(journey('j', [message('a', { template: 'broken' }), message('b')]));
  const id = await reader();
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  expect(await rows('messages', id)).toMatchObject([{ status: 'decided', reason: 'template-error' }]);
  expect(await rows('decisions', id)).toContainEqual(
    expect.objectContaining({ outcome: 'hold', reason: 'template-error' }),
  );
});

test('caps hold over many journeys that wake at once in many processes', async () => {
  await room.policy(policy({ caps: [{ max: 2, window: { kind: 'rolling', per: exact(day) } }], hold: exact(hour) }));
  for (let n = 0; n < 6; n++) await room.publish(journey(`j${n}`, [message('a')], { priority: n }));
  const id = await reader();
  await room.event(id, 'Start');
  await Promise.all(Array.from({ length: 5 }, () => room.activities.advance({ customerId: id })));
  expect(room.given).toHaveLength(2);
});

test('a customer that nobody knows is nobody', async () => {
  expect(await room.activities.advance({ customerId: '00000000-0000-4000-8000-000000000000' })).toMatchObject({
    nobody: true,
    idle: true,
  });
  expect(await room.activities.advance({ customerId: 'no uuid at all' })).toMatchObject({ nobody: true });
});

test('signals that came straight through Temporal count once per id, and nonsense harms nobody', async () => {
  await room.publish(journey('j', [wait('w', day)], { enter: [onEvent('Start', { again: 'always' })] }));
  const id = await reader();
  const signals = [
    { signal: 'event', id: 'e1', name: 'Start' },
    { signal: 'event', id: 'e1', name: 'Start' },
    { signal: 'event', id: 7, name: {} },
    { signal: 'consentChange', id: 'c1', properties: { purpose: 'offers', state: 'perhaps' } },
    { signal: 'registration', id: 'r1' },
  ] as const;
  await room.activities.advance({ customerId: id, signals });
  const again = await room.activities.advance({ customerId: id, signals });
  expect(again.stage).toBe('registered');
  expect(again.journeys).toHaveLength(1);
});

test('caps hold when an outage lets messages of many days wait: each day still gets one', async () => {
  await room.policy(policy({ caps: [{ max: 1, window: { kind: 'calendar', unit: 'day' } }], hold: exact(30 * day) }));
  await room.publish(journey('j', [message('a')], { enter: [onEvent('Start', { again: 'always' })] }));
  const id = await reader();
  room.answer = async () => ({ outcome: 'later', reply: 'connection refused', whose: 'provider' });
  for (let n = 0; n < 3; n++) {
    room.clock.set(start + n * day);
    await room.event(id, 'Start');
    await room.activities.advance({ customerId: id });
  }
  const days: string[] = [];
  room.answer = async () => {
    days.push(new Date(room.clock.now()).toISOString().slice(0, 10));
    return { outcome: 'sent', reply: '250' };
  };
  for (let n = 2; n < 8; n++) {
    room.clock.set(start + n * day);
    const { deliver = [] } = await room.activities.advance({ customerId: id });
    for (const { messageId } of deliver) await room.activities.deliver({ customerId: id, messageId });
    await room.activities.advance({ customerId: id });
  }
  expect(days).toHaveLength(3);
  expect(new Set(days).size).toBe(3);
});

test('an address that refuses for ever is given up after the policy’s hold; a provider that is away is not', async () => {
  await room.policy(policy({ hold: exact(day) }));
  await room.publish(journey('j', [message('a')]));
  const id = await reader();
  room.answer = async () => ({ outcome: 'later', reply: '452 mailbox full', whose: 'recipient' });
  await room.event(id, 'Start');
  const { deliver } = await room.activities.advance({ customerId: id });
  const attempt = () => room.activities.deliver({ customerId: id, messageId: deliver?.[0]?.messageId ?? '' });
  await expect(attempt()).rejects.toThrow('the provider answered');
  room.clock.set(start + 2 * day);
  room.answer = async () => ({ outcome: 'later', reply: 'connection refused', whose: 'provider' });
  await expect(attempt()).rejects.toThrow('the provider answered');
  room.answer = async () => ({ outcome: 'later', reply: '452 mailbox full', whose: 'recipient' });
  expect(await attempt()).toBe('settled');
  expect(await rows('messages', id)).toMatchObject([{ status: 'failed', reason: 'rejected' }]);
});

test('the oddest values of an event wedge nobody: far instants, fractions, endless keys', async () => {
  const odd = (when: unknown) => journey(`wait-${JSON.stringify(when)}`.replace(/\W/g, '-'), [
    { kind: 'wait', id: 'w', wait: { until: 'expression', expression: 'entry.properties.when' } },
    message('a'),
  ]); // prettier-ignore
  await room.publish(odd('any'));
  await room.publish(
    journey('keyed', [wait('w', day)], { enter: [onEvent('Start', { key: 'event.properties.key', again: 'always' })] }),
  );
  const id = await reader();
  const key = Array.from({ length: 4_000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000))).join('');
  for (const when of [1.785e18, start + day + 0.5, -5, Number.MAX_VALUE, 'never']) {
    const other = await reader();
    await room.event(other, 'Start', { when, key });
    await room.activities.advance({ customerId: other });
    room.clock.set(room.clock.now() + 2 * day);
    await room.activities.advance({ customerId: other });
    // What is no time parks its own passage alone.
    const ends = (await listEnrolments(room.db, other, { limit: 9 })).map(({ state, reason }) => reason ?? state);
    expect(ends).toHaveLength(2);
    expect(ends).toContain('completed');
    expect(['completed', 'unreadable-time']).toEqual(expect.arrayContaining(ends));
  }
  await room.event(id, 'Start', { key });
  expect(await room.activities.advance({ customerId: id })).toMatchObject({ stage: 'light' });
});
