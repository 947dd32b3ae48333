import fc from 'fast-check';
import type { Entry, ExitRule, JourneyVersion, Step, StepOf, WaitOffset } from '../../../domain/journey/journey';
import type { Weekday } from '../../../domain/time/weekday';
import { day, exact, hour, journey, message, onEvent } from '../world';

/** Arbitrary journeys: every step kind, entry, exit and goal of the language. */

export const names = ['Start', 'Clicked', 'Stop', 'Order'];
/** The last one is a service. */
export const purposes = ['news', 'offers', 'orders'];
export const keys = ['one', 'two', 'three'];

const condition = fc.constantFrom(
  'count("Order", "30 days") > 0',
  'count("Order", "9 days") == 0',
  'sum("Order", "amount", "20 days") >= 30',
  'now - last("Order") > duration("120h")',
  'now > timestamp("2026-04-15T00:00:00Z")',
  'customer.points > 20',
  'customer.stage == "registered"',
  'customer.traits.topic == "offers"',
  'entry.properties.cart == "a"',
);
const sameCart = 'event.properties.cart == entry.properties.cart';
const span = (hours: number) => exact(hours * hour);
const someHours = (max: number) => fc.integer({ min: 0, max }).map(span);
/** Mostly not. */
const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const said = fc
  .record({
    template: fc.constantFrom('mail', 'mail', 'receipt'),
    channels: fc.constantFrom(['preferred'], ['preferred'], ['preferred'], ['sms', 'email'], ['sms']),
    whenNotPermitted: fc.constantFrom('skip', 'hold', 'exit'),
    whenHeldTooLong: fc.constantFrom('skip', 'exit', 'next-channel'),
    hold: maybe(someHours(96)),
  })
  .map((more) => message('m', more as Partial<StepOf<'message'>>));

const offset = maybe(
  fc.record({
    sign: fc.constantFrom(1 as const, -1 as const),
    duration: fc.oneof(someHours(200), fc.constant({ unit: 'calendar' as const, months: 1, days: 2 })),
  }),
) as fc.Arbitrary<WaitOffset | undefined>;
const waits: fc.Arbitrary<StepOf<'wait'>['wait']> = fc.oneof(
  someHours(40 * 24).map((duration) => ({ until: 'duration' as const, duration })),
  fc.record({
    until: fc.constant('date' as const),
    date: fc.constantFrom('2026-03-29T02:30', '2026-05-04', '2026-06-01T09:00+08:00', '2020-01-01'),
    offset,
  }),
  fc.record({
    until: fc.constant('expression' as const),
    expression: fc.constantFrom('entry.properties.when', 'customer.traits.at', 'customer.traits.birthday', 'last("Order")'),
    offset,
  }),
  fc.record({
    until: fc.constant('next' as const),
    time: fc.constantFrom('09:00', '02:30', '23:15'),
    weekdays: maybe(fc.subarray<Weekday>(['mon', 'wed', 'sat', 'sun'], { minLength: 1 })),
  }),
); // prettier-ignore

const leaf: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: said },
  { weight: 3, arbitrary: waits.map((wait): Step => ({ kind: 'wait', id: 'w', wait })) },
  fc.constant<Step>({ kind: 'exit', id: 'x', outcome: 'left' }),
  fc.constant<Step>({ kind: 'ask', id: 'q', question: 'birthday', channels: ['email'], within: exact(4 * day) }),
);
const acting = (into: readonly string[]): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.integer({ min: -50, max: 50 }).map((points): Step => ({ kind: 'award', id: 'p', points, reason: 'because' })),
    fc.constantFrom('offers', 'nothing').map((topic): Step => ({ kind: 'update', id: 'u', traits: { topic: { literal: topic }, at: { cel: 'string(now)' } } })),
    fc.constant<Step>({ kind: 'webhook', id: 'h', url: 'https://example.org/', body: { at: { cel: 'string(now)' } } }),
    ...into.map((target) => fc.constant<Step>({ kind: 'enter', id: 'n', journey: target })),
  ); // prettier-ignore

const stepsOf = (depth: number, into: readonly string[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: leaf },
      acting(into),
      ...(depth > 0 ? [{ weight: 2, arbitrary: branch(depth - 1, into) }] : []),
    ),
    { maxLength: 4, size: 'max' },
  );

function branch(depth: number, into: readonly string[]): fc.Arbitrary<Step> {
  const [then, other] = [stepsOf(depth, into), stepsOf(depth, into)];
  const both = { id: fc.constant('b'), then, else: other };
  const kind = <K extends string>(name: K) => fc.constant(name);
  return fc.oneof(
    fc.record({ ...both, kind: kind('wait-for'), on: fc.constantFrom(...names), when: maybe(fc.constant(sameCart)), within: someHours(5 * 24) }),
    fc.record({ ...both, kind: kind('wait-for'), when: condition, within: someHours(20 * 24) }),
    fc.record({ ...both, kind: kind('survey'), template: fc.constant('mail'), within: someHours(6 * 24) }),
    fc.record({ ...both, kind: kind('if'), condition }),
    fc.record({ kind: kind('choose'), id: fc.constant('c'), cases: fc.array(fc.record({ when: condition, steps: then }), { minLength: 1, maxLength: 3 }), else: other }),
    fc.tuple(then, other, fc.integer({ min: 1, max: 9 })).map(([a, b, weight]): Step => ({
      kind: 'split',
      id: 's',
      arms: { a: { weight, holdout: a.length === 0, steps: a }, b: { weight: 5, holdout: false, steps: b } },
    })),
  );
} // prettier-ignore

/** Ids as places, so that they are unique; a template of class service only for a service. */
function placed(steps: readonly Step[], at: string, isService: boolean): Step[] {
  return steps.map((step, index): Step => {
    const id = `${at}${index}`;
    const inside = (list: readonly Step[], name: string) => placed(list, id + name, isService);
    switch (step.kind) {
      case 'message':
        return { ...step, id, template: isService ? step.template : 'mail' };
      case 'wait-for':
      case 'if':
      case 'survey':
        return { ...step, id, then: inside(step.then, 't'), else: inside(step.else, 'e') };
      case 'choose': {
        const cases = step.cases.map(({ when, steps: list }, n) => ({ when, steps: inside(list, `c${n}-`) }));
        return { ...step, id, cases, else: inside(step.else, 'e') };
      }
      case 'split': {
        const arms = Object.entries(step.arms).map(([name, arm]) => [name, { ...arm, steps: inside(arm.steps, name) }]);
        return { ...step, id, arms: Object.fromEntries(arms) };
      }
      // What was awarded is told apart from what another version has in its place.
      case 'award':
        return { ...step, id: `${id}p` };
      default:
        return { ...step, id };
    }
  });
}

const again = {
  again: fc.constantFrom('never' as const, 'after-exit' as const, 'always' as const),
  gap: maybe(someHours(10 * 24)),
};
const enter: fc.Arbitrary<Entry[]> = fc
  .tuple(
    fc.record({ ...again, key: maybe(fc.constant('event.properties.cart')), when: maybe(condition) }).map((more) => onEvent('Start', more)),
    fc.array(
      fc.oneof(
        fc.record({ ...again, by: fc.constant('stage' as const), stage: fc.constantFrom('light' as const, 'registered' as const, 'advocate' as const), when: maybe(condition) }),
        fc.record({ ...again, by: fc.constant('api' as const) }),
      ),
      { maxLength: 1 },
    ),
  )
  .map(([first, others]) => [first, ...others]); // prettier-ignore
const exit = fc.oneof(
  { weight: 3, arbitrary: fc.constant<ExitRule[]>([]) },
  fc.constant<ExitRule[]>([{ on: 'Stop', as: 'stopped' }]),
  fc.constant<ExitRule[]>([{ on: 'Order', when: sameCart, as: 'bought' }]),
  condition.map((when): ExitRule[] => [{ when, as: 'idle' }]),
);
const goal = fc.record(
  { on: fc.constant('Order'), when: fc.constantFrom(sameCart, 'customer.points > 0'), within: someHours(30 * 24) },
  { requiredKeys: ['on', 'within'] },
);

/** Journeys enter each other without a loop, as publishing sees to. */
const anyJourney = (key: string, ...into: string[]): fc.Arbitrary<JourneyVersion> =>
  fc
    .record({
      steps: stepsOf(2, into),
      purpose: fc.constantFrom(...purposes),
      priority: fc.integer({ min: 0, max: 100 }),
      holdout: fc.constantFrom(0, 0, 0, 30),
      enter,
      exit,
      goal: fc.option(goal, { nil: undefined, freq: 2 }),
    })
    .map(({ steps, purpose, goal: aim, ...more }) =>
      journey(key, placed(steps, '', purpose === 'orders'), { purpose, ...more, ...(aim ? { goal: aim } : {}) }),
    );

const [one, two, three] = [anyJourney('one', 'two', 'three'), anyJourney('two', 'three'), anyJourney('three')];
export const journeys = fc.tuple(one, two, three);
/** Another version of one of them. */
export const version = fc.oneof(one, two, three);
