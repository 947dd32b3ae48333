import { sql } from 'kysely';
import type { HandOver } from '../../channels/channel';
import { addressHash, liftBounces } from '../../db/permission/suppressions';
import type { Refusal } from '../../domain/contact/refusal';
import { day, exact, hour, journey, message, minute, onEvent, start, template, wait } from '../domain/world';
import { openEngineRoom, type EngineRoom } from './engine-room';
import { until } from '../e2e/surface';
import { rowsOf } from '../setup/rows-of';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
  await room.template(template('receipt', 'service'));
});
afterEach(() => room.end());

const says = (outcome: 'sent' | 'refused' | 'bounced' | 'rejected', reply = '550 words'): void => {
  room.answer = async (): Promise<HandOver> => ({ outcome, reply });
};
type Spoken = { message_id: string; refusal: Refusal | null; provider_reply: string | null };
const messages = (customerId: string) =>
  rowsOf(room.db, sql<Spoken>`select * from messages where customer_id = ${customerId} order by decided_at`);
const only = async (customerId: string) => {
  const [row] = await messages(customerId);
  if (!row) throw new Error('there is no message');
  return row;
};
const decisions = (customerId: string) =>
  rowsOf(
    room.db,
    sql<{
      outcome: string;
      reason: string;
      data: Record<string, unknown>;
    }>`select outcome, reason, data from decisions where customer_id = ${customerId} order by seq`,
  );

async function ann(): Promise<string> {
  const id = await room.customer('ann@example.org');
  const hash = addressHash(room.secrets.pepper, { kind: 'email', value: 'ann@example.org' });
  await sql`update identifiers set hash = ${hash ?? null} where customer_id = ${id}`.execute(room.db);
  await room.consent(id, 'news', 'granted');
  await room.consent(id, 'orders', 'granted');
  return id;
}

/** Ann, in a journey that speaks once and then waits. */
async function spokenTo(more: { service?: boolean; hold?: number } = {}): Promise<{ id: string; messageId: string }> {
  const step = message('m', {
    ...(more.service ? { template: 'receipt' } : {}),
    ...(more.hold ? { hold: exact(more.hold) } : {}),
  });
  await room.publish(journey('j', [step, wait('w', 30 * day)], more.service ? { purpose: 'orders' } : {}));
  const id = await ann();
  await room.event(id, 'Start');
  await room.activities.advance({ customerId: id });
  return { id, messageId: (await only(id)).message_id };
}

/** What Temporal would be told: the answer, or the milliseconds until the next attempt. */
const deliver = (id: string, messageId: string): Promise<unknown> =>
  room.activities
    .deliver({ customerId: id, messageId })
    .catch((error: unknown) => (error as { nextRetryDelay?: number }).nextRetryDelay);
const realTimePasses = (millis: number) =>
  sql`update messages set refusal = refusal || jsonb_build_object('nextTry', (refusal ->> 'nextTry')::bigint - ${millis}::bigint,
    'since', (refusal ->> 'since')::bigint - ${millis}::bigint) where refusal is not null`.execute(room.db);

describe('a provider that refuses us', () => {
  beforeEach(() => says('refused', '550 5.7.1 blocked'));

  test('leaves the message decided with its reason and the next try, and the hold is on record once', async () => {
    const before = Date.now();
    const { id, messageId } = await spokenTo();
    const row = await only(id);
    expect(row).toMatchObject({ status: 'decided', reason: 'provider-refuses', provider_reply: '550 5.7.1 blocked' });
    const nextTry = row.refusal?.nextTry ?? 0;
    expect(nextTry).toBeGreaterThanOrEqual(before + 5 * minute);
    expect(nextTry).toBeLessThanOrEqual(Date.now() + 6 * minute);
    const holds = { outcome: 'hold', reason: 'provider-refuses', data: { channel: 'email', nextTry: new Date(nextTry).toISOString() } }; // prettier-ignore
    expect((await decisions(id)).slice(1)).toEqual([holds]);
    await realTimePasses(10 * minute);
    await deliver(id, messageId);
    expect(await decisions(id)).toHaveLength(2);
    expect(room.given).toHaveLength(2);
  });

  test('is not tried by any wake or queue before that, however often they ask', async () => {
    const { id, messageId } = await spokenTo();
    for (let asked = 0; asked < 3; asked++) {
      const standing = await room.activities.advance({ customerId: id });
      expect(standing).toMatchObject({ deliver: [{ messageId, channel: 'email' }] });
      const pause = Number(await deliver(id, messageId));
      expect(pause).toBeGreaterThan(4 * minute);
      expect(pause).toBeLessThanOrEqual(6 * minute);
    }
    expect(room.given).toHaveLength(1);
  });

  test('is told apart from one that nobody hands over any more while an attempt is in the air', async () => {
    const { id, messageId } = await spokenTo();
    await realTimePasses(10 * minute);
    let release = (): void => undefined;
    const held = new Promise<void>((free) => (release = free));
    room.answer = async () => (await held, { outcome: 'sent', reply: '250 ok' });
    const attempt = deliver(id, messageId);
    await until('the attempt', async () => room.given.length === 2);
    const meanwhile = await room.activities.advance({ customerId: id });
    expect([meanwhile.inTheAir, meanwhile.deliver]).toEqual([[messageId], undefined]);
    release();
    expect(await attempt).toBe('settled');
    expect((await room.activities.advance({ customerId: id })).inTheAir).toBeUndefined();
  });

  test('is tried later and later, from 5 minutes to 4 hours apart', async () => {
    const { id, messageId } = await spokenTo({ hold: 30 * day });
    const pauses: number[] = [];
    for (let times = 0; times < 12; times++) {
      await realTimePasses(5 * hour);
      pauses.push(Number(await deliver(id, messageId)));
    }
    expect(room.given).toHaveLength(13);
    expect(pauses.every((pause) => pause >= 5 * minute && pause <= 4 * hour)).toBe(true);
    expect(pauses[0]).toBeLessThanOrEqual(12 * minute);
    expect(pauses.at(-1)).toBeGreaterThan(3 * hour);
  });

  test('takes it in the end, and the journey goes on', async () => {
    const { id, messageId } = await spokenTo();
    says('sent', '250 ok');
    await realTimePasses(10 * minute);
    expect(await deliver(id, messageId)).toBe('settled');
    expect(await only(id)).toMatchObject({ status: 'sent', reason: null, refusal: null });
    expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ step: 'w' }] });
  });

  test('marketing is given up when its own hold is over, without one more try, and the journey goes on', async () => {
    const { id, messageId } = await spokenTo({ hold: hour });
    room.clock.set(start + hour - minute);
    expect(Number(await deliver(id, messageId))).toBeLessThanOrEqual(minute);
    room.clock.set(start + hour);
    expect(await deliver(id, messageId)).toBe('settled');
    expect(room.given).toHaveLength(1);
    expect(await only(id)).toMatchObject({ status: 'failed', reason: 'rejected', provider_reply: '550 5.7.1 blocked' });
    expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ step: 'w' }] });
    expect((await decisions(id)).at(-1)).toMatchObject({ outcome: 'skip', reason: 'rejected' });
  });

  test('a service message is given up after three days of the real clock, whatever the product’s says', async () => {
    const { id, messageId } = await spokenTo({ service: true, hold: hour });
    room.clock.set(start + 20 * day);
    await realTimePasses(3 * day - minute);
    expect(Number(await deliver(id, messageId))).toBeLessThanOrEqual(minute);
    expect(await only(id)).toMatchObject({ status: 'decided', reason: 'provider-refuses' });
    await realTimePasses(minute);
    expect(await deliver(id, messageId)).toBe('settled');
    expect(await only(id)).toMatchObject({ status: 'failed', reason: 'rejected' });
  });

  test('a withdrawal meanwhile withholds it', async () => {
    const { id, messageId } = await spokenTo();
    room.clock.set(start + minute);
    await room.consent(id, 'news', 'withdrawn');
    await room.activities.advance({ customerId: id });
    expect(await only(id)).toMatchObject({ status: 'withheld', reason: 'withdrawn' });
    await realTimePasses(hour);
    expect(await deliver(id, messageId)).toBe('not-due');
    expect(room.given).toHaveLength(1);
  });

  test('another attempt that finds nobody there forgets neither how often it was refused nor since when', async () => {
    const { id, messageId } = await spokenTo();
    await realTimePasses(10 * minute);
    room.answer = async () => ({ outcome: 'later', whose: 'provider', reply: 'connect ECONNREFUSED' });
    await deliver(id, messageId);
    expect(await only(id)).toMatchObject({ status: 'decided', reason: null, refusal: { times: 1 } });
    says('refused');
    await deliver(id, messageId);
    expect(await only(id)).toMatchObject({ reason: 'provider-refuses', refusal: { times: 2 } });
  });
});

describe('an address that nobody is at', () => {
  async function bounced(): Promise<string> {
    const enter = [onEvent('Start', { again: 'always' })];
    await room.publish(journey('j', [message('m')], { enter }));
    const id = await ann();
    says('bounced', '550 5.1.1 User unknown');
    await room.event(id, 'Start');
    await room.activities.advance({ customerId: id });
    says('sent', '250 ok');
    return id;
  }
  async function oneMore(id: string): Promise<void> {
    room.clock.set(room.clock.now() + day);
    await room.event(id, 'Start');
    await room.activities.advance({ customerId: id });
  }
  const given = async (at: number): Promise<boolean> => {
    const pepper = room.secrets.pepper;
    const address = { kind: 'email', value: 'ann@example.org', at };
    return (await room.db.transaction().execute((tx) => liftBounces(tx, pepper, [address]))).has(
      'email:ann@example.org',
    );
  };

  test('is suppressed as bounced: the mail failed, the next one does not go, and says why', async () => {
    const id = await bounced();
    expect(await only(id)).toMatchObject({ status: 'failed', reason: 'bounced' });
    expect((await decisions(id)).at(-1)).toMatchObject({ outcome: 'skip', reason: 'bounced' });
    await oneMore(id);
    expect(room.given).toHaveLength(1);
    expect((await messages(id))[1]).toMatchObject({ status: 'withheld', reason: 'suppressed' });
    expect((await decisions(id)).at(-1)).toMatchObject({
      reason: 'suppressed',
      data: { tried: [{ channel: 'email', reason: 'suppressed', suppression: 'bounced' }] },
    });
  });

  test('is spoken to again once it was given anew, not when that was said before', async () => {
    const id = await bounced();
    expect(await given(start - minute)).toBe(false);
    await oneMore(id);
    expect(room.given).toHaveLength(1);
    expect(await given(room.clock.now())).toBe(true);
    await oneMore(id);
    expect(room.given).toHaveLength(2);
    expect((await messages(id)).at(-1)).toMatchObject({ status: 'sent' });
  });

  test('two mails to it at once are one line of the list', async () => {
    await room.publish(journey('a', [message('m')]));
    await room.publish(journey('b', [message('m')]));
    const id = await ann();
    says('bounced');
    await room.event(id, 'Start');
    await room.activities.advance({ customerId: id });
    expect(await rowsOf(room.db, sql`select channel, reason from suppressions`)).toEqual([
      { channel: 'email', reason: 'bounced' },
    ]);
  });

  test('a mailbox that is disabled refuses that mail and is not suppressed', async () => {
    const id = await ann();
    await room.publish(journey('j', [message('m')]));
    says('rejected', '550 5.2.1 disabled');
    await room.event(id, 'Start');
    await room.activities.advance({ customerId: id });
    expect(await only(id)).toMatchObject({ status: 'failed', reason: 'rejected' });
    expect(await rowsOf(room.db, sql`select * from suppressions`)).toEqual([]);
  });
});

describe('a provider’s words', () => {
  const halfAnEmoji = '😀'.slice(0, 1);
  test.each([
    ['NUL', '250 ok\0'],
    ['half a pair', `250 ${halfAnEmoji}`],
    ['half a pair where it is cut', `250 ${'a'.repeat(495)}😀`],
    ['100 kB', `250 ${'😀x'.repeat(40_000)}`],
    ['control characters', '250 \u0001\u001b[31m\u007f'],
    ['bytes that are no UTF-8', Buffer.from([0x32, 0x35, 0x30, 0x20, 0xff, 0xfe, 0xc3, 0x28]).toString()],
  ])('with %s never keep the outcome from its record', async (_name, reply) => {
    room.answer = async () => ({ outcome: 'sent', reply });
    const { id } = await spokenTo();
    const row = await only(id);
    expect(row).toMatchObject({ status: 'sent' });
    expect(row.provider_reply?.length).toBeLessThanOrEqual(500);
    expect(row.provider_reply).toMatch(/^250 /);
    expect(row.provider_reply).not.toMatch(/\p{Cs}/u);
  });

  test('that the database does not take all the same are left out, and what became of the mail is not lost', async () => {
    await room.asOwner("alter table messages add check (provider_reply is null or provider_reply not like '%no%')");
    await room.publish(journey('j', [message('m'), wait('w', 30 * day)]));
    const id = await ann();
    room.answer = async () => ({ outcome: 'sent', reply: '250 no' });
    await room.event(id, 'Start');
    for (let tries = 0; tries < 2; tries++) {
      await expect(room.activities.advance({ customerId: id })).rejects.toMatchObject({ code: '23514' });
    }
    expect(await room.activities.advance({ customerId: id })).toMatchObject({ journeys: [{ step: 'w' }] });
    expect(await only(id)).toMatchObject({ status: 'sent', provider_reply: null });
    expect(room.given).toHaveLength(1);
  });
});
