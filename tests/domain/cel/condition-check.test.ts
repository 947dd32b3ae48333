import { checkExpression, reads } from '../../../domain/cel/condition';

describe('a check finds', () => {
  test.each([
    ['customer.stage = "x"', 'condition-unreadable', 16, 'Write == to compare.'],
    ['true and false', 'condition-unreadable', 6, 'Write && for "and".'],
    ['"open', 'condition-unreadable', 1, 'A text needs its closing quote.'],
    ['1 +', 'condition-unreadable', 3, undefined],
    ['', 'condition-empty', undefined, undefined],
    ['custmer.stage == "x"', 'condition-unknown-name', 1, 'Did you mean "customer"?'],
    ['gold == customer.tier', 'condition-unknown-name', 1, expect.stringContaining('A text needs quotes.')],
    ['customer.points > 1 && customer.stge == "x"', 'condition-unknown-field', 32, 'Did you mean "stage"?'],
    ['customer.firstName == "Ann"', 'condition-unknown-field', 9, 'A trait is customer.traits.firstName.'],
    ['event.property.x == 1', 'condition-unknown-field', 6, 'Did you mean "properties"?'],
    ['coutn("x") > 1', 'condition-unknown-function', 1, 'Did you mean "count"?'],
    ['count() > 1', 'condition-type', 1, 'Write count(string) or count(string, string).'],
    ['count("x", "3 dogs") > 1', 'condition-window', 12, 'For example "90 days".'],
    ['count(event.name) > 1', 'condition-not-literal', 12, undefined],
    ['count("x")', 'condition-type', 1, undefined],
    ['customer.points > "3"', 'condition-type', 17, undefined],
    ['customer.id == 3', 'condition-type', 13, undefined],
    ['!customer.points', 'condition-type', 1, undefined],
    ['now > duration("1h")', 'condition-type', 5, undefined],
    ['now - customer.createdAt > duration("1 month")', 'condition-window', 28, expect.stringContaining('30 days')],
    ['now - customer.createdAt > duration("90000000h")', 'condition-window', 28, undefined],
    ['now > timestamp("tomorrow")', 'condition-type', 7, expect.stringContaining('2026')],
    ['customer.stage == "registred"', 'condition-value', 19, 'Did you mean "registered"?'],
    ['customer.stage in ["light", "gold"]', 'condition-value', 29, undefined],
    ['"a" in "abc"', 'condition-type', 5, 'Part of a text: text.contains("x").'],
    ['customer.id.exists(x, true)', 'condition-type', 9, undefined],
    ['"id: " + customer.points == "x"', 'condition-type', 8, expect.stringContaining('string(')],
    [`${'('.repeat(41)}1${')'.repeat(41)}`, 'condition-too-deep', undefined, undefined],
    [`"${'x'.repeat(2_000)}" == customer.id`, 'condition-too-long', undefined, undefined],
  ])('%s: %s', (expression, code, column, hint) => {
    const faults = checkExpression(expression, { boolean: true });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ code, ...(column ? { column } : {}), ...(hint ? { hint } : {}) });
  });

  test('what is not there where the expression stands', () => {
    expect(checkExpression('event.name == "x"', { absent: ['event'] })).toMatchObject([
      { code: 'condition-not-here', severity: 'warning' },
    ]);
    expect(checkExpression('event.name == "x"')).toEqual([]);
  });

  test.each([
    'customer.stage != "anonymous"',
    'event.properties.cart_id == entry.properties.cart_id',
    'count("Order Completed", "90 days") >= 2',
    'sum("Order Completed", "total", "P1M") > 100.0 || customer.traits.vip == true',
    'customer.traits.orders.filter(o, o.total > 5).map(o, o.id).size() > 1',
    'customer.traits.orders.exists_one(o, o.id == "x") && !(now.getDayOfWeek(customer.timezone) in [0, 6])',
    'now - last("Order Completed") > duration("30 days")',
    'has(customer.traits.email) ? customer.traits.email.endsWith(".cn") : false',
    'type(customer.traits.x) == string',
    'customer.points * 1.5 + count("x") > customer.traits.limit',
    'step["x-1"].arm == "a" && "prefers store" in customer.interests',
  ])('nothing in %s', (expression) => {
    expect(checkExpression(expression, { boolean: true })).toEqual([]);
  });

  test('a value may be of any type', () => {
    expect(checkExpression('customer.traits.birthday')).toEqual([]);
    expect(checkExpression('customer.points + 1')).toEqual([]);
  });
});

test('the computed traits that an expression names are known, however it names them', () => {
  expect(reads('customer.traits.engagement > 5 && "interest" in customer.traits').computed).toEqual([
    'interest',
    'engagement',
  ]);
  expect(reads('"a" in customer.interests && has(customer.traits["affinity"])').computed).toEqual(['affinity']);
});

test('what an expression reads is known', () => {
  const found = reads(
    'count("A", "90 days") > sum("B", "total") && last("A") < now && customer.traits.city == event.properties["c"]',
  );
  expect(found).toEqual({
    counts: ['A', 'B'],
    fields: ['customer.traits.city', 'event.properties.c'],
    computed: [],
  });
  expect(reads('broken (')).toEqual({ counts: [], fields: [], computed: [] });
});
