import { addDuration } from '../time/add-duration';
import { parseDuration } from '../time/duration';
import type { Duration, Millis } from '../time/time';
import { dayMillis } from '../time/wall-clock';

/** A window over events at a moment: an event is in it as long as the duration after it has not passed. */
export type Window = {
  /** Everything from here on is in it. */
  readonly surely: Millis;
  /** Nothing before this is in it; between the two each is looked at, since months differ in length. */
  readonly perhaps: Millis;
  /** When an event leaves it. */
  leaves(at: Millis): Millis;
  /** Whichever comes so much later than another leaves later too, in milliseconds. */
  readonly orderly: number;
};

/** @throws when the text is no duration */
export function windowIn(text: string, now: Millis, zone: string): Window {
  const duration = parseDuration(text);
  if (!duration) throw new Error('that is not a duration');
  const leaves = (at: Millis): Millis => addDuration(at, duration, zone);
  if (duration.unit === 'exact') {
    const from = now - duration.millis + 1;
    return { surely: from, perhaps: from, leaves, orderly: 0 };
  }
  const [least, most] = bounds(duration);
  return { surely: now - least, perhaps: now - most, leaves, orderly: unevenness * dayMillis };
}

/** Days by which lengths of the same months differ: their ends, and zones that skipped a day. */
const unevenness = 5;

function bounds({ months, days }: Extract<Duration, { unit: 'calendar' }>): [least: number, most: number] {
  const least = Math.floor(months * 30.4) + days - unevenness;
  const most = Math.ceil(months * 30.5) + days + unevenness;
  return [Math.max(0, least) * dayMillis, most * dayMillis];
}
