import { noteOf, type Note } from '../../person/notes';
import { readInstant } from '../../time/read-instant';
import { minuteMillis } from '../../time/wall-clock';
import type { Millis } from '../../time/time';

/** When something happened by our clock, and what is told of a time that was said and does not count. */
export type SaidTime = { readonly at: Millis; readonly note?: string };

type Clocks = {
  readonly receivedAt: Millis;
  /** The client's own times count. */
  readonly trustTimes: boolean;
  /** When the client says that it sent it. */
  readonly sentAt?: unknown;
};

/** Ahead by less is a clock that goes fast. */
const fast = minuteMillis;

/**
 * The client's own clock may be wrong, the time between its two times is right. What cannot be read, has not come yet or lies
 * before 1970 counts as the time of receipt. What has no offset goes by UTC, wherever the machine stands.
 */
export function timeOf(said: unknown, { receivedAt, trustTimes, sentAt }: Clocks): SaidTime {
  if (!trustTimes || said === undefined || said === null || said === '') return { at: receivedAt };
  const read = readInstant(said, 'UTC');
  if (read === undefined) return received(receivedAt, 'time-unreadable');
  const sent = readInstant(sentAt, 'UTC');
  const at = sent === undefined ? read : receivedAt - (sent - read);
  if (at <= 0) return received(receivedAt, 'time-before-1970');
  return at > receivedAt + fast ? received(receivedAt, 'time-ahead') : { at: Math.min(at, receivedAt) };
}

/**
 * The earliest moment at which something may have been said that was sent with these times. A client that sends again what it packed
 * before says when it was packed, so that the time between its two times tells nothing of how long it waited.
 * @param at what counts otherwise; never later
 */
export const earliestOf = (said: readonly unknown[], at: Millis): Millis =>
  Math.min(at, ...said.map((one) => readInstant(one, 'UTC') ?? at).filter((one) => one > 0));

const received = (at: Millis, why: Note): SaidTime => ({ at, note: noteOf(why) });
