import { checkJourney, parseJourney } from '../../../domain/schema/journey/journey';
import type { KnownNames } from '../../../domain/schema/journey/known-names';
import { defaultPolicy } from '../../../domain/schema/policy';
import { placeIn } from '../../../domain/schema/reading/source';

const names: KnownNames = {
  events: new Map([
    ['Order Completed', new Set(['order_id', 'total'])],
    ['Product Viewed', new Set(['sku'])],
    ['Campaign 1', new Set()],
  ]),
  traits: new Set(['firstName', 'city']),
};

function told(lines: string): unknown[] {
  const source = `journey: a\npurpose: news\n${lines}\n`;
  const { written, problems } = parseJourney(source, 'yaml');
  if (!written || problems.some(({ severity }) => severity === 'error')) throw new Error(JSON.stringify(problems));
  const policy = { ...defaultPolicy, purposes: { news: { class: 'marketing' as const } } };
  const found = checkJourney(written, { templates: new Map(), policy, journeys: new Set(), names });
  expect(found.every(({ severity }) => severity === 'warning')).toBe(true);
  return placeIn(found, source, 'yaml').map(({ pointer, line, code, hint }) => [pointer, line, code, hint]);
}
const steps = (...list: string[]): string =>
  `enter: { on: Order Completed }\nsteps:\n${list.map((one) => `  - ${one}`).join('\n')}`;
const meant = (name: string): string => `Did you mean "${name}"?`;

test.each<[string, string, unknown[]]>([
  ['an entry', 'enter: { on: order_completed }\nsteps: [ { exit: x } ]', ['/enter/on', 3, 'unknown-event', meant('Order Completed')]],
  ['a list of one entry', 'enter: [ { on: order_completed } ]\nsteps: [ { exit: x } ]', ['/enter/0/on', 3, 'unknown-event', meant('Order Completed')]],
  ['one of several entries', 'enter: [ { api: true }, { on: Order Complted } ]\nsteps: [ { exit: x } ]', ['/enter/1/on', 3, 'unknown-event', meant('Order Completed')]],
  ['a key', 'enter: { on: Order Completed, key: event.properties.orderId }\nsteps: [ { exit: x } ]', ['/enter/key', 3, 'unknown-property', meant('order_id')]],
  ['an exit', 'enter: { on: Order Completed }\nexit:\n  - { on: Product Veiwed }\nsteps: [ { exit: x } ]', ['/exit/0/on', 5, 'unknown-event', meant('Product Viewed')]],
  ['an exit that stands alone', 'enter: { on: Order Completed }\nexit: { on: Product Veiwed }\nsteps: [ { exit: x } ]', ['/exit/on', 4, 'unknown-event', meant('Product Viewed')]],
  ['a goal', 'enter: { on: Order Completed }\ngoal: { on: Order Completed, when: event.properties.totl > 5 }\nsteps: [ { exit: x } ]', ['/goal/when', 4, 'unknown-property', meant('total')]],
  ['a wait for an event of the product itself', steps('wait-for: { on: Survey Answerd, within: 1 day }'), ['/steps/0/wait-for/on', 5, 'unknown-event', meant('Survey Answered')]],
  ['a count', steps('if: count("Products Viewed", "9 days") > 1'), ['/steps/0/if', 5, 'unknown-event', meant('Product Viewed')]],
  ['a trait', steps('if: customer.traits.firstname == "Ann"'), ['/steps/0/if', 5, 'unknown-trait', meant('firstName')]],
  ['a trait in a case', steps('choose: [ { when: has(customer.traits.citty), steps: [] } ]'), ['/steps/0/choose/0/when', 5, 'unknown-trait', meant('city')]],
  ['a trait of a wait', steps('wait: { until: customer.traits.fistName }'), ['/steps/0/wait/until', 5, 'unknown-trait', meant('firstName')]],
  ['a property of what entered', steps('update: { traits: { last: { cel: entry.properties.totale } } }'), ['/steps/0/update/traits/last/cel', 5, 'unknown-property', meant('total')]],
  ['a property in a branch', steps('if: "true"\n    else:\n      - wait-for: { on: Product Viewed, when: event.properties.skuu == "1", within: 1 day }'), ['/steps/0/else/0/wait-for/when', 7, 'unknown-property', meant('sku')]],
  ['an audience', 'enter: { audience: customer.traits.citys == "Rome", every: FREQ=DAILY }\nsteps: [ { exit: x } ]', ['/enter/audience', 3, 'unknown-trait', meant('city')]],
])('a name that nobody has sent but that reads like one: %s', (_, lines, expected) => {
  expect(told(lines)).toEqual([expected]);
}); // prettier-ignore

test.each([
  ['known names', steps('wait-for: { on: Product Viewed, when: event.properties.sku == "1", within: 1 day }')],
  ['a name that is like no other: it may come yet', steps('wait-for: { on: Newsletter Opened, within: 1 day }')],
  ['a name that only its number tells from another', steps('wait-for: { on: Campaign 2, within: 1 day }')],
  ['a trait that a step makes', steps('update: { traits: { citys: 1 } }', 'if: customer.traits.citys == 1')],
  [
    'a property where somebody may enter with any',
    'enter: [ { on: Order Completed }, { api: true } ]\nsteps:\n  - if: entry.properties.totl > 1',
  ],
  ['an event of the product itself', steps('wait-for: { on: Question Answered, within: 1 day }')],
])('nothing is said of %s', (_, lines) => expect(told(lines)).toEqual([]));

test('without known names none is checked', () => {
  const read = parseJourney(
    `journey: a\npurpose: news\n${steps('if: customer.traits.firstname == "A"')}`,
    'yaml',
  ).written;
  const around = { templates: new Map(), policy: defaultPolicy, journeys: new Set<string>() };
  const codes = (known?: KnownNames) =>
    read && checkJourney(read, { ...around, ...(known ? { names: known } : {}) }).map(({ code }) => code);
  expect(codes()).toEqual(['unlisted-purpose']);
  expect(codes(names)).toEqual(['unlisted-purpose', 'unknown-trait']);
});
