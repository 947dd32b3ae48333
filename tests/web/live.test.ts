import { fatesOf } from '../../web/journeys/live/fates';
import { periodOf, startOf } from '../../web/ui/period';
import { sayChange, sayValue } from '../../web/journeys/live/say-change';
import { sayWhy } from '../../domain/words/say/why';

const words = {
  fields: { template: 'template' },
  nothing: 'nothing',
  colon: ': ',
  fromTo: (before: string, after: string) => `from ${before} to ${after}`,
};

test('a change is told by its field, before and after', () => {
  expect(sayChange({ field: 'template', before: 'a', after: undefined }, words)).toBe('template: from a to nothing');
  expect(sayChange({ field: 'template', before: 'a', after: 'b' }, { ...words, colon: '：' })).toBe(
    'template：from a to b',
  );
  expect(sayChange({ field: 'constructor', before: 1, after: true }, words)).toBe('constructor: from 1 to true');
});

test.each<[string, unknown, string]>([
  ['a duration', { unit: 'exact', millis: 2 * 86_400_000 }, '2 days'],
  ['days of the calendar', { unit: 'calendar', months: 0, days: 3 }, '3 calendar days'],
  [
    'an object',
    { until: 'duration', duration: { unit: 'exact', millis: 3_600_000 } },
    'until duration, duration 1 hour',
  ],
  ['a list', ['email', 'sms'], 'email, sms'],
  ['an empty list', [], 'nothing'],
  ['a list of objects', [{ on: 'A', as: 'b', when: undefined }], 'on A, as b'],
  ['markup', '<b>', '<b>'],
  ['what is long', 'x'.repeat(10_000), `${'x'.repeat(120)}…`],
])('%s is told as text', (_what, value, said) => {
  expect(sayValue(value, 'nothing')).toBe(said);
});

test('who is inside is counted by what would become of them', () => {
  const place = { version: 1, step: 'a' };
  const inside = [
    { ...place, customers: 3, then: 'stays' },
    { ...place, customers: 2, then: 'moves to b' },
    { ...place, customers: 4, then: 'moves to stays' },
    { ...place, customers: 1, then: 'completes' },
  ];
  expect(fatesOf(inside)).toEqual({ all: 10, stay: 3, on: 6, end: 1 });
  expect(fatesOf([])).toEqual({ all: 0, stay: 0, on: 0, end: 0 });
});

test('days of the reader are instants; one that is left open or no day is none', () => {
  const { from, to } = periodOf({ from: '2026-03-01', to: '2026-03-02' });
  expect(new Date(from ?? '').getDate()).toBe(1);
  expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBeGreaterThan(20 * 3_600_000);
  expect(periodOf({ from: '', to: 'x' })).toEqual({});
  expect(periodOf({ from: '0002-11-27', to: '' })).toEqual({});
  expect(startOf('2026-02-28', 1)).toBe(new Date(2026, 2, 1).toISOString());
});

test('a reason has its words, a name that somebody gave stays', () => {
  expect([sayWhy('capped', 'en'), sayWhy('bought', 'en')]).toEqual([expect.not.stringMatching(/^capped$/), 'bought']);
});
