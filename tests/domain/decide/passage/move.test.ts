import fc from 'fast-check';
import { decide } from '../../../../domain/decide/decide';
import { evolve } from '../../../../domain/decide/evolve';
import type { Definitions, Facts } from '../../../../domain/decide/facts';
import type { JourneyVersion, Step } from '../../../../domain/journey/journey';
import { landing } from '../../../../domain/decide/passage/move';
import { simulate } from '../../../../domain/rehearse/simulate';
import {
  ann,
  day,
  definitions,
  event,
  exact,
  hour,
  journey,
  message,
  onEvent,
  start,
  template,
  wait,
} from '../../world';

const waitFor = (id: string, then: Step[], other: Step[]): Step => ({
  kind: 'wait-for',
  id,
  on: 'Clicked',
  within: exact(day),
  then,
  else: other,
});
const second = (steps: readonly Step[], more: Partial<JourneyVersion> = {}): JourneyVersion =>
  journey('j', steps, { version: 2, moveTo: 2, ...more });
const published = (next: JourneyVersion, old: JourneyVersion): Definitions => definitions([next], { older: [old] });
const inside = (old: JourneyVersion): Facts => {
  const facts = ann({ events: [event('Start', start)] });
  return evolve(facts, decide(facts, definitions([old]), start));
};

describe('where a passage lands', () => {
  const old = journey('j', [
    wait('a', day),
    waitFor('f', [message('yes'), wait('t', day)], [message('no')]),
    message('z'),
  ]);
  test.each([
    ['the step is still there', ['a', 'z'], 'a', { to: 'stays' }],
    ['the next one survives', ['f', 'z'], 'a', { to: 'moves', step: 'f' }],
    ['only a later one survives', ['z'], 'a', { to: 'moves', step: 'z' }],
    ['nothing after it survives', ['a'], 'z', { to: 'completes' }],
    ['the other branch survives, which its way does not lead to', ['no', 'z'], 'yes', { to: 'moves', step: 'z' }],
    ['what hangs from it survives', ['yes', 'z'], 'f', { to: 'moves', step: 'yes' }],
    ['it stands nowhere', ['z'], 'unknown', { to: 'completes' }],
  ] as const)('where %s', (_, ids, step, expected) => {
    const kinds = new Map<string, Step>([['a', wait('a', day)], ['f', waitFor('f', [], [])]]); // prettier-ignore
    expect(landing(old, second(ids.map((id) => kinds.get(id) ?? message(id))), step)).toEqual(expected);
  });

  test('where the step became one of another kind, it is arrived at anew', () => {
    expect(landing(old, second([message('a')]), 'a')).toEqual({ to: 'moves', step: 'a' });
  });
});

test('who waits at a surviving step goes on waiting there, in the new version', () => {
  const old = journey('j', [wait('w', 2 * day), message('old')]);
  const defs = published(second([wait('w', 9 * day), message('new')]), old);
  const lived = simulate({
    facts: inside(old),
    definitions: defs,
    events: [],
    from: start + day,
    until: start + 30 * day,
  });
  expect(lived.spoken.map(({ at, message: one }) => [one.step, one.version, at - start])).toEqual([
    ['new', 2, 2 * day],
  ]);
});

test('who waits at a step that now waits for something else waits for that, no longer than before', () => {
  const [went, came] = [message('went'), message('came')];
  const waits = (what: { on: string } | { when: string }): Step[] => [
    { kind: 'wait-for', id: 'f', ...what, within: exact(9 * day), then: [came], else: [went] },
  ];
  const spoken = (before: Parameters<typeof waits>[0], after: Parameters<typeof waits>[0], ...names: string[]) => {
    const old = journey('j', waits(before));
    const lived = simulate({
      facts: inside(old),
      definitions: published(second(waits(after)), old),
      events: names.map((name, n) => event(name, start + (n + 2) * day)),
      from: start + day,
      until: start + 30 * day,
    });
    return lived.spoken.map(({ at, message: one }) => `${one.step} ${(at - start) / day}`);
  };
  const [clicked, ordered, late] = [{ on: 'Clicked' }, { when: 'count("Order") > 0' }, { when: `now - customer.createdAt > duration("${5 * 24}h")` }]; // prettier-ignore
  expect(spoken(clicked, ordered, 'Clicked', 'Order')).toEqual(['came 3']);
  expect(spoken(clicked, late)).toEqual([expect.stringMatching(/^came 5/)]);
  expect(spoken(ordered, clicked, 'Order', 'Clicked')).toEqual(['came 3']);
  expect(spoken(clicked, { on: 'Order' }, 'Clicked', 'Order')).toEqual(['came 3']);
  expect(spoken(clicked, ordered)).toEqual(['went 9']);
});

test('keep leaves them; drain lets nobody in who is inside', () => {
  const old = journey('j', [wait('w', 2 * day), message('old')], { enter: [onEvent('Start', { again: 'always' })] });
  const next = (more: Partial<JourneyVersion>): JourneyVersion =>
    journey('j', [message('new')], { version: 2, enter: old.enter, ...more });
  const spoken = (more: Partial<JourneyVersion>): string[] =>
    simulate({
      facts: inside(old),
      definitions: published(next(more), old),
      events: [event('Start', start + day), event('Start', start + 3 * day)],
      from: start + hour,
      until: start + 30 * day,
    }).spoken.map(({ message: one }) => one.step);
  expect(spoken({})).toEqual(['new', 'old', 'new']);
  expect(spoken({ drains: true })).toEqual(['old', 'new']);
});

test('a message that is in the air keeps its passage where it is until its outcome is known', () => {
  const old = journey('j', [message('m'), wait('w', day)]);
  const defs = published(second([message('other'), wait('w', day)]), old);
  const asked = inside(old);
  const held = decide(asked, defs, start + 1);
  expect(held.active).toMatchObject([{ version: 1, step: 'm' }]);
  const sent = { ...asked, messages: asked.messages.map((one) => ({ ...one, status: 'sent' as const })) };
  expect(decide(sent, defs, start + 1).active).toMatchObject([{ version: 2, step: 'w' }]);
});

test('a message that went is not said again where the new version leads past it again', () => {
  const old = journey('j', [message('m'), wait('w', day)]);
  const lived = simulate({ facts: ann(), definitions: definitions([old]), events: [event('Start', start)], from: start, until: start + hour }); // prettier-ignore
  const next = second([wait('x', day), message('m'), { kind: 'award', id: 'p', points: 5, reason: 'r' }]);
  const again = journey('j', [wait('w', day), message('m'), wait('x', day)], { version: 2, moveTo: 2 });
  const go = (one: JourneyVersion) =>
    simulate({ facts: lived.facts, definitions: published(one, old), events: [], from: start + 2 * hour, until: start + 30 * day }); // prettier-ignore
  expect(go(next).spoken).toEqual([]);
  const { spoken, decisions, facts } = go(again);
  expect(spoken).toEqual([]);
  expect(decisions).toMatchObject([{ step: 'm', outcome: 'skip', reason: 'duplicate' }]);
  expect(facts.enrolments).toMatchObject([{ version: 2, outcome: 'completed' }]);
});

describe('whatever the new version looks like and whenever it is published', () => {
  const acting = fc.constantFrom<(id: string) => Step>(
    (id) => message(id),
    (id) => message(id, { whenNotPermitted: 'hold' }),
    (id) => ({ kind: 'award', id, points: 7, reason: 'r' }),
    (id) => ({ kind: 'ask', id, question: 'birthday', channels: ['email'], within: exact(day) }),
    (id) => ({ kind: 'webhook', id, url: 'https://example.org/', body: {} }),
    (id) => ({ kind: 'enter', id, journey: 'two' }),
  );
  const old = fc
    .array(fc.tuple(acting, fc.integer({ min: 1, max: 72 })), { minLength: 2, maxLength: 6 })
    .map((steps) => steps.flatMap(([make, hours], index) => [make(`s${index}`), wait(`w${index}`, hours * hour)]));
  /** Some steps gone, some at other places, some new, some inside a branch. */
  const change = fc.record({
    order: fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 12 }),
    added: acting,
    nested: fc.boolean(),
  });
  type Change = { order: number[]; added: (id: string) => Step; nested: boolean };
  const changed = (steps: readonly Step[], { order, added, nested }: Change): Step[] => [
    ...[...new Set(order)].flatMap((index) => steps[index] ?? []),
    ...(nested
      ? [waitFor('f', [...steps.slice(0, 2).filter((_, index) => !order.includes(index))], [added('n')])]
      : []),
  ];
  const world = fc.record({
    steps: old,
    change,
    again: fc.constantFrom('never' as const, 'after-exit' as const),
    after: fc.integer({ min: 0, max: 240 }),
    acts: fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom('Start', 'Clicked', 'Question Answered')), { maxLength: 6 }), // prettier-ignore
  });

  test('nobody is told twice, nothing is given twice, nobody enters twice, everybody comes to rest', () => {
    let told = 0;
    fc.assert(
      fc.property(world, ({ steps, change: how, again, after, acts }) => {
        const templates = [template('mail'), template('ask-birthday')];
        const first = journey('j', steps, { enter: [onEvent('Start', { again })] });
        const next = second(changed(steps, how), { enter: first.enter });
        const two = journey('two', [message('m')], { enter: [] });
        const at = start + after * hour;
        const events = [...acts]
          .sort(([a], [b]) => a - b)
          .map(([hours, name], n) => ({
            ...event(name, start + hours * hour, { question: 'birthday', answer: 1 }),
            id: `e${n}`,
          }));
        const live = (defs: Definitions, facts: Facts, [from, until]: [number, number]) =>
          simulate({ facts, definitions: defs, from, until, events: events.filter(({ receivedAt }) => receivedAt > from && receivedAt <= until) }); // prettier-ignore
        const before = live(definitions([first, two], { templates }), inside(first), [start, at]);
        const rest = live(definitions([next, two], { templates, older: [first] }), before.facts, [
          at,
          start + 900 * day,
        ]);
        const places = [...before.spoken, ...rest.spoken].map(({ message: one }) => `${one.enrolmentId} ${one.step}`);
        told += places.length;
        expect(places.filter((place, index) => places.indexOf(place) < index)).toEqual([]);
        const { enrolments, customer } = rest.facts;
        expect(enrolments.filter(({ state }) => state === 'active')).toEqual([]);
        const given = enrolments.flatMap(({ results }) => Object.values(results)).map(({ points }) => points);
        expect(customer.points).toBe(given.reduce<number>((sum, points) => sum + (typeof points === 'number' ? points : 0), 0)); // prettier-ignore
        const entered = enrolments.filter(({ journey: key }) => key === 'j');
        if (again === 'never') expect(entered).toHaveLength(1);
      }),
      { numRuns: 400 },
    );
    expect(told).toBeGreaterThan(400);
  });
});
