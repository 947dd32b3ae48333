import type { Customer, Identifier } from '../../person/customer';
import type { CustomerEvent } from '../../person/event';
import type { Version } from '../../person/history/versions';
import { identifierKinds, type SaidRef } from '../../person/identity/identity';
import type { Line } from '../../person/ledger/ledger';
import { mask } from '../../person/plan/masked';
import type { Preferences } from '../../person/wishes/preferences';
import { isSame } from '../../person/same';
import type { Millis } from '../../time/time';
import type { TellingEvent } from '../tell';
import type { Person } from './past-life';

/** Somebody as they stood when the time of a backtest began. */
export type Stood = Omit<Customer, 'suppressed'> & {
  readonly preferences: Preferences;
  readonly consents: readonly Line[];
};

/** What is kept of somebody's time, each in the order in which it happened. */
export type StoredPast = {
  /** What conditions count over and happened before. */
  readonly before: readonly CustomerEvent[];
  /** What others told of; what journeys and the product itself said they say again. */
  readonly events: readonly CustomerEvent[];
  /** What was said of them, by whichever road. */
  readonly said: readonly Version[];
  readonly lines: readonly Line[];
};

/** A stored life as one that can be lived again: what happened happens, and what was said is said when it was. */
export function personOf(stood: Stood, { before, events, said, lines }: StoredPast, from: Millis): Person {
  const { preferences, consents, ...customer } = stood;
  const happening = [
    ...events.map((event): TellingEvent => ({ ...event, receivedAt: event.at, said: {} })),
    ...said.flatMap(sayingOf),
    ...lines.map(wordOf),
  ].sort((one, other) => one.at - other.at);
  return {
    id: customer.id,
    known: {
      at: from,
      facts: {
        customer: { ...customer, suppressed: {} },
        preferences,
        consents,
        events: [],
        history: before,
        enrolments: [],
        passages: [],
        messages: [],
        // Whom an audience has at the beginning does not come into it.
        lookedAt: [],
      },
    },
    events: happening,
  };
}

const told = (id: string, at: Millis, said: NonNullable<TellingEvent['said']>): TellingEvent => ({
  ...{ id, at, receivedAt: at, said },
  name: 'Identify',
  type: 'identify',
  properties: {},
});

function sayingOf(version: Version, place: number): TellingEvent[] {
  const { at } = version;
  const id = `said-${place}`;
  switch (version.what) {
    case 'trait': {
      const { value, source, inferred, filled } = version.value;
      // What a journey worked out it works out again; what is sensitive stays sealed.
      if (inferred || source.startsWith('journey:') || isSame(value, mask)) return [];
      const traits = { [version.name]: value };
      return [told(id, at, filled ? { fills: traits } : { traits })];
    }
    case 'wish':
      return [told(id, at, { preferences: { [version.name]: version.value } })];
    case 'topic':
      return [told(id, at, { preferences: { topics: { [version.name]: version.value } } })];
    case 'address':
      return version.value ? [told(id, at, { refs: refsOf(version.value) })] : [];
    case 'gone':
      return [];
  }
}

const refsOf = ({ kind, ...identifier }: Identifier): SaidRef[] =>
  identifierKinds.flatMap((one) => (one === kind ? [{ ...identifier, kind: one }] : []));

/** A yes that is on record was confirmed where that was asked for. */
function wordOf({ seq, purpose, spares, channel, state, at, source, statement, version }: Line): TellingEvent {
  const consent = { ...{ purpose, spares, channel, state, at, source, statement, version }, confirmed: true } as const;
  return told(`line-${seq}`, at, { consent });
}
