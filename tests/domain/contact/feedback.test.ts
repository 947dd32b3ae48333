import fc from 'fast-check';
import { afterFeedback, suppressionOf, type Feedback, type Standing } from '../../../domain/contact/feedback';

const day = 86_400_000;
const start = Date.parse('2026-11-01T12:00:00Z');
type Word = Pick<Feedback, 'type' | 'hard' | 'at'>;

const soft = (days: number): Word => ({ type: 'bounce', hard: false, at: start + days * day });
const delivered = (days: number): Word => ({ type: 'delivery', at: start + days * day });
const heard = (words: readonly Word[]): Standing => words.reduce<Standing>(afterFeedback, {});
const reason = (words: readonly Word[]): string | undefined => suppressionOf(heard(words))?.reason;

test('a hard bounce and a complaint suppress at once, and the complaint weighs more', () => {
  const bounce: Word = { type: 'bounce', hard: true, at: start };
  const complaint: Word = { type: 'complaint', at: start - day };
  expect(suppressionOf(heard([bounce]))).toEqual({ reason: 'bounced', at: start });
  expect(suppressionOf(heard([bounce, complaint]))).toEqual({ reason: 'complained', at: start - day });
  expect(reason([bounce, delivered(9)])).toBe('bounced');
});

test('soft bounces suppress from the fifth day on that has one, within thirty days', () => {
  expect(reason([0, 1, 2, 3].map(soft))).toBeUndefined();
  expect(suppressionOf(heard([0, 1, 2, 3, 4].map(soft)))).toEqual({ reason: 'soft-bounced', at: start + 4 * day });
  expect(reason([0, 0.1, 0.2, 0.3, 0.4, 0.45].map(soft))).toBeUndefined();
  expect(reason([0, 7, 14, 21, 29].map(soft))).toBe('soft-bounced');
  expect(reason([0, 7, 14, 21, 30].map(soft))).toBeUndefined();
});

test('a delivery takes back the soft bounces before it, also when it is heard of late', () => {
  const softs = [0, 1, 2, 3, 4].map(soft);
  expect(reason([...softs, delivered(2.5)])).toBeUndefined();
  expect(reason([...softs, delivered(-1)])).toBe('soft-bounced');
  expect(reason([...softs, delivered(2.5), soft(5), soft(6), soft(7)])).toBe('soft-bounced');
});

const anyWord = fc.oneof(
  fc.record({ type: fc.constant('bounce' as const), hard: fc.boolean(), at: fc.integer({ min: 0, max: 40 }).map((hours) => start + hours * 12 * 3_600_000) }),
  fc.record({ type: fc.constantFrom('bounce' as const, 'delivery' as const), at: fc.integer({ min: 0, max: 40 }).map((hours) => start + hours * 12 * 3_600_000) }),
  fc.record({ type: fc.constantFrom('complaint' as const, 'delivery' as const), at: fc.integer({ min: 0, max: 40 }).map((hours) => start + hours * 12 * 3_600_000) }),
); // prettier-ignore

test('whatever is heard, in whatever order and however often, an address stands the same', () => {
  fc.assert(
    fc.property(
      fc
        .array(anyWord, { maxLength: 14 })
        .chain((words) =>
          fc.tuple(
            fc.constant(words),
            fc.shuffledSubarray(words, { minLength: words.length }),
            fc.array(fc.nat(20), { maxLength: 5 }),
          ),
        ),
      ([words, shuffled, again]) => {
        const twice = [...shuffled, ...again.flatMap((n) => shuffled.slice(n, n + 1))];
        expect(heard(twice)).toEqual(heard(words));
      },
    ),
    { numRuns: 300 },
  );
});
