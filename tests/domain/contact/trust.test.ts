import fc from 'fast-check';
import { lastBar, pressureOf, ratesOf, wholeWeeks, type Pressed } from '../../../domain/contact/trust';

const day = 86_400_000;

test('rates are of those who were asked, and of those who could take it back', () => {
  expect(ratesOf({ asked: 8, granted: 6, reached: 10, withdrew: 3, could: 12 })).toEqual({ optIn: 0.75, withdrawal: 0.25 }); // prettier-ignore
});

test('where there was nobody there is no rate, which is not a rate of nothing', () => {
  expect(ratesOf({ asked: 0, granted: 0, reached: 0, withdrew: 0, could: 0 })).toEqual({ optIn: null, withdrawal: null }); // prettier-ignore
});

test('pressure is told in bars, the last of which holds all that is more', () => {
  const { bars, median, p95, most } = pressureOf([
    { messages: 1, weeks: 60 },
    { messages: 3, weeks: 36 },
    { messages: lastBar, weeks: 2 },
    { messages: 40, weeks: 2 },
  ]);
  expect(bars.map(({ weeks }) => weeks)).toEqual([60, 0, 36, 0, 0, 0, 0, 0, 0, 4]);
  expect({ median, p95, most }).toEqual({ median: 1, p95: 3, most: 40 });
  expect(pressureOf([])).toMatchObject({ median: 0, p95: 0, most: 0 });
});

test('no week is lost between the bars, and quantiles are those of the weeks one by one', () => {
  const counted = fc
    .uniqueArray(fc.record({ messages: fc.integer({ min: 1, max: 60 }), weeks: fc.integer({ min: 1, max: 40 }) }), {
      selector: ({ messages }) => messages,
      maxLength: 20,
    })
    .map((some): Pressed[] => some.sort((one, other) => one.messages - other.messages));
  fc.assert(
    fc.property(counted, (some) => {
      const each = some.flatMap(({ messages, weeks }) => Array.from({ length: weeks }, () => messages));
      const { bars, median } = pressureOf(some);
      expect(bars.reduce((sum, { weeks }) => sum + weeks, 0)).toBe(each.length);
      expect(median).toBe(each[Math.max(0, Math.ceil(each.length / 2) - 1)] ?? 0);
    }),
  );
});

test.each([
  [30, 4],
  [7, 1],
  [3, 1],
])('%i days have %i whole weeks, counted back from the end', (days, weeks) => {
  expect(wholeWeeks(1_000 * day, (1_000 + days) * day)).toEqual({ from: (1_000 + days - 7 * weeks) * day, weeks });
});
