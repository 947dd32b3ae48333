import type { Call } from './call';
import type { Customer } from './customer';
import type { Enrolment, Passage } from './enrolment';
import type { Facts, Verdict } from './facts';
import type { Message } from './message';

/** The facts as they stand after a verdict was written: what the database does live, done in memory. */
export function evolve(facts: Facts, verdict: Verdict): Facts {
  const decided = new Set(verdict.decided);
  const last = verdict.stages.at(-1);
  return {
    ...facts,
    customer: told(last ? { ...facts.customer, stage: last.to, stageSince: last.at } : facts.customer, verdict),
    events: facts.events.filter((event) => !decided.has(event.id)),
    history: [...facts.history, ...facts.events.filter((event) => decided.has(event.id) && event.type !== 'enrol')],
    enrolments: merged(facts.enrolments, verdict.enrolments),
    messages: merged(facts.messages, verdict.messages),
    calls: merged(facts.calls ?? [], verdict.calls),
    passages: entered(facts.passages, verdict.enrolments),
  };
}

function told(customer: Customer, { traits, awards }: Pick<Verdict, 'traits' | 'awards'>): Customer {
  const changed = Object.entries(traits);
  if (changed.length + awards.length === 0) return customer;
  const known = new Map(Object.entries(customer.traits));
  for (const [name, trait] of changed) {
    if (trait) known.set(name, trait);
    else known.delete(name);
  }
  const points = awards.reduce((sum, award) => sum + award.points, customer.points);
  return { ...customer, traits: Object.fromEntries(known), points };
}

function merged<T extends Enrolment | Message | Call>(before: readonly T[], changed: readonly T[]): readonly T[] {
  if (changed.length === 0) return before;
  const rows = new Map(before.map((row) => [row.id, row]));
  for (const row of changed) rows.set(row.id, row);
  return [...rows.values()];
}

function entered(passages: readonly Passage[], enrolments: readonly Enrolment[]): readonly Passage[] {
  const rows = new Map(passages.map((passage) => [JSON.stringify([passage.journey, passage.key]), passage]));
  for (const { journey, key, enteredAt } of enrolments) {
    const place = JSON.stringify([journey, key]);
    if ((rows.get(place)?.enteredAt ?? -Infinity) < enteredAt) rows.set(place, { journey, key, enteredAt });
  }
  return [...rows.values()];
}
