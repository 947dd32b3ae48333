import { parseJourney } from '../../../domain/schema/journey';
import { testEach, withHead, withSteps } from './broken';

testEach([
  ['no purpose', 'journey: a\nenter: { on: A }\nsteps: [ { exit: x } ]', '/purpose', 1, 'missing'],
  ['no key', 'purpose: p\nenter: { on: A }\nsteps: [ { exit: x } ]', '/journey', 1, 'missing'],
  ['a bad key', 'journey: My Journey\npurpose: p\nenter: { on: A }\nsteps: [ { exit: x } ]', '/journey', 1, 'bad-key'],
  [
    'a key that is a number',
    'journey: 12\npurpose: p\nenter: { on: A }\nsteps: [ { exit: x } ]',
    '/journey',
    1,
    'wrong-type',
    '"12"',
  ],
  ['no steps', 'journey: a\npurpose: p\nenter: { on: A }', '/steps', 1, 'no-steps'],
  ['empty steps', withHead('steps: []'), '/steps', 4, 'no-steps'],
  ['steps that are a mapping', withHead('steps: { exit: x }'), '/steps', 4, 'wrong-type', '"- "'],
  ['an unknown key', withHead('prority: 5\nsteps: [ { exit: x } ]'), '/prority', 4, 'unknown-key', '"priority"'],
  ['a priority out of range', withHead('priority: 101\nsteps: [ { exit: x } ]'), '/priority', 4, 'out-of-range'],
  ['a priority in words', withHead('priority: high\nsteps: [ { exit: x } ]'), '/priority', 4, 'wrong-type'],
  ['a holdout below 0', withHead('holdout: -1\nsteps: [ { exit: x } ]'), '/holdout', 4, 'out-of-range'],
  [
    'an entry without a way',
    'journey: a\npurpose: p\nenter: { when: "true" }\nsteps: [ { exit: x } ]',
    '/enter',
    3,
    'unclear-entry',
  ],
  [
    'an entry with two ways',
    'journey: a\npurpose: p\nenter: { on: A, api: true }\nsteps: [ { exit: x } ]',
    '/enter',
    3,
    'unclear-entry',
  ],
  [
    'an entry that is a text',
    'journey: a\npurpose: p\nenter: Order Completed\nsteps: [ { exit: x } ]',
    '/enter',
    3,
    'wrong-type',
    '{ on: Order Completed }',
  ],
  [
    'an unknown stage',
    'journey: a\npurpose: p\nenter:\n  - { stage: registred }\nsteps: [ { exit: x } ]',
    '/enter/0/stage',
    4,
    'unknown-value',
    '"registered"',
  ],
  [
    'an unknown way to enter again',
    'journey: a\npurpose: p\nenter: { on: A, again: after_exit }\nsteps: [ { exit: x } ]',
    '/enter/again',
    3,
    'unknown-value',
    '"after-exit"',
  ],
  [
    'a bad recurrence rule',
    'journey: a\npurpose: p\nenter: { audience: vip, every: "FREQ=SOMETIMES" }\nsteps: [ { exit: x } ]',
    '/enter/every',
    3,
    'bad-rule',
  ],
  [
    'an audience without a rule',
    'journey: a\npurpose: p\nenter: { audience: vip }\nsteps: [ { exit: x } ]',
    '/enter/every',
    3,
    'missing',
  ],
  [
    'a bad gap',
    'journey: a\npurpose: p\nenter: { on: A, again: always, gap: soon }\nsteps: [ { exit: x } ]',
    '/enter/gap',
    3,
    'bad-duration',
  ],
  ['an exit without a trigger', withHead('exit: [ { as: x } ]\nsteps: [ { exit: x } ]'), '/exit/0', 4, 'missing'],
  [
    'an exit with a broken condition',
    withHead('exit:\n  - when: customer.points >\nsteps: [ { exit: x } ]'),
    '/exit/0/when',
    5,
    'condition-unreadable',
  ],
  ['a goal without a trigger', withHead('goal: { within: 7 days }\nsteps: [ { exit: x } ]'), '/goal', 4, 'missing'],
  [
    'a goal without a window',
    withHead('goal: { on: A, within: 0 days }\nsteps: [ { exit: x } ]'),
    '/goal/within',
    4,
    'bad-duration',
  ],
  ['a key twice', withHead('name: a\nname: b\nsteps: [ { exit: x } ]'), '', 1, 'duplicate-key', 'line 4'],
  ['an anchor', withHead('name: &a x\nsteps: [ { exit: x } ]'), '', 4, 'yaml-anchor'],
  ['an alias', withSteps('  - *a'), '', 5, 'yaml-anchor'],
  ['a tag', withSteps('  - if: !has(customer.traits.a)'), '', 5, 'yaml-tag', 'quotes'],
  ['a tab', withSteps('\t- exit: x'), '', 5, 'unreadable', 'spaces'],
  ['a bracket that is not closed', withSteps('  - { exit: x'), '', 6, 'unreadable'],
  ['a colon in a text', withHead('name: a: b\nsteps: [ { exit: x } ]'), '', 4, 'unreadable', 'quotes'],
  ['two documents', `${withSteps('  - exit: x')}---\njourney: b\n`, '', 6, 'several-documents'],
  ['a list', '- journey: a', '', 1, 'wrong-type'],
  ['a text', 'journey', '', 1, 'wrong-type'],
]);

type Warning = readonly [name: string, source: string, pointer: string, code: string];
const warnings: readonly Warning[] = [
  ['no enter', 'journey: a\npurpose: p\nsteps: [ { exit: x } ]', '', 'no-enter'],
  ['an unknown field', withSteps('  - if: customer.pionts > 3'), '/steps/0/if', 'condition-unknown-field'],
  ['a stage that does not exist', withSteps('  - if: customer.stage == "gold"'), '/steps/0/if', 'condition-value'],
  ['an event where none woke', withSteps('  - if: event.properties.x == 1'), '/steps/0/if', 'condition-not-here'],
  [
    'an entry before anybody entered',
    'journey: a\npurpose: p\nenter: { on: A, when: entry.properties.x == 1 }\nsteps: [ { exit: x } ]',
    '/enter/when',
    'condition-not-here',
  ],
  ['steps after an exit', withSteps('  - exit: x\n  - wait: 1 day'), '/steps/1', 'unreachable-step'],
  [
    'a channel twice',
    withSteps('  - { message: m, template: t, channels: [email, email] }'),
    '/steps/0/channels',
    'repeated-channel',
  ],
  [
    'a gap where nobody comes again',
    'journey: a\npurpose: p\nenter: { on: A, gap: 1 day }\nsteps: [ { exit: x } ]',
    '/enter/gap',
    'useless-gap',
  ],
];

test.each(warnings)('only a warning: %s', (_name, source, pointer, code) => {
  const { problems, journey } = parseJourney(source, 'yaml');
  expect(problems.map((one) => [one.pointer, one.code, one.severity])).toEqual([[pointer, code, 'warning']]);
  expect(journey).toBeDefined();
});

test('every problem is told at once, in the order of the source', () => {
  const source = withHead(
    'prority: 1\nsteps:\n  - wait: soon\n  - mesage: x\n  - if: customer.points >\n    then:\n      - exit: 1\n  - message: m\n',
  );
  const { problems } = parseJourney(source, 'yaml');
  expect(problems.map(({ line, code }) => [line, code])).toEqual([
    [4, 'unknown-key'],
    [6, 'bad-duration'],
    [7, 'unknown-step'],
    [8, 'condition-unreadable'],
    [10, 'wrong-type'],
    [11, 'missing'],
  ]);
});

test('broken JSON is unreadable', () => {
  expect(parseJourney("{'journey': 'a'}", 'json').problems).toMatchObject([{ code: 'unreadable' }]);
  expect(parseJourney('{"journey": "a",}', 'json').problems).toMatchObject([{ code: 'unreadable' }]);
  expect(parseJourney('{"journey": "a", "journey": "b"}', 'json').problems).toMatchObject([
    { code: 'duplicate-key' },
    {},
    {},
    {},
  ]);
});
