import { refKey } from '../../domain/person/identity/identity';
import type { ApiDeps } from '../http/deps';
import { changesPerson } from '../../domain/person/said';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { Outcome } from './outcome';
import { acceptPeople, accountsFrom } from './people';
import type { Sender } from './sender';
import { acceptPerson } from './person';
import { acceptPlain } from './plain';

/** Events in one transaction; more would hold the locks of their receipts for too long. */
const mostTogether = 250;

/**
 * Stores calls in their order, as few transactions as their kinds allow: events that change nobody together, then those of many accounts
 * together, and what neither takes person by person. What is stored when it fails is found again by its message id.
 */
export async function accept(deps: ApiDeps, sender: Sender, calls: readonly Incoming[]): Promise<Outcome> {
  const all: Outcome[] = [];
  /** Up to here nothing is tried together. */
  let oneByOne = 0;
  for (let from = 0; from < calls.length;) {
    const plain = plainFrom(calls, from);
    if (plain.length > 0) {
      const outcome = await acceptPlain(deps, sender, plain);
      all.push(outcome);
      from += outcome.settled;
      if (outcome.settled === plain.length) continue;
    }
    const many = from < oneByOne ? [] : accountsFrom(sender, calls, from);
    if (many.length > 0) {
      const outcome = await acceptPeople(deps, sender, many);
      if (outcome) all.push(outcome);
      from += outcome?.settled ?? 0;
      if (outcome && outcome.settled > 0) continue;
      oneByOne = from + (outcome ? 1 : many.length);
    }
    const outcome = await acceptPerson(deps, sender, personFrom(calls, from));
    all.push(outcome);
    from += outcome.settled;
  }
  return {
    stored: all.flatMap(({ stored }) => stored),
    refusals: all.flatMap(({ refusals }) => refusals),
    rejected: all.flatMap(({ rejected }) => rejected),
    without: all.flatMap(({ without }) => without),
  };
}

function plainFrom(calls: readonly Incoming[], from: number): readonly Incoming[] {
  let end = from;
  for (let call = calls[end]; call && !changesPerson(call) && end - from < mostTogether; call = calls[end]) end++;
  return calls.slice(from, end);
}

/** The call at `from` and those right behind it that can only be of the same person. */
function personFrom(calls: readonly Incoming[], from: number): readonly Incoming[] {
  const first = calls[from];
  if (!first) return [];
  const its = new Set(first.refs.map(refKey));
  const strongest = first.refs[0];
  const same = ({ refs }: Incoming): boolean =>
    refs[0]?.kind === strongest?.kind &&
    refs[0]?.value === strongest?.value &&
    refs.every((ref) => its.has(refKey(ref)));
  let end = from + 1;
  for (let call = calls[end]; call && same(call) && end - from < mostTogether; call = calls[end]) end++;
  return calls.slice(from, end);
}
