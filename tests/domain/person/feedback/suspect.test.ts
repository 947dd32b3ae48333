import fc from 'fast-check';
import { lowers } from '../../../../domain/person/feedback/lowers';
import { questions, suspect, type Signals } from '../../../../domain/person/feedback/suspect';
import type { Preferences } from '../../../../domain/person/wishes/preferences';
import { day, exact, hour, start } from '../../world';

const wrote = (total: number, more: Partial<Signals> = {}): Signals => ({
  contacts: { days: 30, total, byChannel: { email: total } },
  lastContact: total === 0 ? undefined : start - hour,
  ...more,
});

test.each<[string, Signals, string, string]>([
  ['nothing is known', wrote(0), 'general', 'none'],
  ['a few messages came', wrote(3), 'not-relevant', 'contacts'],
  ['many messages came', wrote(10, { store: start }), 'too-many', 'contacts'],
  ['a message was reported as spam', wrote(2, { complaint: start - day }), 'not-relevant', 'complaint'],
  ['a store was visited yesterday', wrote(2, { store: start - day, site: start - 5 * day }), 'in-store', 'store'],
  ['the website was visited after that', wrote(2, { store: start - 5 * day, site: start - day }), 'on-site', 'site'],
  ['something was delivered last', wrote(5, { delivery: start - hour, store: start - day }), 'delivery', 'delivery'],
  ['the visit is long ago', wrote(3, { store: start - 29 * day }), 'not-relevant', 'contacts'],
])('where %s', (_name, signals, question, kind) => {
  expect(suspect(signals, start)).toMatchObject({ question, touchpoint: { kind } });
});

test('the question is one with the highest score, whatever happened', () => {
  const at = fc.option(fc.integer({ min: start - 40 * day, max: start }), { nil: undefined });
  const signals = fc.record({ total: fc.nat(50), store: at, site: at, delivery: at, complaint: at });
  fc.assert(
    fc.property(signals, ({ total, ...more }) => {
      const { question, scores } = suspect(wrote(total, more), start);
      expect(scores[question]).toBe(Math.max(...questions.map((one) => scores[one])));
      expect(Math.min(...Object.values(scores))).toBeGreaterThanOrEqual(0);
    }),
  );
});

test.each<[Preferences, Preferences, boolean]>([
  [{}, { topics: { news: false } }, true],
  [{ topics: { news: false } }, { topics: { news: true } }, false],
  [{}, { frequency: { max: 1, per: exact(7 * day) } }, true],
  [{ frequency: { max: 1, per: exact(7 * day) } }, { frequency: { max: 3, per: exact(7 * day) } }, false],
  [{}, { topicFrequency: { news: { max: 1, per: exact(7 * day) } } }, true],
  [
    { topicFrequency: { news: { max: 1, per: exact(7 * day) } } },
    { topicFrequency: { news: { max: 3, per: exact(7 * day) } } },
    false,
  ],
  [{ topicFrequency: { news: { max: 1, per: exact(7 * day) } } }, {}, false],
  [{}, { snoozeUntil: start }, true],
  [{ snoozeUntil: start }, {}, false],
  [{}, { personalisation: false }, true],
  [{}, { journeys: { cart: 'left' } }, true],
  [{ journeys: { cart: 'left' } }, { journeys: {} }, false],
  [{ channels: ['email', 'sms'] }, { channels: ['sms'] }, true],
  [{ channels: ['email', 'sms'] }, { channels: ['sms', 'email'] }, false],
  [{}, { channels: ['email', 'sms'] }, true],
  [{}, { language: 'zh', timezone: 'Asia/Shanghai' }, false],
])('from %j to %j somebody wants less: %s', (before, after, is) => {
  expect(lowers(before, after)).toBe(is);
});
