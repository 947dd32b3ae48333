import fc from 'fast-check';
import { checkExpression } from '../../../../domain/cel/condition';
import { stages } from '../../../../domain/person/customer';
import { complete } from '../../../../domain/cel/authoring/complete';
import { sayCondition } from '../../../../domain/words/say/condition';
import { comparisons, readClauses, writeClauses, type Test } from '../../../../domain/cel/authoring/plain-tests';

const name = fc.oneof(
  fc.constantFrom('city', 'in', 'has', 'x y', '"', '\\', '1', '生日'),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const event = fc.oneof(
  fc.constantFrom('Order Completed', 'a "quoted" one'),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const number = fc.oneof(fc.integer({ min: -1_000, max: 1_000_000 }), fc.constantFrom(0.5, -2.25, 1e21));
const window = fc.constantFrom('', '7 days', '1 calendar day');
const is = fc.constantFrom(...comparisons);
const equal = fc.constantFrom('==' as const, '!=' as const);
const test1: fc.Arbitrary<Test> = fc.oneof(
  fc.record({ of: fc.constant('trait' as const), name, is, value: fc.oneof(name, number, fc.boolean()) }),
  fc.record({ of: fc.constant('known' as const), name, not: fc.boolean() }),
  fc.record({ of: fc.constant('happened' as const), event, not: fc.boolean(), window }),
  fc.record({ of: fc.constant('count' as const), event, is, value: fc.integer({ min: 1, max: 99 }), window }),
  fc.record({ of: fc.constant('stage' as const), is: equal, value: fc.constantFrom(...stages) }),
  fc.record({ of: fc.constant('tier' as const), is: equal, value: name }),
  fc.record({ of: fc.constant('points' as const), is, value: number }),
);
const clauses = fc
  .record({
    join: fc.constantFrom('&&' as const, '||' as const),
    tests: fc.array(test1, { minLength: 1, maxLength: 4 }),
  })
  .map(({ join, tests }) => ({ join: tests.length > 1 ? join : ('&&' as const), tests }));

test('what the builder writes it reads back, and the language takes it', () => {
  fc.assert(
    fc.property(clauses, (one) => {
      const text = writeClauses(one);
      expect(readClauses(text)).toEqual(one);
      expect(checkExpression(text, { boolean: true }).filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    { numRuns: 120 },
  );
});

test.each([
  'customer.tier == "gold" || customer.points > 3 && customer.stage == "light"',
  'event.properties.cart_id == entry.properties.cart_id',
  'has(customer.traits.a) == true',
  'customer.traits.address.city == "x"',
  'count("a") > count("b")',
  '"gold" == customer.tier',
  '!(customer.points > 3)',
  'customer.stage in ["light"]',
  'true',
  'this is no CEL',
])('%s says more than a builder shows', (text) => {
  expect(readClauses(text)).toBeUndefined();
});

test('an empty condition is one without tests', () => {
  expect(readClauses(' ')).toEqual({ join: '&&', tests: [] });
});

test('completion offers what begins as what is being written: fields, functions, traits, and events within quotes', () => {
  const known = { events: ['Order Completed', 'Product Added'], traits: ['city', 'x y'] };
  const offered = (text: string) => complete(text, text.length, known);
  expect(offered('customer.st')).toEqual({ from: 0, words: ['customer.stage'] });
  expect(offered('true && co')).toEqual({ from: 8, words: ['count('] });
  expect(offered('customer.traits.').words).toEqual(['customer.traits.city']);
  expect(offered('count("ord')).toEqual({ from: 7, words: ['Order Completed'] });
  expect(offered('customer.tier == "cu').words).toEqual([]);
  expect(offered('').words).toEqual([]);
});

test.each([
  ['customer.tier == "gold"', 'tier is gold', '等级为 gold'],
  [
    'count("Order Completed", "90 days") >= 2 && !has(customer.traits.city)',
    'the number of Order Completed in the last 90 days is at least 2 and city is not known',
    '最近 90 天 内 Order Completed 的次数不小于 2，且不知道 city',
  ],
  [
    'event.properties.a == entry.properties.a',
    'event.properties.a == entry.properties.a',
    'event.properties.a == entry.properties.a',
  ],
])('%s is said in plain words where it can be', (cel, en, zh) => {
  expect([sayCondition(cel, 'en'), sayCondition(cel, 'zh')]).toEqual([en, zh]);
});
