import fc from 'fast-check';
import type { Identifier } from '../../../domain/person/customer';
import { learn, type Known } from '../../../domain/person/learn';
import type { Said } from '../../../domain/person/said';
import type { Traits } from '../../../domain/person/traits';
import { TraitsDraft } from '../../../domain/person/traits-draft';
import { cpuMillis } from '../../setup/cost';
import { policy } from '../world';

const many = (count: number, value: (n: number) => unknown): Traits =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, { value: value(n), source: 's', at: 1 }]));
const cookies = (count: number): Identifier[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'anonymous', value: `c${n}` }));
const known = (more: Partial<Known>): Known => ({ stage: 'anonymous', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false, ...more }); // prettier-ignore
const rules = { policy: policy(), trustTimes: true, isTaken: () => false };
const sayings = (count: number, say: (n: number) => Partial<Said>): Said[] =>
  Array.from({ length: count }, (_, n) => ({ at: 1_000 + n, receivedAt: 1_000 + n, by: 'shop', ...say(n) }));

/** Ten times what each takes, and less than half of what it takes where each saying looks at all that is known. */
const most = 3_000;

test.each<[string, Known, (n: number) => Partial<Said>]>([
  ['9,000 traits', known({ traits: many(9_000, (n) => n) }), (n) => ({ traits: { n } })],
  ['traits of 1.9 MB', known({ traits: many(64, () => 'x'.repeat(30_000)) }), (n) => ({ traits: { n } })],
  ['traits that each saying adds to', known({ traits: many(6_000, (n) => n) }), (n) => ({ traits: { [`new${n}`]: n } })],
  ['9,000 cookies', known({ identifiers: cookies(9_000) }), (n) => ({ refs: [{ kind: 'anonymous', value: `c${n}` }], traits: {} })],
])('a saying costs what it says, and not what is known already: %s', (_, before, say) => {
  const all = sayings(3_500, say);
  expect(cpuMillis(() => learn(before, all, rules))).toBeLessThan(most);
}); // prettier-ignore

test('what many sayings add up to is what they are one after the other', () => {
  const names = fc.constantFrom('a', 'b', '__proto__', 'toString', '"');
  const values = fc.dictionary(names, fc.constantFrom<unknown>(null, 1, 'x', [1], '\u{1f600}"'), { noNullPrototype: true }); // prettier-ignore
  const one = fc.record({ traits: values, fills: values, at: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), (all) => {
      const together = learn(known({}), sayings(all.length, (n) => all[n] ?? {}), rules); // prettier-ignore
      const apart = all.reduce((before, said) => learn(before, sayings(1, () => said), rules).after, known({})); // prettier-ignore
      expect(together.after.traits).toEqual(apart.traits);
      expect(Object.keys(together.after.traits)).toEqual(Object.keys(apart.traits));
    }),
  );
});

test('how much traits are is counted as they are written', () => {
  const traits = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue().map((value) => ({ value, source: 's', at: 1 }))); // prettier-ignore
  fc.assert(
    fc.property(fc.array(traits, { minLength: 1, maxLength: 5 }), ([first = {}, ...more]) => {
      const draft = new TraitsDraft({ first: { value: 1, source: 's', at: 1 }, ...first });
      for (const written of more) {
        const [, after] = draft.weights(written);
        draft.write(written);
        const { traits: all } = draft;
        const isWritten = Object.keys(written).length > 0;
        expect(after).toEqual(isWritten ? { count: Object.keys(all).length, size: JSON.stringify(all).length } : { count: 0, size: 0 }); // prettier-ignore
      }
    }),
  );
});
