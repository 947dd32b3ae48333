import fc from 'fast-check';
import { capRoom, longestCapWindow } from '../../../domain/contact/caps';
import type { Message } from '../../../domain/contact/message';
import type { Cap } from '../../../domain/journey/policy';
import type { Preferences } from '../../../domain/person/wishes/preferences';
import type { Duration } from '../../../domain/time/time';
import { clockIn } from '../time/zone-oracle';

const hour = 3_600_000;
const day = 24 * hour;
const utc = (text: string): number => Date.parse(text);
const now = utc('2026-06-03T12:00:00Z');
const exact = (millis: number): Duration => ({ unit: 'exact', millis });
const rolling = (max: number, millis: number, channel?: string): Cap => ({
  max,
  window: { kind: 'rolling', per: exact(millis) },
  channel,
});
const calendar = (max: number, unit: 'day' | 'week' | 'month', clock?: Cap['clock']): Cap => ({
  max,
  window: { kind: 'calendar', unit },
  clock,
});

type Slot = Pick<Message, 'id' | 'channel' | 'purpose' | 'decidedAt'>;
const sent = (decidedAt: number, channel = 'email', purpose = 'news'): Slot => ({
  id: new Date(decidedAt).toISOString(),
  channel,
  purpose,
  decidedAt,
});

type Given = {
  messages?: readonly Slot[];
  frequency?: Preferences['frequency'];
  channel?: string;
  purpose?: string;
  at?: number;
  zone?: string;
};
const room = (
  caps: readonly Cap[],
  { messages = [], frequency, channel = 'email', purpose = 'news', at = now, zone = 'Europe/Berlin' }: Given,
) =>
  capRoom({
    policy: { caps, timezone: 'Asia/Shanghai' },
    preferences: { frequency },
    messages,
    channel,
    purpose,
    now: at,
    zone,
  });

describe('a rolling cap', () => {
  const cap = rolling(2, 7 * day);

  test('has room below its maximum and shows its counters', () => {
    expect(room([cap], { messages: [sent(now - day)] })).toEqual({
      free: true,
      counters: [{ owner: 'policy', cap, count: 1 }],
    });
  });

  test('is full at its maximum, until the oldest that matters leaves, to the millisecond', () => {
    const messages = [sent(now - 6 * day), sent(now - day), sent(now - 3 * day)];
    expect(room([cap], { messages })).toEqual({
      free: false,
      reason: 'capped',
      cap,
      count: 3,
      nextFree: now + 4 * day,
      holders: [messages[1], messages[2], messages[0]].map((one) => one?.id),
    });
    expect(room([cap], { messages: [sent(now - 7 * day + 1), sent(now)] }).free).toBe(false);
    expect(room([cap], { messages: [sent(now - 7 * day), sent(now)] }).free).toBe(true);
  });

  test('that allows none is never free', () => {
    expect(room([rolling(0, day)], {})).toMatchObject({ free: false, count: 0, nextFree: undefined, holders: [] });
  });

  test('of a month keeps the local day', () => {
    const monthly: Cap = { max: 1, window: { kind: 'rolling', per: { unit: 'calendar', months: 1, days: 0 } } };
    const messages = [sent(utc('2026-03-15T09:00:00Z'))];
    expect(room([monthly], { messages, at: utc('2026-04-01T00:00:00Z') })).toMatchObject({
      nextFree: utc('2026-04-15T08:00:00Z'),
    });
  });

  test('counts a message that another clock decided a moment ahead', () => {
    expect(room([rolling(1, day)], { messages: [sent(now + 500)] })).toMatchObject({
      free: false,
      nextFree: now + 500 + day,
    });
  });
});

describe('a calendar cap', () => {
  test('counts since local midnight and is free at the next', () => {
    const messages = [sent(utc('2026-06-02T22:00:00Z'))];
    expect(room([calendar(1, 'day')], { messages })).toMatchObject({
      free: false,
      nextFree: utc('2026-06-03T22:00:00Z'),
    });
    expect(room([calendar(1, 'day')], { messages: [sent(utc('2026-06-02T21:59:59.999Z'))] }).free).toBe(true);
  });

  test('goes by the policy’s clock when it says so', () => {
    const messages = [sent(utc('2026-06-02T16:00:00Z'))];
    expect(room([calendar(1, 'day', 'policy')], { messages })).toMatchObject({
      free: false,
      nextFree: utc('2026-06-03T16:00:00Z'),
    });
    expect(room([calendar(1, 'day', 'customer')], { messages }).free).toBe(true);
  });

  test('has weeks from Monday and months from the first', () => {
    const messages = [sent(utc('2026-05-31T22:00:00Z'))];
    expect(room([calendar(1, 'week')], { messages })).toMatchObject({
      free: false,
      nextFree: utc('2026-06-07T22:00:00Z'),
    });
    expect(room([calendar(1, 'month')], { messages })).toMatchObject({
      free: false,
      nextFree: utc('2026-06-30T22:00:00Z'),
    });
  });
});

describe('caps together', () => {
  test('count their own channel, or all', () => {
    const messages = [sent(now - hour, 'sms')];
    expect(room([rolling(1, day, 'email')], { messages }).free).toBe(true);
    expect(room([rolling(1, day, 'sms')], { messages, channel: 'email' })).toEqual({ free: true, counters: [] });
    expect(room([rolling(1, day, 'sms')], { messages, channel: 'sms' }).free).toBe(false);
    expect(room([rolling(1, day)], { messages }).free).toBe(false);
  });

  test('count their own purpose, or all', () => {
    const cap: Cap = { ...rolling(1, day), purpose: 'offers' };
    expect(room([cap], { messages: [sent(now - hour)], purpose: 'offers' }).free).toBe(true);
    expect(room([cap], { messages: [sent(now - hour, 'sms', 'offers')], purpose: 'offers' }).free).toBe(false);
    expect(room([cap], { messages: [sent(now - hour, 'sms', 'offers')], purpose: 'news' }).free).toBe(true);
    const both: Cap = { ...cap, channel: 'sms' };
    expect(room([both], { messages: [sent(now - hour, 'email', 'offers')], purpose: 'offers', channel: 'sms' }).free).toBe(true);
  }); // prettier-ignore

  test('name the one that is full longest', () => {
    const [short, long] = [rolling(1, day), rolling(1, 3 * day, 'email')];
    expect(room([short, long], { messages: [sent(now - hour)] })).toMatchObject({
      cap: long,
      nextFree: now + 3 * day - hour,
    });
    expect(room([long, short], { messages: [sent(now - hour)] })).toMatchObject({ cap: long });
    expect(room([short, rolling(0, hour)], { messages: [sent(now)] })).toMatchObject({ nextFree: undefined });
  });

  test('a person’s own frequency makes it stricter, over all channels', () => {
    const frequency = { max: 1, per: exact(7 * day) };
    const messages = [sent(now - day, 'sms')];
    expect(room([rolling(9, day)], { messages, frequency })).toMatchObject({
      free: false,
      reason: 'own-frequency',
      cap: { max: 1, window: { kind: 'rolling', per: exact(7 * day) } },
      nextFree: now + 6 * day,
    });
  });
});

describe('for every sequence of wishes', () => {
  const anyCap: fc.Arbitrary<Cap> = fc.oneof(
    fc
      .record({
        max: fc.integer({ min: 1, max: 4 }),
        hours: fc.integer({ min: 1, max: 200 }),
        channel: fc.constantFrom(undefined, 'email', 'sms'),
      })
      .map(({ max, hours, channel }) => rolling(max, hours * hour, channel)),
    fc.record({
      max: fc.integer({ min: 1, max: 4 }),
      window: fc.constantFrom('day', 'week', 'month').map((unit) => ({ kind: 'calendar' as const, unit })),
      channel: fc.constantFrom(undefined, 'email', 'sms'),
      clock: fc.constantFrom('customer', 'policy'),
    }),
  );
  const zones = fc.constantFrom('Europe/Berlin', 'America/Santiago', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC');
  const given = fc.record({
    caps: fc.array(anyCap, { minLength: 1, maxLength: 3 }),
    zone: zones,
    wishes: fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 40 * hour }), channel: fc.constantFrom('email', 'sms') }),
      { maxLength: 40 },
    ),
  });
  const start = utc('2026-03-20T00:00:00Z');

  function greedy({
    caps,
    zone,
    wishes,
  }: {
    caps: readonly Cap[];
    zone: string;
    wishes: readonly { after: number; channel: string }[];
  }) {
    const messages: Slot[] = [];
    let at = start;
    for (const { after, channel } of wishes) {
      at += after;
      if (room(caps, { messages, channel, at, zone }).free)
        messages.push({ ...sent(at, channel), id: String(messages.length) });
    }
    return messages;
  }

  const inWindow = (cap: Cap, zone: string, first: number, other: number): boolean => {
    const { window } = cap;
    if (window.kind === 'rolling') return window.per.unit === 'exact' && other - first < window.per.millis;
    const clock = cap.clock === 'policy' ? 'Asia/Shanghai' : zone;
    return periodOf(window.unit, clock, first) === periodOf(window.unit, clock, other);
  };

  test('no window of any cap ever holds more than its maximum', () => {
    fc.assert(
      fc.property(given, (situation) => {
        const messages = greedy(situation);
        for (const cap of situation.caps) {
          const counted = messages.filter(({ channel }) => cap.channel === undefined || cap.channel === channel);
          for (const [index, first] of counted.entries()) {
            const within = counted
              .slice(index)
              .filter((other) => inWindow(cap, situation.zone, first.decidedAt, other.decidedAt));
            expect(within.length).toBeLessThanOrEqual(cap.max);
          }
        }
      }),
    );
  });

  test('what is full is free at the instant that it names, and not a moment before', () => {
    fc.assert(
      fc.property(given, (situation) => {
        const { caps, zone } = situation;
        const messages = greedy(situation);
        const at = messages.at(-1)?.decidedAt ?? start;
        const found = room(caps, { messages, at, zone });
        if (found.free) return;
        const { nextFree } = found;
        if (nextFree === undefined) throw new Error('every cap here allows some');
        expect(room(caps, { messages, at: nextFree, zone }).free).toBe(true);
        expect(room(caps, { messages, at: nextFree - 1, zone }).free).toBe(false);
      }),
    );
  });

  test('what is older than the longest window never counts', () => {
    fc.assert(
      fc.property(fc.array(anyCap, { minLength: 1 }), zones, (caps, zone) => {
        const messages = [sent(now - longestCapWindow({ caps }, {}))];
        const found = room(
          caps.map((cap) => ({ ...cap, max: 1, channel: undefined })),
          { messages, zone },
        );
        expect(found.free).toBe(true);
      }),
    );
  });
});

test('the longest window includes the person’s own, and a year where that is unknown', () => {
  const frequency = { max: 1, per: exact(90 * day) };
  expect(longestCapWindow({ caps: [rolling(1, 7 * day)] }, { frequency })).toBe(90 * day);
  expect(longestCapWindow({ caps: [rolling(1, 7 * day)] }, {})).toBe(7 * day);
  expect(longestCapWindow({ caps: [] }, {})).toBe(0);
  expect(longestCapWindow({ caps: [] }, { topicFrequency: { news: frequency } })).toBe(90 * day);
  expect(longestCapWindow({ caps: [rolling(1, 7 * day)] })).toBeGreaterThanOrEqual(365 * day);
});

/** The calendar day, week or month that a moment lies in, from what clocks show. */
function periodOf(unit: 'day' | 'week' | 'month', zone: string, at: number): string {
  const { date } = clockIn(zone, at);
  if (unit === 'day') return date;
  if (unit === 'month') return date.slice(0, 7);
  return String(Math.floor((Date.parse(date) / day + 3) / 7));
}
