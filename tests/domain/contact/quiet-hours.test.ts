import fc from 'fast-check';
import type { PolicyQuietHours } from '../../../domain/journey/policy';
import type { QuietHours } from '../../../domain/person/wishes/preferences';
import type { Weekday } from '../../../domain/time/weekday';
import { quietUntil } from '../../../domain/contact/quiet-hours';
import { allZones, changesOf, clockIn } from '../time/zone-oracle';

const utc = (text: string): number => Date.parse(text);
const night: PolicyQuietHours = { from: '21:00', to: '08:00' };
const minute = 60_000;

type Situation = {
  policy?: readonly PolicyQuietHours[];
  own?: QuietHours;
  zone?: string;
  channel?: string;
};

function quietAt(now: string | number, { policy = [], own, zone = 'Europe/Berlin', channel = 'email' }: Situation) {
  const found = quietUntil({
    policy: { quietHours: policy },
    preferences: { quietHours: own },
    zone,
    channel,
    now: typeof now === 'number' ? now : utc(now),
  });
  return found && { ...found, until: new Date(found.until).toISOString() };
}

describe('a window', () => {
  test('over midnight holds from its start to its end, both days', () => {
    expect(quietAt('2026-06-01T18:59:59.999Z', { policy: [night] })).toBeUndefined();
    expect(quietAt('2026-06-01T19:00:00Z', { policy: [night] })?.until).toBe('2026-06-02T06:00:00.000Z');
    expect(quietAt('2026-06-02T05:59:59.999Z', { policy: [night] })?.until).toBe('2026-06-02T06:00:00.000Z');
    expect(quietAt('2026-06-02T06:00:00Z', { policy: [night] })).toBeUndefined();
  });

  test('names itself, its owner and the clock', () => {
    expect(quietAt('2026-06-01T20:00:00Z', { policy: [night] })?.because).toEqual({
      from: '21:00',
      to: '08:00',
      owner: 'policy',
      zone: 'Europe/Berlin',
    });
    expect(quietAt('2026-06-01T20:00:00Z', { own: night })?.because.owner).toBe('person');
  });

  test('goes by the clock of the person', () => {
    expect(quietAt('2026-06-01T12:00:00Z', { policy: [night], zone: 'Asia/Shanghai' })).toBeUndefined();
    expect(quietAt('2026-06-01T13:00:00Z', { policy: [night], zone: 'Asia/Shanghai' })?.until).toBe(
      '2026-06-02T00:00:00.000Z',
    );
  });

  test('of the policy holds on its channels, the person’s own on all', () => {
    const only = { ...night, channels: ['sms'] };
    expect(quietAt('2026-06-01T20:00:00Z', { policy: [only], channel: 'email' })).toBeUndefined();
    expect(quietAt('2026-06-01T20:00:00Z', { policy: [only], channel: 'sms' })).toBeDefined();
    expect(quietAt('2026-06-01T20:00:00Z', { own: night, channel: 'wechat' })).toBeDefined();
  });

  test('with days holds on the nights that begin on them', () => {
    const weekend: PolicyQuietHours = { from: '20:00', to: '10:00', days: ['fri', 'sat'] };
    const until = (now: string) => quietAt(now, { policy: [weekend], zone: 'UTC' })?.until;
    expect(until('2026-06-05T21:00:00Z')).toBe('2026-06-06T10:00:00.000Z');
    expect(until('2026-06-07T09:00:00Z')).toBe('2026-06-07T10:00:00.000Z');
    expect(until('2026-06-07T21:00:00Z')).toBeUndefined();
    expect(until('2026-06-05T09:00:00Z')).toBeUndefined();
  });

  test('for a region holds in its zones, and where the zone cannot tell', () => {
    const held = (regions: string[], zone: string) =>
      quietAt('2026-06-01T12:00:00Z', { policy: [{ from: '00:00', to: '24:00', regions }], zone }) !== undefined;
    expect(held(['America'], 'America/New_York')).toBe(true);
    expect(held(['America'], 'Europe/Berlin')).toBe(false);
    expect(held(['Europe/Berlin'], 'Europe/Berlin')).toBe(true);
    expect(held(['US'], 'Europe/Berlin')).toBe(true);
    expect(held([], 'Europe/Berlin')).toBe(false);
  });

  test('from an hour to the same hour is the whole day', () => {
    const sunday: PolicyQuietHours = { from: '00:00', to: '00:00', days: ['sun'] };
    expect(quietAt('2026-06-07T12:00:00Z', { policy: [sunday], zone: 'UTC' })?.until).toBe('2026-06-08T00:00:00.000Z');
    expect(quietAt('2026-06-08T00:00:00Z', { policy: [sunday], zone: 'UTC' })).toBeUndefined();
  });
});

describe('windows together', () => {
  test('of policy and person last until both are over', () => {
    const both = { policy: [night], own: { from: '22:00', to: '10:00' }, zone: 'UTC' };
    expect(quietAt('2026-06-01T21:30:00Z', both)).toMatchObject({
      until: '2026-06-02T10:00:00.000Z',
      because: { owner: 'policy' },
    });
    expect(quietAt('2026-06-01T23:00:00Z', both)).toMatchObject({
      until: '2026-06-02T10:00:00.000Z',
      because: { owner: 'person' },
    });
    expect(quietAt('2026-06-02T09:00:00Z', both)).toMatchObject({
      until: '2026-06-02T10:00:00.000Z',
      because: { owner: 'person' },
    });
  });

  test('that follow one another are one', () => {
    const chain = { policy: [night, { from: '08:00', to: '09:00' }, { from: '08:30', to: '12:15' }], zone: 'UTC' };
    expect(quietAt('2026-06-01T23:00:00Z', chain)?.until).toBe('2026-06-02T12:15:00.000Z');
  });

  test('that never end are looked at again after some days', () => {
    const until = quietAt('2026-06-01T00:00:00Z', { policy: [{ from: '00:00', to: '24:00' }], zone: 'UTC' })?.until;
    expect(until).toBe('2026-06-09T00:00:00.000Z');
  });
});

describe('where clocks change', () => {
  test.each([
    ['the night is an hour shorter', 'Europe/Berlin', '2026-03-28T22:00:00Z', night, '2026-03-29T06:00:00.000Z'],
    ['the night is an hour longer', 'Europe/Berlin', '2026-10-24T22:00:00Z', night, '2026-10-25T07:00:00.000Z'],
    [
      'an end in the gap is the jump',
      'Europe/Berlin',
      '2026-03-28T22:00:00Z',
      { from: '21:00', to: '02:30' },
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'a start in the gap is the jump',
      'Europe/Berlin',
      '2026-03-29T01:00:00Z',
      { from: '02:30', to: '05:00' },
      '2026-03-29T03:00:00.000Z',
    ],
    [
      'an end that comes twice is the first',
      'Europe/Berlin',
      '2026-10-24T22:00:00Z',
      { from: '21:00', to: '02:30' },
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'a start that comes twice is the first',
      'America/New_York',
      '2026-11-01T05:30:00Z',
      { from: '01:30', to: '03:00' },
      '2026-11-01T08:00:00.000Z',
    ],
    ['half an hour counts', 'Australia/Lord_Howe', '2026-10-03T15:00:00Z', night, '2026-10-03T21:00:00.000Z'],
    [
      'midnight may not exist',
      'America/Santiago',
      '2026-09-06T03:59:00Z',
      { from: '22:00', to: '00:00' },
      '2026-09-06T04:00:00.000Z',
    ],
  ])('%s (%s)', (...[, zone, now, window, until]) => {
    expect(quietAt(now, { policy: [window], zone })?.until).toBe(until);
  });

  const windows: readonly QuietHours[] = [
    { from: '21:00', to: '08:00' },
    { from: '12:00', to: '14:30' },
    { from: '22:15', to: '07:45', days: ['sat', 'sun'] },
    { from: '02:30', to: '05:00' },
    { from: '00:00', to: '02:30' },
  ];

  test('every moment around every sampled change is as quiet as the clocks on the wall say', () => {
    let asked = 0;
    const wrong: unknown[] = [];
    for (const { zone, window, now } of momentsAround(30, windows)) {
      const quiet = quietAt(now, { policy: [window], zone }) !== undefined;
      if (quiet !== saysClock(zone, now, window)) wrong.push({ zone, now: new Date(now).toISOString(), window, quiet });
      asked++;
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(10_000);
  });
});

test('in any zone at any time the end is the first moment that no window forbids', () => {
  const time = fc
    .integer({ min: 0, max: 95 })
    .map((quarter) => `${pad(Math.floor(quarter / 4))}:${pad((quarter % 4) * 15)}`);
  const days = fc.uniqueArray(fc.constantFrom<Weekday>('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), {
    minLength: 1,
  });
  const window = fc
    .record({ from: time, to: time, days }, { requiredKeys: ['from', 'to'] })
    .filter(({ from, to }) => from !== to);
  const situation = fc.record({
    zone: fc.constantFrom(...allZones),
    policy: fc.array(window, { maxLength: 3 }),
    own: fc.option(window, { nil: undefined }),
    now: fc
      .integer({ min: utc('2024-01-01T00:00Z') / minute, max: utc('2030-12-01T00:00Z') / minute })
      .map((minutes) => minutes * minute),
  });
  fc.assert(
    fc.property(situation, ({ zone, policy, own, now }) => {
      if (clockIn(zone, now - 2 * day).offset !== clockIn(zone, now + 9 * day).offset) return;
      const all = own ? [...policy, own] : policy;
      const forbids = (at: number) => all.some((one) => saysClock(zone, at, one));
      const found = quietUntil({
        policy: { quietHours: policy },
        preferences: { quietHours: own },
        zone,
        channel: 'email',
        now,
      });
      expect(found !== undefined).toBe(forbids(now));
      if (!found) return;
      if (found.until - now < 8 * day) expect(forbids(found.until)).toBe(false);
      for (let at = now; at < found.until; at += 30 * minute) expect(forbids(at)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

/** Every half hour from 30 hours before to 30 hours after changes of clocks, but for windows with an edge that comes twice. */
function momentsAround(changes: number, windows: readonly QuietHours[]) {
  return changesOf(changes).flatMap(({ zone, at, from, to }) => {
    const overlap = { end: clockIn(zone, at - minute).minute + 1, start: clockIn(zone, at).minute };
    return windows
      .filter((window) => to >= from || !touches(window, overlap))
      .flatMap((window) =>
        Array.from({ length: 121 }, (_, half) => ({ zone, window, now: at + (half - 60) * 30 * minute })),
      );
  });
}

const day = 86_400_000;
const pad = (value: number): string => String(value).padStart(2, '0');
const order: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function minutes(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

/** What somebody would say who looks at the clock on the wall, and knows the window. */
function saysClock(zone: string, at: number, { from, to, days }: QuietHours): boolean {
  const { minute: shown, weekday } = clockIn(zone, at);
  const today = order.indexOf(weekday as Weekday);
  const holds = (index: number): boolean => !days || days.includes(order[(index + 7) % 7] ?? 'mon');
  const [start, end] = [minutes(from), minutes(to)];
  if (start < end) return holds(today) && shown >= start && shown < end;
  return (holds(today) && shown >= start) || (holds(today - 1) && shown < end);
}

/** Whether an edge of the window comes twice; then the first counts, which the clock on the wall does not know. */
function touches({ from, to }: QuietHours, { start, end }: { start: number; end: number }): boolean {
  return [minutes(from), minutes(to)].some((edge) =>
    start < end ? edge >= start && edge <= end : edge >= start || edge <= end,
  );
}
