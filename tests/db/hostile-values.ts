import fc from 'fast-check';

const odd = ['\0', '\u0001', '\u001b', '\u007f', '\ud83d', '\ude00', '😀', '\\', '"', "'", '\n', '%', '{{', '$1', '__proto__', 'constructor', 'toJSON']; // prettier-ignore

/** Texts that a database chokes on, beside all others. */
export const hostileText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...odd) }));

export const hostileNumber = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.constantFrom(-0, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 63, -(2 ** 31) - 1, 1e21),
);

const deep = fc.integer({ min: 1, max: 90 }).map((levels) => {
  let value: unknown = 'x\0';
  for (let n = 0; n < levels; n++) value = n % 2 ? [value] : { a: value };
  return value;
});

/** Anything that JSON can say. */
export const hostileJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    hostileText,
    hostileNumber,
    fc.boolean(),
    fc.constant(null),
    deep,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(hostileText, tie('value'), { maxKeys: 5 }),
  ),
})).value;

export const hostileObject = fc.dictionary(hostileText, hostileJson, { maxKeys: 5 });

/** As a client would send it: `-0`, and numbers that are larger than any, as JSON can say them. */
export const asSent = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'number' && !Number.isFinite(inner) ? '<1e999>' : inner,
  ).replaceAll('"<1e999>"', '1e999');
