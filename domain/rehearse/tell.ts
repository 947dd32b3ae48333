import type { Facts } from '../decide/facts';
import { isUnderWay } from '../decide/passage/call';
import { isOpen } from '../contact/message';
import type { CustomerEvent } from '../person/event';
import { collectEvent } from '../person/plan/collect';
import { toldAsPending } from '../person/ledger/waits';
import { learn, type Known, type Rules } from '../person/learn';
import { changesPerson, type Said } from '../person/said';
import type { WakeSignal } from '../person/whom';
import { readSaidEvent } from '../schema/calls/said-event';

/** An event of a life on a virtual clock, with what it says of the person; left out where its name alone says it. */
export type TellingEvent = CustomerEvent & {
  readonly said?: Pick<Said, 'refs' | 'traits' | 'fills' | 'consent' | 'preferences'>;
};

/** What an event says of the person, as every road reads it; nothing where its properties do not fit. */
export function saidBy(event: TellingEvent): NonNullable<TellingEvent['said']> {
  if (event.said) return event.said;
  if (event.type === 'enrol' || event.type === 'identify') return {};
  const read = readSaidEvent(event);
  return 'said' in read ? read.said : {};
}

/** The facts after an event came, before anything was decided about it, and whom it wakes. */
export function tell(
  facts: Facts,
  told: TellingEvent,
  {
    policy,
    dataPlan,
    statements,
    watch,
    isListenedTo,
  }: Pick<Rules, 'policy' | 'dataPlan' | 'statements' | 'watch'> & { readonly isListenedTo: boolean },
): { readonly facts: Facts; readonly signals: readonly WakeSignal[] } {
  const collected = dataPlan && collectEvent(dataPlan, { type: 'track', ...told });
  if (collected?.refused) return { facts, signals: [] };
  const said = saidBy(told);
  const event = collected ? { ...told, properties: collected.properties } : told;
  const heard = { ...facts, events: [...facts.events, event] };
  if (!changesPerson(said) && !said.refs) return { facts: heard, signals: isListenedTo ? ['event'] : [] };
  const { at, receivedAt } = event;
  const saying: Said = { ...said, at, receivedAt, by: 'events', isListenedTo };
  const { after, signals, waiting } = learn(knownFrom(facts), [saying], {
    policy,
    statements,
    watch,
    trustTimes: true,
    isTaken: () => false,
    ...(dataPlan ? { dataPlan } : {}),
  });
  const { identifiers, traits, preferences, ledger, memory } = after;
  return {
    facts: {
      ...heard,
      ...(waiting.size > 0 ? { events: [...facts.events, toldAsPending(event)] } : {}),
      customer: { ...facts.customer, identifiers, traits },
      preferences,
      consents: ledger,
      memory,
    },
    signals,
  };
}

function knownFrom({ customer, preferences, consents, memory = {}, ...facts }: Facts): Known {
  const { stage, identifiers, traits, paused } = customer;
  const underWay =
    facts.enrolments.some(({ state }) => state === 'active') ||
    facts.messages.some(isOpen) ||
    (facts.calls ?? []).some(isUnderWay) ||
    facts.events.length > 0;
  const wishes = { preferences, memory, ledger: consents, lines: consents.length };
  return { stage, identifiers, traits, ...(paused ? { paused } : {}), ...wishes, underWay };
}
