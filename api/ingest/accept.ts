import { refKey } from '../../domain/person/identity/identity';
import type { ApiDeps } from '../http/deps';
import type { Refusal } from '../customers/in-the-air';
import { changesPerson } from '../../domain/person/said';
import type { Incoming } from '../../domain/schema/incoming';
import type { NotTaken, Outcome, TakenWithout } from './outcome';
import type { Sender } from './sender';
import { acceptPerson } from './person';
import { acceptPlain } from './plain';

/** Events in one transaction; more would hold the locks of their receipts for too long. */
const mostTogether = 250;

/** Stores calls in their order, as few transactions as their kinds allow. What is stored when it fails is found again by its message id. */
export async function accept(deps: ApiDeps, sender: Sender, calls: readonly Incoming[]): Promise<Outcome> {
  const stored: string[] = [];
  const refusals: Refusal[] = [];
  const rejected: NotTaken[] = [];
  const without: TakenWithout[] = [];
  for (let from = 0; from < calls.length;) {
    const plain = plainFrom(calls, from);
    const outcome = plain.length > 0 ? await acceptPlain(deps, sender, plain) : nothingSettled;
    stored.push(...outcome.stored);
    rejected.push(...outcome.rejected);
    without.push(...outcome.without);
    from += outcome.settled;
    if (outcome.settled > 0 && outcome.settled === plain.length) continue;
    const person = personFrom(calls, from);
    const one = await acceptPerson(deps, sender, person);
    stored.push(...one.stored);
    refusals.push(...one.refusals);
    rejected.push(...one.rejected);
    without.push(...one.without);
    from += person.length;
  }
  return { stored, refusals, rejected, without };
}

const nothingSettled = { settled: 0, stored: [], refusals: [], rejected: [], without: [] };

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
