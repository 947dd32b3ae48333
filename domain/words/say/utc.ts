import type { Millis } from '../../time/time';

const formatWith = (month: 'long' | 'numeric') =>
  new Intl.DateTimeFormat('en', {
    timeZone: 'UTC',
    year: 'numeric',
    month,
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
const formats = { named: formatWith('long'), numbered: formatWith('numeric') };

/** Beyond it `Intl` knows no moment. */
const farthest = 8_640_000_000_000_000;

/** The parts of a moment in UTC by their names: not by luxon, which would be half of what a page loads that only says moments. */
export function partsInUtc(at: Millis, month: keyof typeof formats): Readonly<Record<string, string>> {
  const parts = formats[month].formatToParts(Math.min(farthest, Math.max(-farthest, at)));
  const named = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return { ...named, year: (named['year'] ?? '').padStart(4, '0') };
}
