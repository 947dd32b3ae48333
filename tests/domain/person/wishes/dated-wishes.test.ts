import fc from 'fast-check';
import type { PreferencesPatch } from '../../../../domain/schema/preferences-patch';
import { learn, type Known, type Rules } from '../../../../domain/person/learn';
import { joinedWishes } from '../../../../domain/person/wishes/joined-wishes';
import type { Preferences } from '../../../../domain/person/wishes/preferences';
import type { Duration } from '../../../../domain/time/time';
import { policy } from '../../world';

const received = 1_000_000;
const packedAt = received - 1_000;
const nobody: Known = { stage: 'anonymous', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false }; // prettier-ignore
const rules: Rules = { policy: policy(), trustTimes: true, isTaken: () => false };

type Times = { readonly at: number; readonly perhapsAt?: number };
const saying = (preferences: PreferencesPatch, times: Times) => ({ receivedAt: received, by: 'key', preferences, ...times }); // prettier-ignore
/** What is wished at the end, where the second word may have been packed before the first one was said. */
const wishesAfter = (first: PreferencesPatch, firstAt: number, second: PreferencesPatch, times: Times): Preferences =>
  learn(nobody, [saying(first, { at: firstAt }), saying(second, times)], rules).after.preferences;
/** It may have been said now, or when it was packed. */
const stale: Times = { at: received, perhapsAt: packedAt };

const days = (n: number): Duration => ({ unit: 'exact', millis: n * 86_400_000 });
const few = { max: 1, per: days(30) };
const many = { max: 9, per: days(1) };
const night = { from: '20:00', to: '09:00' };
const hour = { from: '21:00', to: '22:00' };

type Case = [name: string, set: PreferencesPatch, sentAgain: PreferencesPatch, after: Preferences];
const cases: Case[] = [
  ['a frequency', { frequency: few }, { frequency: many }, { frequency: few }],
  ['a stricter frequency', { frequency: many }, { frequency: few }, { frequency: few }],
  ['the pace of a topic', { topicFrequency: { news: few } }, { topicFrequency: { offers: many } }, { topicFrequency: { news: few, offers: many } }],
  ['channels', { channels: ['sms'] }, { channels: ['email', 'sms'] }, { channels: ['sms'] }],
  ['the order of channels', { channels: ['sms', 'email'] }, { channels: ['email', 'sms'] }, { channels: ['email', 'sms'] }],
  ['quiet hours', { quietHours: night }, { quietHours: hour }, { quietHours: night }],
  ['other quiet hours', { quietHours: hour }, { quietHours: { from: '10:00', to: '11:00' } }, { quietHours: [{ from: '10:00', to: '11:00' }, hour] }],
  ['a break', { snoozeUntil: 9_000_000 }, { snoozeUntil: 2_000_000 }, { snoozeUntil: 9_000_000 }],
  ['a journey that was left', { journeys: { cart: 'left', greet: 'left' } }, { journeys: { cart: 'paused' } }, { journeys: { cart: 'left', greet: 'left' } }],
  ['a limit that was taken back since', { frequency: null }, { frequency: many }, { frequency: many }],
]; // prettier-ignore

test.each(cases)('what was packed before loosens no limit that was set since: %s', (_name, set, sentAgain, after) => {
  expect(wishesAfter(set, packedAt + 500, sentAgain, stale)).toEqual(after);
});

test.each(cases)('what is said later replaces what was wished, and what was wished before it was packed: %s', (_name, set, sentAgain) => {
  const { frequency: _taken, ...rest } = sentAgain;
  const now = wishesAfter(set, packedAt + 500, sentAgain, { at: received });
  expect(now).toEqual({ ...(sentAgain.frequency ? { frequency: sentAgain.frequency } : {}), ...rest });
  expect(wishesAfter(set, packedAt - 500, sentAgain, stale)).toEqual(now);
}); // prettier-ignore

test('whatever was set since and whatever is sent again, both are kept to', () => {
  const pace = fc.record({ max: fc.nat(4), per: fc.integer({ min: 1, max: 40 }).map(days) });
  const limits = fc.record<Pick<PreferencesPatch, 'frequency' | 'topicFrequency' | 'snoozeUntil'>>(
    { frequency: pace, topicFrequency: fc.dictionary(fc.constantFrom('news', 'offers'), pace, { minKeys: 1 }), snoozeUntil: fc.integer({ min: 1, max: 9_000_000 }) },
    { requiredKeys: [] },
  ); // prettier-ignore
  fc.assert(
    fc.property(limits, limits, (set, again) => {
      const both = joinedWishes(
        { preferences: set as Preferences, said: {} },
        { preferences: again as Preferences, said: {} },
      ).preferences;
      expect(wishesAfter(set, packedAt + 500, again, stale)).toEqual(both);
    }),
  );
});
