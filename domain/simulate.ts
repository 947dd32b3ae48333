import type { ConsentEntry, ConsentState } from './consent';
import { decide } from './decide';
import type { Decision } from './decision';
import type { CustomerEvent } from './event';
import { evolve } from './evolve';
import type { Definitions, Facts } from './facts';
import { statusAfter, type HandOverOutcome } from './hand-over';
import type { Message } from './message';
import type { Millis } from './time';

export type Simulation = {
  readonly facts: Facts;
  readonly decisions: readonly Decision[];
  /** Instants at which somebody was spoken to, in order. */
  readonly spoken: readonly { readonly at: Millis; readonly message: Message }[];
  /** When nothing was left to do. */
  readonly end: Millis;
};

export type Course = {
  readonly facts: Facts;
  readonly definitions: Definitions;
  /** In the order of `receivedAt`. */
  readonly events: readonly CustomerEvent[];
  readonly from: Millis;
  /** Nothing is decided after this instant. */
  readonly until: Millis;
  /** What the provider answers; always `sent` when left out. */
  answer?(message: Message, at: Millis): Exclude<HandOverOutcome, 'later'>;
  /** Changes that are no events: preferences, pauses. Applied before the decision of the instant. */
  change?(facts: Facts, at: Millis): Facts;
};

/**
 * Lives a customer's life on a virtual clock with the production rules: event by event, due moment by due moment.
 * @throws when the customer does not come to rest
 */
export function simulate({ facts: start, definitions, events, from, until, answer, change }: Course): Simulation {
  let facts = start;
  let now = from;
  const decisions: Decision[] = [];
  const spoken: { at: Millis; message: Message }[] = [];
  let arrived = 0;
  for (;;) {
    const first = arrived;
    while ((events[arrived]?.receivedAt ?? Infinity) <= now) arrived += 1;
    facts = take(change ? change(facts, now) : facts, events.slice(first, arrived));
    const due = speakUntilSilent();
    const next = Math.min(events[arrived]?.receivedAt ?? Infinity, due ?? Infinity);
    if (next === Infinity || next > until) return { facts, decisions, spoken, end: now };
    if (next <= now) throw new Error('the clock of a simulation must go on');
    now = next;
  }

  function speakUntilSilent(): Millis | undefined {
    for (;;) {
      const verdict = decide(facts, definitions, now);
      decisions.push(...verdict.decisions);
      facts = evolve(facts, verdict);
      if (verdict.handOver.length === 0) return verdict.due;
      for (const message of verdict.handOver) facts = handOver(message);
    }
  }

  function handOver(message: Message): Facts {
    const outcome = answer?.(message, now) ?? 'sent';
    const status = statusAfter(outcome, message.class);
    if (outcome !== 'rejected') spoken.push({ at: now, message });
    const handed: Message = { ...message, status, at: now, attempt: message.attempt + 1 };
    return { ...facts, messages: facts.messages.map((one) => (one.id === message.id ? handed : one)) };
  }
}

/** Events arrive; those that speak of consent are lines of the ledger as well. */
function take(facts: Facts, events: readonly CustomerEvent[]): Facts {
  if (events.length === 0) return facts;
  const consents = [...facts.consents];
  for (const event of events) {
    const entry = event.name === 'Consent Changed' ? ledgerLine(event, consents.length + 1) : undefined;
    if (entry) consents.push(entry);
  }
  return { ...facts, consents, events: [...facts.events, ...events] };
}

const states: readonly string[] = ['granted', 'denied', 'withdrawn'] satisfies ConsentState[];

function ledgerLine(event: CustomerEvent, seq: number): ConsentEntry | undefined {
  const { purpose, channel, state } = event.properties;
  if (typeof purpose !== 'string' || typeof state !== 'string' || !states.includes(state)) return undefined;
  return {
    seq,
    purpose,
    ...(typeof channel === 'string' ? { channel } : {}),
    state: state as ConsentState,
    at: event.at,
    recordedAt: event.receivedAt,
    source: 'event',
  };
}
