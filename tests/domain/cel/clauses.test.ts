import { clausesOf } from '../../../domain/cel/clauses';

test('an expression is taken apart where "and" and "or" join conditions, whatever stands in brackets and quotes', () => {
  expect(clausesOf('customer.points > 5')).toEqual(['customer.points > 5']);
  expect(clausesOf('a == "x && y" && (b || !(c && d))')).toEqual(['a == "x && y"', 'b', '!(c && d)']);
  expect(clausesOf('((a) && [1, 2].exists(x, x == 1 || x == 2))')).toEqual(['a', '[1, 2].exists(x, x == 1 || x == 2)']);
  expect(clausesOf('(a) || (b)')).toEqual(['a', 'b']);
  expect(clausesOf('r"\\" && b')).toEqual(['r"\\"', 'b']);
  expect(clausesOf('a && a')).toEqual(['a']);
  expect(clausesOf("a == ')' && b")).toEqual(["a == ')'", 'b']);
});

test('what cannot be taken apart stays whole', () => {
  expect(clausesOf('a ? b && c : d')).toEqual(['a ? b && c : d']);
  expect(clausesOf('a &&')).toEqual(['a &&']);
});
