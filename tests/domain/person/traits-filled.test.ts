import fc from 'fast-check';
import { seenName } from '../../../domain/person/event';
import { presentTraits, traitsAfter, traitsFilled, type Traits } from '../../../domain/person/traits';

const source = 'a-backend';
type Saying = { readonly kind: 'said' | 'beside'; readonly value: string | null; readonly at: number };
const say = (before: Traits, { kind, value, at }: Saying): Traits =>
  kind === 'said'
    ? traitsAfter(before, { city: value }, { source, at }).traits
    : traitsFilled(before, { city: value }, { source, at }).traits;
const cityAfter = (sayings: readonly Saying[]): unknown =>
  presentTraits(sayings.reduce<Traits>(say, {})).map(([, { value }]) => value);

const value = fc.constantFrom('Bonn', 'Kiel', 'Rome', null);
const said = fc.record({ kind: fc.constant('said' as const), value, at: fc.nat(9) });
const beside = fc.record({ kind: fc.constant('beside' as const), value, at: fc.nat(9) });

test('what is said of a person stands as if nothing had stood beside any event, in whatever order they come', () => {
  const lives = fc
    .tuple(fc.uniqueArray(said, { minLength: 1, selector: ({ at }) => at }), fc.array(beside))
    .chain(([words, others]) => fc.tuple(fc.constant(words), fc.shuffledSubarray([...words, ...others], { minLength: words.length + others.length }))); // prettier-ignore
  fc.assert(fc.property(lives, ([words, mixed]) => expect(cityAfter(mixed)).toEqual(cityAfter(words))));
});

test('what stands beside events fills where nobody said anything, and takes nothing away', () => {
  expect(cityAfter([{ kind: 'beside', value: null, at: 1 }])).toEqual([]);
  expect(cityAfter([{ kind: 'beside', value: 'Bonn', at: 1 }])).toEqual(['Bonn']);
  const moved = [{ kind: 'beside', value: 'Kiel', at: 2 }, { kind: 'beside', value: 'Bonn', at: 1 }] as const; // prettier-ignore
  expect([cityAfter(moved), cityAfter(moved.toReversed())]).toEqual([['Kiel'], ['Kiel']]);
});

test.each([
  [' Order Paid ', 'Order Paid'],
  ['\u200bOrder  Paid\u2060\u00a0\n', 'Order  Paid'],
  ['\u0000', ''],
  ['  ', ''],
  ['👩‍🚀', '👩‍🚀'],
])('of the name %j is seen %j', (name, seen) => expect(seenName(name)).toBe(seen));

test('a name that is seen is seen again as it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => expect(seenName(seenName(name))).toBe(seenName(name)))); // prettier-ignore
});
