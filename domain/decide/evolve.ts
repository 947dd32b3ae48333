import { addPoints } from './passage/award';
import type { Call } from './passage/call';
import type { Customer } from '../person/customer';
import type { Enrolment, Passage } from '../journey/enrolment';
import type { CustomerEvent } from '../person/event';
import type { Facts, Verdict } from './facts';
import { refOf, type ParkedBefore } from './trouble/parked';
import type { Message } from '../contact/message';
import type { Membership } from '../journey/watch';
import type { Millis } from '../time/time';

/** What only asks for an entry is not counted over. */
const isHistory = ({ type }: CustomerEvent): boolean => type !== 'enrol' && type !== 'audience';

const none: ReadonlySet<string> = new Set();

/** The facts as they stand after a verdict was written: what the database does live, done in memory. */
export function evolve(facts: Facts, verdict: Verdict): Facts {
  const decided = verdict.decided.length === 0 ? none : new Set(verdict.decided);
  const last = verdict.stages.at(-1);
  return {
    ...facts,
    customer: told(last ? { ...facts.customer, stage: last.to, stageSince: last.at } : facts.customer, verdict),
    events: decided === none ? facts.events : facts.events.filter((event) => !decided.has(event.id)),
    history: historyAfter(facts, verdict.happened, decided),
    enrolments: merged(facts.enrolments, verdict.enrolments, enteredAt),
    messages: merged(facts.messages, verdict.messages, decidedAt),
    calls: merged(facts.calls ?? [], verdict.calls, decidedAt),
    memberships: membershipsAfter(facts.memberships ?? [], verdict),
    lookedAt: undefined,
    passages: entered(facts.passages, verdict.enrolments),
    parked: parkedAfter(verdict.trouble),
  };
}

function historyAfter({ history, events }: Facts, happened: Verdict['happened'], decided: ReadonlySet<string>) {
  if (decided === none && happened.length === 0) return history;
  return [...history, ...events.filter((event) => decided.has(event.id) && isHistory(event)), ...happened];
}

/** When it is tried again is for who keeps the real clock. */
function parkedAfter({ parked, missed, onTrial, held }: Verdict['trouble']): readonly ParkedBefore[] {
  if (parked.length + onTrial.length + held.length === 0) return nothingParked;
  const heard = new Map(missed.map((one) => [refOf(one), one.events]));
  return [
    ...held.map((one) => ({ ...one, missed: heard.get(refOf(one)) ?? one.missed })),
    ...onTrial.map((one) => ({ ...one, due: true, onTrial: true })),
    ...parked.map((one) => ({ ...one, due: false })),
  ];
}

const nothingParked: readonly ParkedBefore[] = [];

function told(customer: Customer, { traits, awards }: Pick<Verdict, 'traits' | 'awards'>): Customer {
  const changed = Object.entries(traits);
  if (changed.length + awards.length === 0) return customer;
  const points = awards.reduce((sum, award) => addPoints(sum, award.points), customer.points);
  return { ...customer, traits: Object.fromEntries([...Object.entries(customer.traits), ...changed]), points };
}

function membershipsAfter(before: readonly Membership[], { joined, left }: Verdict): readonly Membership[] {
  if (joined.length + left.length === 0) return before;
  const changed = new Set([...left, ...joined.map(({ audience }) => audience)]);
  return [...before.filter(({ audience }) => !changed.has(audience)), ...joined];
}

const enteredAt = (enrolment: Enrolment): Millis => enrolment.enteredAt;
export const decidedAt = (row: Message | Call): Millis => row.decidedAt;

/** In the order in which the database reads them, those of one instant by id: who is asked first may be who is heard. */
export function merged<T extends { readonly id: string }>(
  before: readonly T[],
  changed: readonly T[],
  since: (row: T) => Millis,
): readonly T[] {
  if (changed.length === 0) return before;
  const rows = [...before];
  for (const row of changed) {
    const known = rows.findIndex(({ id }) => id === row.id);
    const last = rows[known];
    if (last && since(last) === since(row)) {
      rows[known] = row;
      continue;
    }
    if (last) rows.splice(known, 1);
    let place = rows.length;
    for (let other = rows[place - 1]; other && isLater(other, row, since); other = rows[place - 1]) place--;
    rows.splice(place, 0, row);
  }
  return rows;
}

const isLater = <T extends { readonly id: string }>(other: T, row: T, since: (row: T) => Millis): boolean =>
  since(other) > since(row) || (since(other) === since(row) && other.id > row.id);

/** Of each journey and key the last entry. */
function entered(passages: readonly Passage[], enrolments: readonly Enrolment[]): readonly Passage[] {
  let rows: Passage[] | undefined;
  for (const { journey, key, enteredAt } of enrolments) {
    const known: readonly Passage[] = rows ?? passages;
    const place = known.findIndex((one) => one.journey === journey && one.key === key);
    const last = known[place];
    if (last && last.enteredAt >= enteredAt) continue;
    rows ??= [...passages];
    if (last) rows[place] = { journey, key, enteredAt };
    else rows.push({ journey, key, enteredAt });
  }
  return rows ?? passages;
}
