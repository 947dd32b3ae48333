import type { Duration, Millis } from '../../time/time';

const day = 86_400_000;

/** So long nobody is asked again where the policy does not say. */
export const usualEvery: Duration = { unit: 'exact', millis: 90 * day };

/** What somebody may be asked who says no. */
export const questions = ['not-relevant', 'too-many', 'delivery', 'in-store', 'on-site', 'general'] as const;
export type Question = (typeof questions)[number];

/** So long back a touchpoint may be why. */
export const suspectDays = 30;

export type Contacts = {
  readonly days: typeof suspectDays;
  readonly total: number;
  readonly byChannel: Readonly<Record<string, number>>;
};

/** What is known of somebody's last touchpoints; undefined where there was none within the days. */
export type Signals = {
  readonly contacts: Contacts;
  readonly lastContact?: Millis | undefined;
  readonly store?: Millis | undefined;
  readonly site?: Millis | undefined;
  readonly delivery?: Millis | undefined;
  readonly complaint?: Millis | undefined;
};

/** Where it probably went wrong. */
export type Touchpoint = {
  readonly kind: 'contacts' | 'complaint' | 'store' | 'site' | 'delivery' | 'none';
  readonly at: Millis;
};

export type Suspicion = {
  readonly question: Question;
  readonly touchpoint: Touchpoint;
  /** From 0 to 1; the highest is asked for. */
  readonly scores: Readonly<Record<Question, number>>;
};

/** So many messages in the days are too many by themselves. */
const manyContacts = 10;
/** Of a touchpoint at this very moment. */
const freshest = 0.9;
const complained = 0.95;
const wasWritten = 0.3;
const nothingKnown = 0.1;

/** The touchpoint that most likely made somebody say no: many messages, a complaint, or what they lived through last. */
export function suspect(signals: Signals, now: Millis): Suspicion {
  const { contacts, store, site, delivery, complaint } = signals;
  const scores: Record<Question, number> = {
    'not-relevant': complaint !== undefined ? complained : contacts.total > 0 ? wasWritten : 0,
    'too-many': Math.min(1, contacts.total / manyContacts),
    delivery: freshness(delivery, now),
    'in-store': freshness(store, now),
    'on-site': freshness(site, now),
    general: nothingKnown,
  };
  const question = questions.reduce((best, one) => (scores[one] > scores[best] ? one : best));
  return { question, touchpoint: touchpointOf(question, signals, now), scores };
}

const freshness = (at: Millis | undefined, now: Millis): number =>
  at === undefined ? 0 : freshest * Math.max(0, 1 - (now - at) / (suspectDays * day));

function touchpointOf(question: Question, signals: Signals, now: Millis): Touchpoint {
  const { lastContact = now, store = now, site = now, delivery = now, complaint } = signals;
  switch (question) {
    case 'not-relevant':
      return complaint === undefined ? { kind: 'contacts', at: lastContact } : { kind: 'complaint', at: complaint };
    case 'too-many':
      return { kind: 'contacts', at: lastContact };
    case 'delivery':
      return { kind: 'delivery', at: delivery };
    case 'in-store':
      return { kind: 'store', at: store };
    case 'on-site':
      return { kind: 'site', at: site };
    case 'general':
      return { kind: 'none', at: now };
  }
}
