import { cpuMillis } from '../../setup/cost';
import fc from 'fast-check';
import { checkExpression, evaluate, flipsAt, holds } from '../../../domain/cel/condition';
import { patternSize } from '../../../domain/cel/pattern-size';
import { scope } from './condition-scope';

/** The tenth of a second of CPU that each takes is thirty times less; without a budget it would be minutes. */
const expectLittleWork = (work: () => unknown): void => expect(cpuMillis(work)).toBeLessThan(3_000);

describe('nothing that is written costs much', () => {
  const big = scope({}, { list: Array.from({ length: 5_000 }, (_, index) => index), text: 'a'.repeat(30_000) });
  const hostile: readonly (readonly [string, string])[] = [
    ['brackets', `${'('.repeat(1_000)}1${')'.repeat(999)}`],
    ['unclosed', '['.repeat(1_999)],
    ['quotes', `${'"'.repeat(1_999)}`],
    ['escapes', `"${'\\'.repeat(1_900)}`],
    ['not', `${'!'.repeat(1_900)}true`],
    ['additions', `${'1+'.repeat(990)}1 > 1`],
    ['selections', `customer${'.a'.repeat(900)}`],
    ['choices', `${'true ? true : '.repeat(140)}true`],
    [
      'loops in loops',
      'customer.traits.list.all(a, customer.traits.list.all(b, customer.traits.list.all(c, a + b + c >= 0)))',
    ],
    ['a growing list', 'customer.traits.list.map(a, customer.traits.list.map(b, b)).size() > 1'],
    [
      'a doubling list',
      `(${Array.from({ length: 60 }, () => 'customer.traits.list').join('+')}).all(x, x in customer.traits.list)`,
    ],
    ['backtracking', 'customer.traits.text.matches("(a+)+(a+)+(a+)+$|(a|aa)*b")'],
    ['huge repetition', 'customer.traits.text.matches("((a{1,100}){1,100}){1,100}b")'],
    ['long texts', `(${Array.from({ length: 90 }, () => 'customer.traits.text').join('+')}).contains("b")`],
  ];
  test.each(hostile)('%s', (_name, expression) => {
    expectLittleWork(() => {
      evaluate(expression, big);
      checkExpression(expression);
      flipsAt(expression, big);
    });
  });

  const rich = scope(
    {},
    {
      list: Array.from({ length: 5_000 }, (_, index) => index),
      map: Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, index])),
      text: 'a'.repeat(30_000),
      other: `${'a'.repeat(29_999)}b`,
      digits: '9'.repeat(30_000),
      half: `${'a'.repeat(7_500)}b${'a'.repeat(7_500)}`,
    },
  );
  const reads: readonly (readonly [string, string])[] = [
    ['looking for a word', '!TEXT.contains("aaaaaaaaaaaaaaaab")'],
    ['looking for what nearly fits', '!TEXT.contains(customer.traits.half)'],
    ['comparing texts', 'TEXT != customer.traits.other'],
    ['ordering texts', 'TEXT < customer.traits.other'],
    ['characters', 'size(TEXT) > 1'],
    ['numbers out of digits', 'int(customer.traits.digits) > 1'],
    ['fractions out of digits', 'double(customer.traits.digits) > 1.0'],
    ['bytes', 'bytes(TEXT) == bytes(TEXT)'],
    ['comparing lists', 'customer.traits.list == customer.traits.list'],
    ['comparing maps', 'customer.traits.map == customer.traits.map'],
    ['comparing what holds lists', '[customer.traits.list] == [customer.traits.list]'],
    ['looking through a list', '-1 in customer.traits.list'],
    ['keys that are numbers', 'customer.traits.map[x] == 1'],
    ['patterns that become large', '!"a".matches("((a{1,30}){1,30}b)")'],
    ['patterns that repeat what is large', '!"a".matches("([a-z0-9]{0,300}-){1,3}")'],
    ['patterns out of data', '"a".matches(TEXT)'],
    ['patterns over long texts', '!TEXT.matches("(a+)+(a+)+$|(a|aa)*b")'],
    ['clocks of zones', 'now.getHours("Europe/Berlin") >= 0'],
    ['clocks of what is no zone', 'now.getHours(TEXT) >= 0'],
    ['times out of texts', 'timestamp(TEXT) > now'],
    ['spans out of texts', 'duration("1h") > duration("2h")'],
    ['what happened', 'count("A") > 1'],
  ];
  const inLoops = (condition: string): string =>
    `[1, 2, 3].all(y, customer.traits.list.all(x, ${condition.replaceAll('TEXT', 'customer.traits.text')} || true))`;
  test.each(reads)('what is read counts, not the rounds in which it is: %s', (_name, condition) => {
    const run = (): unknown => evaluate(inLoops(condition), rich);
    expect(run()).toEqual({ ok: false, error: 'the expression takes too many steps' });
    expectLittleWork(run);
  });

  test('a value that holds the same list thousands of times over is not written out', () => {
    const eight = '[0, 0, 0, 0, 0, 0, 0, 0]';
    const expression = `${eight}.map(a, ${eight}.map(b, ${eight}.map(c, customer.traits.list)))`;
    expect(evaluate(expression, rich)).toEqual({ ok: false, error: 'the expression takes too many steps' });
  });

  test('parts that look at the clock draw on one budget together', () => {
    const part = 'now > (customer.traits.list.all(x, x >= 0) ? timestamp(0) : now)';
    const expression = Array.from({ length: 25 }, () => part).join(' || ');
    expectLittleWork(() => flipsAt(expression, rich));
  });

  test.each([
    ['abc', 3],
    ['^[0-9]{3}-[0-9]{4}$', 3 + 7 * 40],
    ['((a{1,30}){1,30}b)', 903],
    ['(a|b)*c', 6],
    ['a{5000}', 1_000],
    ['\\pL\\{2}', 40 + 40 + 2],
    ['((', 2],
    ['', 0],
  ])('the pattern %s becomes about %d instructions', (pattern, size) => {
    expect(patternSize(pattern.replaceAll('\\\\', '\\'))).toBe(size);
  });

  test('any text gets an answer', () => {
    const tokens = fc.constantFrom(
      'customer',
      '.stage',
      ' == ',
      '"x"',
      '(',
      ')',
      '[',
      ']',
      'now',
      ' + ',
      '1',
      '1.5',
      ' ? ',
      ' : ',
      'count(',
      ',',
      '!',
      'has(',
      '.all(x, x)',
      ' && ',
      ' in ',
      '{',
      '}',
      '-',
      "'",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(tokens, { maxLength: 15 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (expression) => {
        expect([true, false, 'error']).toContain(holds(expression, big));
        expect(Array.isArray(checkExpression(expression))).toBe(true);
        flipsAt(expression, big);
      }),
      { numRuns: 500 },
    );
  });
});
