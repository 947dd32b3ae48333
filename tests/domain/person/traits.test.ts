import fc from 'fast-check';
import {
  confidenceOf,
  joinedTraits,
  presentTraits,
  traitsAfter,
  traitsFilled,
  type Traits,
} from '../../../domain/person/traits';

const kinds = ['declared', 'observed', 'inferred'] as const;
type Word = { readonly kind: (typeof kinds)[number]; readonly value: string; readonly at: number };
const hear = (before: Traits, { kind, value, at }: Word): Traits => {
  const told = { source: 'a-backend', at };
  if (kind === 'observed') return traitsFilled(before, { interest: value }, told).traits;
  const worked = kind === 'inferred' ? { inferred: true as const } : {};
  return traitsAfter(before, { interest: value }, { ...told, ...worked }).traits;
};
const standing = (words: readonly Word[]) =>
  presentTraits(words.reduce(hear, {})).map(([, trait]) => ({ value: trait.value, confidence: confidenceOf(trait) }));

const word = fc.record({ kind: fc.constantFrom(...kinds), value: fc.constantFrom('phones', 'books'), at: fc.nat(20) });
/** The same guess again is no word of its own. */
const isOwn = ({ kind, value }: Word, n: number, all: readonly Word[]): boolean =>
  kind === 'declared' || all.findIndex((one) => one.kind === kind && one.value === value) === n;
const words = fc
  .uniqueArray(word, { minLength: 1, maxLength: 8, selector: ({ at }) => at })
  .map((all) => all.filter(isOwn));

test('the last word of the surest kind stands, in whatever order they come', () => {
  fc.assert(
    fc.property(words, (said) => {
      const surest = kinds.find((kind) => said.some((one) => one.kind === kind));
      const last = said.filter(({ kind }) => kind === surest).toSorted((a, b) => a.at - b.at).at(-1); // prettier-ignore
      expect(standing(said)).toEqual([{ value: last?.value, confidence: surest }]);
      expect(standing(said.toReversed())).toEqual(standing(said));
    }),
  );
});

test('what was taken away in so many words is not worked out again', () => {
  const gone = traitsAfter({}, { interest: null }, { source: 'a-backend', at: 1 }).traits;
  const after = traitsAfter(gone, { interest: 'phones' }, { source: 'computed', at: 2, inferred: true });
  expect([after.written, presentTraits(after.traits)]).toEqual([{}, []]);
});

test('what is worked out again with the same result is no news', () => {
  const told = { source: 'computed', inferred: true } as const;
  const { traits } = traitsAfter({}, { interest: 'phones' }, { ...told, at: 1 });
  expect(traitsAfter(traits, { interest: 'phones' }, { ...told, at: 2 })).toEqual({
    traits,
    written: {},
    late: {},
    news: false,
  });
});

test('of two who are one what was said of either counts more than what was worked out of the other', () => {
  const said = hear({}, { kind: 'declared', value: 'books', at: 1 });
  const worked = hear({}, { kind: 'inferred', value: 'phones', at: 9 });
  expect(joinedTraits(said, worked, new Set())).toEqual(said);
  expect(joinedTraits(worked, said, new Set())).toEqual(said);
});
