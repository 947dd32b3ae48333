import { DateTime, FixedOffsetZone, IANAZone } from 'luxon';
import type { Millis } from './time';
import { daysOfWeek, type Weekday } from './weekday';

/** A wall clock's reading, as the milliseconds that UTC would have if its clocks showed it. */
export type Wall = number;
export type LocalUnit = 'day' | 'week' | 'month';

export const dayMillis = 86_400_000;
export const minuteMillis = 60_000;
const utc = FixedOffsetZone.utcInstance;
const zones = new Map<string, IANAZone>();
/** By its name in small letters, since `Intl` takes any case: whatever people write, there are no more than the database has. */
const spellings = new Map(Intl.supportedValuesOf('timeZone').map((name) => [name.toLowerCase(), name]));

/**
 * The zone of the IANA database that a text names, also where systems write it in other letters, with spaces or by an older
 * name; undefined for what names none, as an offset such as `+02:00` does not.
 */
export function zoneNamed(said: unknown): string | undefined {
  if (typeof said !== 'string' || said.length > 64) return undefined;
  if (zones.has(said)) return said;
  const written = said.trim().replaceAll(' ', '_');
  const name = spellings.get(written.toLowerCase()) ?? written;
  if (!zones.has(name)) {
    if (!/^[A-Za-z][\w+/-]+$/.test(name) || !IANAZone.isValidZone(name)) return undefined;
    spellings.set(name.toLowerCase(), name);
    zones.set(name, IANAZone.create(name));
  }
  return name;
}

const weekMillis = 7 * dayMillis;
/** Clocks change at full quarters of an hour of UTC, but for zones and times that nobody alive remembers. */
const quarterMillis = 15 * minuteMillis;
const mostSpans = 20_000;

/** Offsets of spans of time that begin and end with one offset, and so have it throughout; undefined for the others. */
class SteadySpans {
  private readonly offsets = new Map<number, number | undefined>();

  constructor(
    private readonly zone: IANAZone,
    private readonly millis: number,
  ) {}

  at(instant: Millis): number | undefined {
    const span = Math.floor(instant / this.millis);
    const known = this.offsets.get(span);
    if (known !== undefined || this.offsets.has(span)) return known;
    if (this.offsets.size >= mostSpans) this.offsets.clear();
    const [start, end] = [
      readOffset(span * this.millis, this.zone),
      readOffset((span + 1) * this.millis - 1, this.zone),
    ];
    const offset = start === end ? start : undefined;
    this.offsets.set(span, offset);
    return offset;
  }
}

type Steady = { readonly zone: IANAZone; readonly weeks: SteadySpans; readonly quarters: SteadySpans };
const steady = new Map<string, Steady>();

/** Milliseconds that local clocks are ahead of UTC; what is no zone has UTC's. Asking `Intl` each time costs most of a decision. */
function offsetAt(at: Millis, zone: string): number {
  const spans = steady.get(zone) ?? spansOf(zone);
  if (!spans) return 0;
  return spans.weeks.at(at) ?? spans.quarters.at(at) ?? readOffset(at, spans.zone);
}

function spansOf(said: string): Steady | undefined {
  const name = zoneNamed(said);
  if (name === undefined) return undefined;
  const zone = zones.get(name) ?? IANAZone.create(name);
  const spans = { zone, weeks: new SteadySpans(zone, weekMillis), quarters: new SteadySpans(zone, quarterMillis) };
  steady.set(name, spans);
  return spans;
}

const readOffset = (at: Millis, zone: IANAZone): number => Math.round(zone.offset(at) * minuteMillis);

export const wallAt = (at: Millis, zone: string): Wall => at + offsetAt(at, zone);

/**
 * The first instant at which clocks in `zone` show `wall`. When they jump over it: as much later as they jump (`shift`),
 * or the jump itself (`end`). Not by luxon's own reading, since that takes today's offset as its guess for a time that comes twice.
 */
export function instantAt(wall: Wall, zone: string, inGap: 'shift' | 'end' = 'shift'): Millis {
  const [before, after] = [offsetAt(wall - dayMillis, zone), offsetAt(wall + dayMillis, zone)];
  const [early, late] = [wall - before, wall - after];
  if (before === after || offsetAt(early, zone) === before) return early;
  if (offsetAt(late, zone) === after) return late;
  return inGap === 'shift' ? early : firstWith(after, [late, early], zone);
}

/** The first instant after `from` at which the offset is `offset`, as it is at `to`. */
function firstWith(offset: number, [from, to]: readonly [Millis, Millis], zone: string): Millis {
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === offset) high = middle;
    else low = middle;
  }
  return high;
}

export const startOfWall = (wall: Wall, unit: LocalUnit): Wall => shiftedStart(wall, unit, 0);
export const nextStartOfWall = (wall: Wall, unit: LocalUnit): Wall => shiftedStart(wall, unit, 1);

function shiftedStart(wall: Wall, unit: LocalUnit, ahead: number): Wall {
  const day = Math.floor(wall / dayMillis);
  switch (unit) {
    case 'day':
      return (day + ahead) * dayMillis;
    case 'week':
      return (day - sinceMonday(day) + 7 * ahead) * dayMillis;
    case 'month':
      return DateTime.fromMillis(wall, { zone: utc }).startOf('month').plus({ months: ahead }).toMillis();
  }
}

export const weekdayOf = (wall: Wall): Weekday => daysOfWeek[sinceMonday(Math.floor(wall / dayMillis))] ?? 'mon';

/** Days since Monday of a day counted from 1 January 1970, which was a Thursday. */
const sinceMonday = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** Milliseconds since midnight of `HH:MM`; what cannot be read is midnight. */
export function timeOfDay(text: string): number {
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/.exec(text) ?? [];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minuteMillis;
}
