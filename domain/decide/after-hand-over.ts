import type { Message } from '../contact/message';
import type { Past } from '../person/past';
import { evolve } from './evolve';
import type { Facts, Verdict } from './facts';
import type { Standing } from './trouble/parked';

/** A message that its provider took. */
export type Taken = Pick<Message, 'id' | 'attempt'> & Required<Pick<Message, 'at'>>;

/**
 * What is known of a person after the messages of a decision were taken, where nobody came to the person meanwhile.
 * @param past asked anew, since what was decided belongs to it now
 * @returns undefined where only the database knows: it seals and masks, and keeps the time of what is tried again
 */
export function afterHandOver(facts: Facts, verdict: Verdict, taken: readonly Taken[], past: Past): Facts | undefined {
  if (!isPlain(verdict) || facts.imported || (facts.calls ?? []).length > 0) return undefined;
  const takenAs = new Map(taken.map((one) => [one.id, one]));
  const written = evolve(facts, verdict);
  const messages = written.messages.map((message): Message => {
    const { reason: _why, refusal: _before, fault: _then, ...bare } = message;
    const one = takenAs.get(message.id);
    return one ? { ...bare, status: 'sent', attempt: one.attempt, at: one.at } : message;
  });
  return { ...written, messages, history: [], past, lookedAt: facts.lookedAt };
}

/** It writes nothing that is read otherwise than it was written, and leaves nothing for later. */
export const isPlain = ({ postponed, traits, calls, trouble }: Verdict): boolean =>
  !postponed && Object.keys(traits).length + calls.length === 0 && isUntroubled(trouble);

const isUntroubled = ({ parked, missed, onTrial, released, held }: Standing): boolean =>
  parked.length + missed.length + onTrial.length + released.length + held.length === 0;
