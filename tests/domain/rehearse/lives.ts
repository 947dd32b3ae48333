import fc from 'fast-check';
import type { Call } from '../../../domain/decide/passage/call';
import type { ConsentState } from '../../../domain/person/ledger/consent';
import type { CustomerEvent } from '../../../domain/person/event';
import type { Definitions, Facts } from '../../../domain/decide/facts';
import type { JourneyVersion } from '../../../domain/journey/journey';
import type { Cap, Policy } from '../../../domain/journey/policy';
import type { Preferences } from '../../../domain/person/wishes/preferences';
import { simulate, type Course, type Simulation } from '../../../domain/rehearse/simulate';
import type { Millis } from '../../../domain/time/time';
import { journeys, keys, names, purposes, version } from './any-journey';
import { ann, day, definitions, event, exact, hour, policy, start, template } from '../world';

/** Arbitrary lives: three journeys of any steps under any policy, and what a person, a shop and a publisher may do. */

const horizon = start + 700 * day;
export const templates = [template('mail'), template('ask-birthday'), template('receipt', 'service')];

const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Europe/Berlin'];
const cap: fc.Arbitrary<Cap> = fc.record(
  {
    channel: fc.constant('email'),
    max: fc.integer({ min: 1, max: 3 }),
    window: fc.oneof(
      fc.integer({ min: 1, max: 6 }).map((days) => ({ kind: 'rolling' as const, per: exact(days * day) })),
      fc.constantFrom('day' as const, 'week' as const, 'month' as const).map((unit) => ({ kind: 'calendar' as const, unit })),
    ),
    clock: fc.constantFrom('customer' as const, 'policy' as const),
  },
  { requiredKeys: ['max', 'window'] },
); // prettier-ignore
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    timezone: fc.constantFrom(...zones),
    caps: fc.array(cap, { maxLength: 2 }),
    quietHours: fc.subarray([{ from: '22:00', to: '07:00' }, { from: '12:00', to: '14:30', days: ['mon', 'sat'] as const }]),
    hold: fc.constantFrom(exact(2 * day), exact(10 * day)),
    lookAhead: fc.constantFrom(exact(2 * day), undefined),
    holdout: fc.constantFrom(0, 0, 10),
    lifecycle: fc.constantFrom({}, { advocate: 'customer.points > 40' }),
  })
  .map((more) => policy({
    ...more,
    purposes: { news: { class: 'marketing' }, offers: { class: 'marketing', validFor: exact(40 * day) }, orders: { class: 'service' } },
  })); // prettier-ignore

type InFlight = 'keep' | 'move' | 'drain';
export type Act = { hours: number } & (
  | { event: string; late: number }
  | { purpose: string; channel?: string; state: ConsentState; late: number }
  | { preferences: Preferences }
  | { pause: boolean }
  | { enrol: string }
  | { publish: JourneyVersion; inFlight: InFlight }
  | { journey: string; state: 'live' | 'paused' }
);
const wishes: Preferences[] = [
  {},
  { channels: ['sms'] },
  { channels: ['email'] },
  { topics: { news: false } },
  { frequency: { max: 1, per: exact(7 * day) } },
  { quietHours: { from: '06:00', to: '20:00' }, timezone: 'America/New_York' },
  { timezone: 'Asia/Shanghai' },
  { snoozeUntil: start + 15 * day },
];
/** Hours from what happened until we learn of it. */
const late = fc.constantFrom(0, 0, 0, 0, 5, 200);
const hours = fc.integer({ min: 0, max: 60 * 24 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ hours, late, event: fc.constantFrom(...names, ...names, 'Start', 'Start', 'Survey Answered', 'Question Answered', 'Signed Up') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      hours,
      late,
      purpose: fc.constantFrom(...purposes),
      state: fc.constantFrom<ConsentState>('granted', 'granted', 'denied', 'withdrawn'),
      channel: fc.option(fc.constantFrom('email', 'sms'), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ hours, preferences: fc.constantFrom(...wishes) }) },
  fc.record({ hours, pause: fc.boolean() }),
  fc.record({ hours, enrol: fc.constantFrom(...keys) }),
  fc.record({ hours, publish: version, inFlight: fc.constantFrom<InFlight>('keep', 'move', 'move', 'drain') }),
  fc.record({ hours, journey: fc.constantFrom(...keys), state: fc.constantFrom('live' as const, 'paused' as const) }),
); // prettier-ignore
/** Most people say yes before anything happens. */
const acts = fc
  .tuple(fc.constantFrom(purposes, purposes, ['news'], ['offers']), fc.array(act, { maxLength: 25, size: 'max' }))
  .map(([granted, rest]): Act[] => [
    ...granted.map((purpose) => ({ hours: 0, late: 0, purpose, state: 'granted' as const })),
    ...rest,
  ]);

const answer = fc.constantFrom('sent' as const, 'sent' as const, 'rejected' as const, 'unknown' as const);
export const life = fc.record({
  who: fc.nat(99).map((n) => `ann-${n}`),
  policy: anyPolicy,
  journeys,
  acts,
  answers: fc.array(answer, { maxLength: 8 }),
});
export type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

const inTurn = (all: readonly Act[]): Act[] => [...all].sort((a, b) => a.hours - b.hours);
const until = (all: readonly Act[], at: Millis): Act[] => inTurn(all).filter((one) => start + one.hours * hour <= at);

export function eventsOf(all: readonly Act[]): CustomerEvent[] {
  return inTurn(all).map((one, index): CustomerEvent => {
    // No two at the same instant: what came first is then a question of the order of receipt alone.
    const receivedAt = start + one.hours * hour + index;
    const id = `e${index}`;
    const at = receivedAt - ('late' in one ? one.late * hour : 0);
    const said = { survey: String(index % 4), question: 'birthday', answer: index % 2 ? '2026-05-05' : null };
    const bought = { cart: index % 3 ? 'a' : 'b', amount: index, when: index % 2 ? '2026-04-11T08:00' : 'never' };
    if ('event' in one) return { ...event(one.event, receivedAt, { ...said, ...bought }), at, id };
    if ('enrol' in one) return { ...event(one.enrol, receivedAt, bought), id, type: 'enrol' };
    if ('purpose' in one) {
      const { purpose, state, channel } = one;
      return { ...event('Consent Changed', receivedAt, { purpose, state, ...(channel ? { channel } : {}) }), at, id };
    }
    return { ...event('Nothing', receivedAt), id };
  });
}

export function stateAt(all: readonly Act[], at: Millis): { preferences: Preferences; paused: boolean } {
  let [preferences, paused]: [Preferences, boolean] = [{}, false];
  for (const one of until(all, at)) {
    if ('preferences' in one) preferences = one.preferences;
    if ('pause' in one) paused = one.pause;
  }
  return { preferences, paused };
}

/** What a publisher does, in order. */
export type Publication = Extract<Act, { publish: unknown } | { journey: string }>;
export const publicationsOf = (all: readonly Act[], at: Millis): Publication[] =>
  until(all, at).filter((one): one is Publication => 'publish' in one || 'journey' in one);

/** The definitions in force after what was published. */
function published(first: readonly JourneyVersion[], done: readonly Publication[], rules: Policy): Definitions {
  const versions = first.map((one) => ({ one, inFlight: 'keep' }));
  const states = new Map<string, 'live' | 'paused'>();
  for (const next of done) {
    if ('journey' in next) states.set(next.journey, next.state);
    else {
      const number = 1 + versions.filter(({ one }) => one.key === next.publish.key).length;
      versions.push({ one: { ...next.publish, version: number }, inFlight: next.inFlight });
    }
  }
  const all = versions.map(({ one, inFlight }): JourneyVersion => {
    const moveTo = versions.findLast((other) => other.one.key === one.key && other.inFlight === 'move')?.one.version;
    const state = states.get(one.key) ?? 'live';
    return { ...one, state, ...(moveTo ? { moveTo } : {}), ...(inFlight === 'drain' ? { drains: true } : {}) };
  });
  const live = first.flatMap(({ key }) => all.findLast((one) => one.key === key) ?? []);
  return definitions(live, { policy: rules, templates, older: all.filter((one) => !live.includes(one)) });
}

/** Definitions that are published on the way: `at` is asked before each decision and tells whether they changed. */
function publishing({ journeys: first, acts: all, policy: rules }: Life) {
  let done = 0;
  let inForce = published(first, [], rules);
  return {
    at(now: Millis): boolean {
      const publications = publicationsOf(all, now);
      if (publications.length === done) return false;
      done = publications.length;
      inForce = published(first, publications, rules);
      return true;
    },
    definitions: {
      policy: rules,
      audiences: [],
      get live() {
        return inForce.live;
      },
      version: (key: string, number: number) => inForce.version(key, number),
      template: (key: string) => inForce.template(key),
    },
  };
}

/** By the id, whoever is asked first; what went unanswered goes well the second time. */
export const answerOf = ({ answers }: Pick<Life, 'answers'>, id: string, attempt: number): (typeof answers)[number] =>
  (attempt > 0 ? undefined : answers[numberOf(id) % Math.max(1, answers.length)]) ?? 'sent';
export const replyTo = ({ id }: Pick<Call, 'id'>): unknown =>
  [{}, { vip: true, status: 'ours' }, ['a list'], null, 'text'][numberOf(id) % 5];
const numberOf = (id: string): number => parseInt(id.slice(0, 8), 16);

export function liveIt(one: Life, more: Partial<Course> = {}): Simulation {
  const publisher = publishing(one);
  const { customer } = ann();
  return simulate({
    facts: ann({ consents: [], customer: { ...customer, id: one.who } }),
    definitions: publisher.definitions,
    events: eventsOf(one.acts),
    from: start,
    until: horizon,
    answer: ({ id, attempt }) => answerOf(one, id, attempt),
    reply: replyTo,
    change(facts, at): Facts {
      const { preferences, paused } = stateAt(one.acts, at);
      const { paused: before, ...person } = facts.customer;
      const isNew = paused !== (before !== undefined) || JSON.stringify(preferences) !== JSON.stringify(facts.preferences);
      if (!publisher.at(at) && !isNew) return facts;
      return { ...facts, preferences, customer: paused ? { ...person, paused: before ?? { at } } : person };
    },
    ...more,
  });
} // prettier-ignore
