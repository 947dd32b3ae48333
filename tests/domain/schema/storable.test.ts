import fc from 'fast-check';
import { cleanText, cutText, storable } from '../../../domain/schema/storable';
import { cpuMillisOf } from '../../setup/cost';

/** Texts that a database or a provider chokes on, beside all others. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\0', '\u0001', '\u007f', '\ud83d', '\ude00', '😀', '\\', '"', '\n', 'é', '__proto__') }),
); // prettier-ignore
const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, 1e308, 5e-324, 2 ** 53, NaN, -Infinity));
const anyThing = fc.letrec<{ thing: unknown }>((tie) => ({
  thing: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyText,
    anyNumber,
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.constant(Symbol('x')),
    fc.date(),
    fc.func(fc.nat()),
    fc.array(tie('thing')),
    fc.dictionary(fc.oneof(anyText, fc.constantFrom('__proto__', 'toJSON', 'constructor')), tie('thing')),
    fc.array(fc.tuple(anyText, tie('thing'))).map((pairs) => new Map(pairs)),
    fc.array(tie('thing')).map((all) => new Set(all)),
  ),
})).thing;

const isHarmless = (value: unknown): boolean => {
  if (typeof value === 'string') return !/[\0-\u0008\v\f\u000e-\u001f\u007f]|__proto__/.test(value);
  if (typeof value !== 'object' || value === null) return !Object.is(value, -0);
  return Object.entries(value).every(([name, inner]) => isHarmless(name) && isHarmless(inner));
};
const harmless = fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' }).filter(isHarmless);

test('whatever goes in, JSON comes out, the same the second time', () => {
  fc.assert(
    fc.property(anyThing, (value) => {
      const once = storable(value);
      expect(JSON.parse(JSON.stringify(once))).toEqual(once);
      expect(storable(once)).toEqual(once);
      expect(JSON.stringify(once)).not.toMatch(/(?<!\\)(\\\\)*\\u(00(?!7f)|d[89a-f])/);
    }),
    { numRuns: 500 },
  );
});

test('what is harmless stays as it is', () => {
  fc.assert(fc.property(harmless, (value) => expect(storable(value)).toEqual(value)));
});

test('bounds hold, and the same bounds change nothing more', () => {
  fc.assert(
    fc.property(anyThing, fc.nat(200), fc.nat(8), (value, size, depth) => {
      const kept = storable(value, { size, depth });
      expect(storable(kept, { size, depth })).toEqual(kept);
      expect(unitsOf(kept)).toBeLessThanOrEqual(size + 1);
    }),
  );
});

/** Of texts and names together. */
function unitsOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, inner]) => sum + (Array.isArray(value) ? 0 : key.length) + unitsOf(inner), 0); // prettier-ignore
}

// prettier-ignore
const kept: readonly (readonly [unknown, unknown])[] = [
  ['a\0b', 'a\uFFFDb'],
  ['\ud83dx', '\uFFFDx'],
  ['line\nline\ttab\r', 'line\nline\ttab\r'],
  ['😀', '😀'],
  [-0, 0],
  [Number.NaN, null],
  [12n, 12],
  [2n ** 70n, '1180591620717411303424'],
  [undefined, null],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [new Date(Number.NaN), null],
  [JSON.parse('{"__proto__":{"a":1},"b":[{"__proto__":2}]}'), { b: [{}] }],
  [{ 'a\0': 1, 'a\u0001': 2 }, { 'a\uFFFD': 2 }],
  [[undefined, () => 1], [null, null]],
  [{ toJSON: () => { throw new Error('no'); } }, null],
  [Object.defineProperty({}, 'x', { enumerable: true, get: () => { throw new Error('no'); } }), {}],
];

test('what jsonb has no word for is kept as the nearest that it has', () => {
  for (const [value, as] of kept) expect(storable(value)).toEqual(as);
});

test('a thing that contains itself, one nested a million deep and one of a million parts end soon', async () => {
  const itself: Record<string, unknown> = {};
  Object.assign(itself, { a: itself, b: itself, c: [itself, itself] });
  let deep: unknown = 1;
  for (let n = 0; n < 1_000_000; n++) deep = [deep];
  const wide = Array.from({ length: 1_000_000 }, (_, n) => ({ n, text: 'x'.repeat(50) }));
  const all = async (): Promise<void> => {
    for (const value of [itself, deep, wide])
      expect(JSON.stringify(storable(value, { size: 400_000 })).length).toBeLessThan(1_200_000);
  };
  expect(await cpuMillisOf(all)).toBeLessThan(10_000);
});

test('a text is cut between two characters, never in one', () => {
  fc.assert(
    fc.property(anyText, fc.nat(20), (text, most) => {
      const cut = cutText(text, most);
      expect(cut.length).toBeLessThanOrEqual(most);
      expect(cleanText(cut)).toBe(cut);
      expect(cleanText(text).startsWith(cut)).toBe(true);
    }),
  );
});
