import { costInFloors } from '../../setup/cost';
import fc from 'fast-check';
import { checkExpression, evaluate, flipsAt, holds } from '../../../domain/cel/condition';
import { scope } from './condition-scope';

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
    const cost = costInFloors(() => {
      evaluate(expression, big);
      checkExpression(expression);
      flipsAt(expression, big);
    });
    expect(cost).toBeLessThan(100);
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
