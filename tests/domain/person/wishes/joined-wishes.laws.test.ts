import fc from 'fast-check';
import { capRoom } from '../../../../domain/contact/caps';
import { channelKinds } from '../../../../domain/contact/channel';
import { quietUntil } from '../../../../domain/contact/quiet-hours';
import type { Preferences, QuietHours } from '../../../../domain/person/wishes/preferences';
import type { Weekday } from '../../../../domain/time/weekday';
import { joinedWishes, partedWishes } from '../../../../domain/person/wishes/joined-wishes';
import { wishesAfter, type Wishes } from '../../../../domain/person/wishes/wishes';
import type { Duration } from '../../../../domain/time/time';

const day = 86_400_000;
const now = Date.parse('2026-03-10T12:00:00Z');
const zone = 'Europe/Berlin';

const per = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((days): Duration => ({ unit: 'exact', millis: days * day })),
  fc.record({ unit: fc.constant('calendar' as const), months: fc.nat(2), days: fc.integer({ min: 1, max: 31 }) }),
);
const pace = fc.record({ max: fc.nat(4), per });
const hour = fc.integer({ min: 0, max: 23 }).map((one) => `${String(one).padStart(2, '0')}:00`);
const week: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const window = fc
  .record(
    { from: hour, to: hour, days: fc.oneof(fc.shuffledSubarray([...week], { minLength: 1 }), fc.constant(week)) },
    { requiredKeys: ['from', 'to'] },
  )
  .filter(({ from, to }): boolean => from !== to);
const limits = {
  channels: fc.shuffledSubarray([...channelKinds]),
  frequency: pace,
  topicFrequency: fc.dictionary(fc.constantFrom('news', 'offers'), pace, { minKeys: 1 }),
  quietHours: fc.oneof(window, fc.array(window, { minLength: 1, maxLength: 2 })),
  snoozeUntil: fc.integer({ min: now - day, max: now + day }),
  personalisation: fc.boolean(),
};
/** What is not empty, since no topics and no journeys are as good as none said. */
const filled = (preferences: Preferences): Preferences =>
  Object.fromEntries(
    Object.entries(preferences).filter(
      ([name, value]) => !['topics', 'journeys'].includes(name) || Object.keys(value).length > 0,
    ),
  );
const wished = fc.record<Preferences>(
  {
    ...limits,
    topics: fc.dictionary(fc.constantFrom('news', 'offers'), fc.boolean()),
    journeys: fc.dictionary(fc.constantFrom('greet', 'cart'), fc.constantFrom('paused' as const, 'left' as const)),
  },
  { requiredKeys: [] },
);
/** Of somebody who said each of their wishes at some time, or took one back. */
const somebody = fc
  .tuple(wished, fc.dictionary(fc.constantFrom('channels', 'frequency', 'topicFrequency', 'quietHours'), fc.nat(9)))
  .map(([preferences, fields]): Wishes => ({ preferences, said: { fields } }));

const hours = Array.from({ length: 7 * 12 }, (_, two) => now + (two * day) / 12);
const quietIn = ({ quietHours }: Preferences): readonly number[] =>
  quietHours ? hours.filter((at) => quietUntil({ policy: { quietHours: [] }, preferences: { quietHours }, zone, channel: 'email', now: at })) : []; // prettier-ignore

test('of two who are one, nothing is allowed that the wishes of either forbid, whoever said theirs last', () => {
  const sent = fc.array(fc.record({ purpose: fc.constantFrom('news', 'offers'), age: fc.integer({ min: 0, max: 70 * day }) }), { maxLength: 5 }); // prettier-ignore
  fc.assert(
    fc.property(somebody, somebody, sent, (one, other, messages) => {
      const { preferences: whole } = joinedWishes(one, other);
      const slots = messages.map(({ purpose, age }, n) => ({ id: `m${n}`, channel: 'email' as const, purpose, decidedAt: now - age })); // prettier-ignore
      const isFree = (preferences: Preferences, purpose: string): boolean =>
        capRoom({ policy: { caps: [], timezone: 'UTC' }, preferences, messages: slots, channel: 'email', purpose, now, zone }).free; // prettier-ignore
      for (const { preferences: half } of [one, other]) {
        for (const purpose of ['news', 'offers'])
          if (!isFree(half, purpose)) expect(isFree(whole, purpose)).toBe(false);
        for (const channel of channelKinds)
          if (half.channels?.includes(channel) === false) expect(whole.channels).not.toContain(channel);
        expect(whole.snoozeUntil ?? -Infinity).toBeGreaterThanOrEqual(half.snoozeUntil ?? -Infinity);
        if (half.personalisation === false) expect(whole.personalisation).toBe(false);
        for (const [topic, wish] of Object.entries(half.topics ?? {})) if (!wish) expect(whole.topics?.[topic]).toBe(false);
        for (const [journey, wish] of Object.entries(half.journeys ?? {}))
          expect(['left', wish]).toContain(whole.journeys?.[journey]);
      }
      const either = new Set([one, other].flatMap(({ preferences }) => quietIn(preferences)));
      expect(quietIn(whole)).toEqual(hours.filter((at) => either.has(at)));
    }),
    { numRuns: 200 },
  );
}); // prettier-ignore

test('of three who are one, it does not matter who joined whom first, nor that two of them said the same', () => {
  const inOrder = (wishes: Wishes): unknown => ({
    ...wishes.preferences,
    channels: wishes.preferences.channels && [...wishes.preferences.channels].sort(),
  });
  fc.assert(
    fc.property(somebody, somebody, somebody, (one, other, third) => {
      const whole = inOrder(joinedWishes(joinedWishes(one, other), third));
      expect(inOrder(joinedWishes(one, joinedWishes(other, third)))).toEqual(whole);
      expect(inOrder(joinedWishes(joinedWishes(third, one), other))).toEqual(whole);
      expect(inOrder(joinedWishes(joinedWishes(one, joinedWishes(other, third)), one))).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

test('whose limits are the stricter ones keeps them as they were said', () => {
  const night: QuietHours = { from: '22:00', to: '07:00' };
  const weekly: Duration = { unit: 'exact', millis: 7 * day };
  const calm: Preferences = { frequency: { max: 1, per: weekly }, quietHours: night, channels: ['email'] };
  const brisk: Preferences = {
    frequency: { max: 3, per: { unit: 'exact', millis: day } },
    quietHours: { from: '23:00', to: '06:00', days: ['sat', 'sun'] },
    channels: ['sms', 'email'],
  };
  const later = { channels: 9, frequency: 9, quietHours: 9 };
  const { preferences } = joinedWishes(
    { preferences: calm, said: {} },
    { preferences: brisk, said: { fields: later } },
  );
  expect(preferences).toEqual(calm);
});

test('who part again have back what they wished before, and what was said meanwhile holds for both', () => {
  fc.assert(
    fc.property(somebody, somebody, fc.record(limits, { requiredKeys: [] }), (one, other, patch) => {
      const joined = joinedWishes(one, other);
      const [own, others] = [partedWishes(joined, one, other), partedWishes(joined, other, one)];
      expect([own, others].map(({ preferences }) => filled(preferences))).toEqual(
        [one, other].map(({ preferences }) => filled(preferences)),
      );
      const since = wishesAfter(joined, patch, 10);
      for (const half of [partedWishes(since, one, other), partedWishes(since, other, one)]) {
        expect(half.preferences).toMatchObject(patch);
        expect(half.said).toEqual(since.said);
      }
    }),
  );
});
