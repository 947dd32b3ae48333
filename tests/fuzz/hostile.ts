import fc from 'fast-check';

/** Texts that break readers, stores, logs, pages and terminals elsewhere. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u2066abc\u2069',
  '\ufeff\uffff\ufffe',
  '\r\nX-Injected: 1',
  '\u0007\u001b[31m',
  'n'.repeat(10_000),
  '\u0301'.repeat(1_000),
  '👩‍👩‍👧‍👦'.repeat(50),
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e400',
  '9'.repeat(400),
  "'; drop table customers; --",
  '%00%ff%u0000',
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '{{ 7 | times: 7 }}{% for i in (1..100000000) %}{{ i }}{% endfor %}',
  '{% if %}{{',
  '("a" * 10) + [1].map(x, x)',
  '(a+)+$',
  '2026-02-30T25:61:61Z',
  '999999 years',
  'FREQ=SECONDLY;COUNT=100000000',
  'Etc/Nowhere',
  'en_US_POSIX',
  'user:',
  ':',
  'email:a@b',
  '𝟘𝟙٣',
];

const hostileNumbers = [
  0,
  -1,
  0.1,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  5e-324,
  -2_147_483_649,
  253_402_300_800_000,
];

const nested = (levels: number): unknown => {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
  return value;
};

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<unknown>(...hostileTexts) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...hostileNumbers) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], nested(60), nested(99)) },
  { weight: 1, arbitrary: fc.constantFrom(300, 3_000).map((length) => Array.from({ length }, (_, at) => `x${at}`)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

type Change = {
  readonly where: number;
  readonly how: 'instead' | 'beside' | 'gone' | 'twice';
  readonly value: unknown;
};

const change: fc.Arbitrary<Change> = fc.record({
  where: fc.nat(1_000),
  how: fc.constantFrom('instead', 'instead', 'instead', 'beside', 'gone', 'twice'),
  value: hostileValue,
});

/** What was valid, with one to three places spoilt. */
export const spoilt = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(valid, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([value, changes]) => changes.reduce<unknown>(apply, value));

type Hole = { readonly holder: Record<string, unknown> | unknown[]; readonly name: string };

function apply(value: unknown, { where, how, value: hostile }: Change): unknown {
  const copy = structuredClone(value);
  const holes = holesIn(copy);
  const hole = holes[where % (holes.length + 1)];
  if (!hole) return hostile;
  const { holder, name } = hole;
  const place = holder as Record<string, unknown>;
  if (how === 'gone') delete place[name];
  else if (how === 'twice') place[name] = [place[name], place[name]];
  else define(place, how === 'beside' ? String(hostileTexts[where % hostileTexts.length]) : name, hostile);
  return copy;
}

/** Also `__proto__` as a name of its own. */
const define = (holder: object, name: string, value: unknown): void =>
  void Object.defineProperty(holder, Array.isArray(holder) && !/^\d+$/.test(name) ? '0' : name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });

function holesIn(value: unknown): Hole[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...holesIn(holder[name])]);
}

/** What no JSON writer would write, made from a text that one wrote. */
export const rawSpoils: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text.slice(0, Math.floor(text.length / 2))),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`${text}}`),
  (text) => Buffer.from(text.replace(/\d+/, '1e999')),
  (text) => Buffer.from(text.replace('{', '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},')),
  (text) => Buffer.from(text.replace('{', '{"a":1,"a":2,')),
  (text) => Buffer.from(text.replace(/"([^"]*)"/, '"\\ud800$1\\u0000"')),
  (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe, 0x00])]),
  () => Buffer.from(`${'['.repeat(5_000)}${']'.repeat(5_000)}`),
  () => Buffer.from(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`),
  () => Buffer.from(' '.repeat(1_200_000)),
  () => Buffer.from('{"a":&a [*a,*a]}'),
  () => Buffer.from('a: &a [x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n'),
  () => Buffer.alloc(0),
];
