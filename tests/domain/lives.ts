import fc from 'fast-check';
import type { ConsentState } from '../../domain/consent';
import type { CustomerEvent } from '../../domain/event';
import type { Facts } from '../../domain/facts';
import type { JourneyVersion, Step } from '../../domain/journey';
import type { Preferences } from '../../domain/preferences';
import { simulate, type Simulation } from '../../domain/simulate';
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
  policy,
  start,
  template,
  wait,
} from './world';

/** Arbitrary lives: three journeys of any steps, and what a person and a shop may do. */

const horizon = start + 400 * day;
export const capMax = 2;
export const capWindow = 3 * day;
export const rules = policy({
  caps: [{ channel: 'email', max: capMax, window: { kind: 'rolling', per: exact(capWindow) } }],
  quietHours: [{ from: '22:00', to: '07:00' }],
  hold: exact(2 * day),
  lookAhead: exact(2 * day),
});

const names = ['Start', 'Clicked', 'Stop', 'Order'];
const answers = ['Survey Answered', 'Question Answered'];
const purposes = ['news', 'offers'];

const stepsOf = (depth: number, into: readonly string[]): fc.Arbitrary<Step[]> =>
  fc.array(fc.oneof(leaf, acting(into), ...(depth > 0 ? [branch(depth - 1, into)] : [])), { maxLength: 4 });
/** Journeys enter each other without a loop, as publishing sees to. */
const acting = (into: readonly string[]): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.integer({ min: -50, max: 50 }).map((points): Step => ({ kind: 'award', id: 'p', points, reason: 'because' })),
    fc.constantFrom('offers', 'nothing').map((cel): Step => ({ kind: 'update', id: 'u', traits: { topic: { literal: cel }, at: { cel: 'string(now)' } } })),
    fc.constant<Step>({ kind: 'webhook', id: 'h', url: 'https://example.org/', body: { at: { cel: 'string(now)' } } }),
    ...into.map((target) => fc.constant<Step>({ kind: 'enter', id: 'n', journey: target })),
  ); // prettier-ignore
const leaf: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      whenNotPermitted: fc.constantFrom('skip', 'hold', 'exit'),
      whenHeldTooLong: fc.constantFrom('skip', 'exit', 'next-channel'),
    })
    .map((more) => message('m', more as object)),
  fc.integer({ min: 0, max: 40 * 24 }).map((hours) => wait('w', hours * hour)),
  fc.constant<Step>({ kind: 'exit', id: 'x', outcome: 'left' }),
  fc.constant<Step>({ kind: 'ask', id: 'q', question: 'birthday', channels: ['email'], within: exact(4 * day) }),
);
const branch = (depth: number, into: readonly string[]): fc.Arbitrary<Step> =>
  fc
    .record({
      then: stepsOf(depth, into),
      else: stepsOf(depth, into),
      kind: fc.integer({ min: 0, max: 4 }),
      on: fc.constantFrom(...names),
    })
    .map(({ then, else: other, kind, on }): Step => {
      if (kind === 0) return { kind: 'wait-for', id: 'f', on, within: exact(5 * day), then, else: other };
      if (kind === 4) return { kind: 'survey', id: 'v', template: 'mail', within: exact(6 * day), then, else: other };
      if (kind === 1) return { kind: 'if', id: 'i', condition: 'count("Order", "30 days") > 0', then, else: other };
      if (kind === 2)
        return {
          kind: 'wait-for',
          id: 'f',
          when: 'count("Order", "9 days") == 0',
          within: exact(20 * day),
          then,
          else: other,
        };
      return {
        kind: 'split',
        id: 's',
        arms: { a: { weight: 1, holdout: false, steps: then }, b: { weight: 1, holdout: false, steps: other } },
      };
    });

/** Ids as places, so that they are unique. */
function placed(steps: readonly Step[], at: string): Step[] {
  return steps.map((step, index): Step => {
    const id = `${at}${index}`;
    if (step.kind === 'wait-for' || step.kind === 'if' || step.kind === 'survey') {
      return { ...step, id, then: placed(step.then, `${id}t`), else: placed(step.else, `${id}e`) };
    }
    if (step.kind !== 'split') return { ...step, id };
    const arms = Object.entries(step.arms).map(
      ([name, arm]) => [name, { ...arm, steps: placed(arm.steps, `${id}${name}`) }] as const,
    );
    return { ...step, id, arms: Object.fromEntries(arms) };
  });
}

const anyJourney = (key: string, ...into: string[]): fc.Arbitrary<JourneyVersion> =>
  fc
    .record({
      steps: stepsOf(2, into),
      purpose: fc.constantFrom(...purposes),
      priority: fc.integer({ min: 0, max: 100 }),
      again: fc.constantFrom('never' as const, 'after-exit' as const, 'always' as const),
      exit: fc.constantFrom(
        [],
        [{ on: 'Stop', as: 'stopped' }],
        [{ when: 'count("Order", "30 days") == 0', as: 'idle' }],
      ),
    })
    .map(({ steps, purpose, priority, again, exit }) =>
      journey(key, placed(steps, ''), {
        purpose,
        priority,
        enter: [onEvent('Start', { again })],
        exit,
      }),
    );

type Act = { hours: number } & (
  | { event: string }
  | { purpose: string; channel?: string; state: ConsentState }
  | { preferences: Preferences }
  | { pause: boolean }
);
const act: fc.Arbitrary<Act> = fc.tuple(
  fc.integer({ min: 0, max: 60 * 24 }),
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...names, ...answers).map((name) => ({ event: name })) },
    {
      weight: 3,
      arbitrary: fc.record({
        purpose: fc.constantFrom(...purposes),
        state: fc.constantFrom<ConsentState>('granted', 'granted', 'denied', 'withdrawn'),
        channel: fc.option(fc.constantFrom('email', 'sms'), { nil: undefined }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Preferences>({}, { channels: ['sms'] }, { channels: ['email'] }, { topics: { news: false } }, { frequency: { max: 1, per: exact(7 * day) } })
        .map((preferences) => ({ preferences })),
    },
    { weight: 1, arbitrary: fc.boolean().map((pause) => ({ pause })) },
  ),
).map(([hours, what]) => ({ hours, ...what }) as Act); // prettier-ignore

export const life = fc.record({
  journeys: fc.tuple(anyJourney('one', 'two', 'three'), anyJourney('two', 'three'), anyJourney('three')),
  acts: fc.array(act, { maxLength: 25 }),
  answers: fc.array(fc.constantFrom('sent' as const, 'sent' as const, 'rejected' as const, 'unknown' as const), {
    maxLength: 8,
  }),
});

export function eventsOf(acts: readonly Act[]): CustomerEvent[] {
  return [...acts]
    .sort((a, b) => a.hours - b.hours)
    .map((one, index): CustomerEvent => {
      // No two at the same instant: what came first is then a question of the order of receipt alone.
      const at = start + one.hours * hour + index;
      const said = { survey: String(index % 4), question: 'birthday', answer: index % 2 ? '2000-01-01' : null };
      if ('event' in one) return { ...event(one.event, at, said), id: `e${index}` };
      if ('state' in one) {
        const { purpose, state, channel } = one;
        return {
          ...event('Consent Changed', at, { purpose, state, ...(channel ? { channel } : {}) }),
          id: `e${index}`,
        };
      }
      return { ...event('Nothing', at), id: `e${index}` };
    });
}

export function stateAt(acts: readonly Act[], at: number): { preferences: Preferences; paused: boolean } {
  let [preferences, paused]: [Preferences, boolean] = [{}, false];
  for (const one of [...acts].sort((a, b) => a.hours - b.hours)) {
    if (start + one.hours * hour > at) break;
    if ('preferences' in one) preferences = one.preferences;
    if ('pause' in one) paused = one.pause;
  }
  return { preferences, paused };
}

export function liveIt({
  journeys,
  acts,
  answers,
}: {
  journeys: readonly JourneyVersion[];
  acts: readonly Act[];
  answers: readonly ('sent' | 'rejected' | 'unknown')[];
}): Simulation {
  let asked = 0;
  const change = (facts: Facts, at: number): Facts => {
    const { preferences, paused } = stateAt(acts, at);
    const { paused: _, ...customer } = facts.customer;
    return { ...facts, preferences, customer: paused ? { ...customer, paused: { at } } : customer };
  };
  return simulate({
    facts: ann({ consents: [] }),
    definitions: definitions(journeys, { policy: rules, templates: [template('mail'), template('ask-birthday')] }),
    events: eventsOf(acts),
    from: start,
    until: horizon,
    answer: () => answers[asked++] ?? 'sent',
    change,
  });
}
