import type { ConsentEntry, ConsentState } from '../../domain/person/ledger/consent';
import type { CustomerEvent } from '../../domain/person/event';
import type { Definitions, Facts } from '../../domain/decide/facts';
import type { Entry, Journey, JourneyVersion, Step, StepOf } from '../../domain/journey/journey';
import type { MessageClass, Policy } from '../../domain/journey/policy';
import type { NamedAudience } from '../../domain/journey/watch';
import type { Template } from '../../domain/journey/template';
import type { Duration, Millis } from '../../domain/time/time';

/** Short ways to say a customer's world in tests. */
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const start: Millis = Date.parse('2026-03-02T10:00:00Z');
export const exact = (millis: number): Duration => ({ unit: 'exact', millis });

export const policy = (more: Partial<Policy> = {}): Policy => ({
  version: 1,
  timezone: 'UTC',
  caps: [],
  quietHours: [],
  hold: exact(3 * day),
  verifiedOnly: false,
  purposes: { news: { class: 'marketing' }, orders: { class: 'service' } },
  lifecycle: {},
  ...more,
});

export const template = (key: string, messageClass: MessageClass = 'marketing'): Template => ({
  key,
  version: 1,
  class: messageClass,
  channels: { email: { subject: key, text: key } },
  locales: {},
});

export const message = (id: string, more: Partial<StepOf<'message'>> = {}): Step => ({
  kind: 'message',
  id,
  template: 'mail',
  channels: ['preferred'],
  whenNotPermitted: 'skip',
  whenHeldTooLong: 'skip',
  ...more,
});
export const wait = (id: string, millis: number): Step => ({
  kind: 'wait',
  id,
  wait: { until: 'duration', duration: exact(millis) },
});

export const onEvent = (on: string, more: Partial<Entry> = {}): Entry =>
  ({ by: 'event', on, again: 'never', ...more }) as Entry;

export const journey = (key: string, steps: readonly Step[], more: Partial<JourneyVersion> = {}): JourneyVersion => ({
  key,
  name: key,
  purpose: 'news',
  priority: 50,
  enter: [onEvent('Start')],
  exit: [],
  holdout: 0,
  steps,
  version: 1,
  state: 'live',
  ...more,
});

export function definitions(
  live: readonly JourneyVersion[],
  more: {
    policy?: Policy;
    templates?: readonly Template[];
    older?: readonly (Journey & JourneyVersion)[];
    audiences?: readonly NamedAudience[];
  } = {},
): Definitions {
  const templates = new Map(
    (more.templates ?? [template('mail'), template('receipt', 'service')]).map((one) => [one.key, one]),
  );
  const all = [...live, ...(more.older ?? [])];
  return {
    policy: more.policy ?? policy(),
    live,
    audiences: more.audiences ?? [],
    version: (key, version) => all.find((one) => one.key === key && one.version === version),
    template: (key) => templates.get(key),
  };
}

let consentSeq = 0;
export const said = (state: ConsentState, at: Millis, more: Partial<ConsentEntry> = {}): ConsentEntry => ({
  seq: ++consentSeq,
  purpose: 'news',
  state,
  at,
  recordedAt: at,
  source: 'test',
  ...more,
});

let eventSeq = 0;
export const event = (name: string, receivedAt: Millis, properties: Record<string, unknown> = {}): CustomerEvent => ({
  id: `event-${++eventSeq}`,
  name,
  properties,
  at: receivedAt,
  receivedAt,
});

/** Ann, who has an address and allows news. */
export const ann = (more: Partial<Facts> = {}): Facts => ({
  customer: {
    id: 'ann',
    stage: 'anonymous',
    stageSince: start,
    createdAt: start,
    identifiers: [{ kind: 'email', value: 'ann@example.org' }],
    traits: {},
    points: 0,
    suppressed: {},
  },
  preferences: {},
  consents: [said('granted', start - day)],
  events: [],
  history: [],
  enrolments: [],
  passages: [],
  messages: [],
  ...more,
});
