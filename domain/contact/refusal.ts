import type { MessageClass } from '../journey/policy';
import type { Millis } from '../time/time';

/**
 * A provider that refuses us, or a full mailbox: an operator or the person may mend it within hours. How often we try is a thing
 * of machines and goes by the real clock; how long a message is worth sending is one of people and goes by the product's.
 */
export type Refusal = {
  readonly times: number;
  /** Of the first; real time. */
  readonly since: Millis;
  /** Real time. */
  readonly nextTry: Millis;
  /** The end of its hold, product time. */
  readonly until: Millis;
};

/** The same moment on both clocks. */
export type Moment = { readonly real: Millis; readonly now: Millis };

const minute = 60_000;
const shortestPause = 5 * minute;
const longestPause = 240 * minute;
/** So much of a pause is left to chance, that those whom one block stopped do not come back together. */
const jitter = 0.2;
/** A service message has no hold. */
const servicePatience = 3 * 24 * 60 * minute;

/** One refusal more. @param chance from 0 to 1 */
export function refusedAgain(
  before: Refusal | undefined,
  { real, until, chance }: { readonly real: Millis; readonly until: Millis; readonly chance: number },
): Refusal {
  const times = (before?.times ?? 0) + 1;
  const planned = Math.min(shortestPause * 2 ** (times - 1), longestPause / (1 + jitter));
  return { times, since: before?.since ?? real, nextTry: Math.ceil(real + planned * (1 + jitter * chance)), until };
}

/** Whether nobody tries any more: marketing when its hold is over, service after three days. */
export const isGivenUp = ({ since, until }: Refusal, messageClass: MessageClass, { real, now }: Moment): boolean =>
  messageClass === 'service' ? real >= since + servicePatience : now >= until;

/** Real milliseconds until the next try, or until it is given up; 0 when that is here. @param untilEnd until its hold is over */
export function pauseLeft(
  { since, nextTry }: Refusal,
  messageClass: MessageClass,
  { real, untilEnd }: { readonly real: Millis; readonly untilEnd: number },
): number {
  const end = messageClass === 'service' ? since + servicePatience - real : untilEnd;
  return Math.max(0, Math.min(nextTry - real, end));
}
