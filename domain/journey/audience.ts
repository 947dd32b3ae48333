import { share } from './hash';
import type { Entry, Journey } from './journey';
import { nextOccurrence, type Once } from '../time/recurrence';
import type { RecurrenceRule } from '../time/recurrence-rule';
import type { Millis } from '../time/time';
import { dayMillis, instantAt, wallAt, type Wall } from '../time/wall-clock';

export type AudienceEntry = Extract<Entry, { by: 'audience' }>;

/** The audience entries of a journey, by their place among its entries. */
export const audienceEntries = ({ enter }: Journey): (readonly [index: number, entry: AudienceEntry])[] =>
  enter.flatMap((entry, index) => (entry.by === 'audience' ? [[index, entry] as const] : []));

/** What the clocks of a zone show, and when they do. */
export type Occurrence = { readonly wall: Wall; readonly instant: Millis };

export type Rhythm = {
  readonly rule: RecurrenceRule | Once;
  /** When the journey was first published, on the policy's clock: the rule counts from that day. */
  readonly anchor: Wall;
  /** Since when the journey lets people in without a break; what came before is passed over. */
  readonly since: Millis;
  /** Whose clocks count for everybody, where it is not each person's own. */
  readonly clock?: string;
};

const windows = [3_600_000, dayMillis, 8 * dayMillis, 32 * dayMillis, 367 * dayMillis, Infinity];

/**
 * The newest occurrence that the clocks of a zone have shown by `now`. Earlier ones that nobody looked at, since everything was
 * down, are passed over: one newsletter after an outage, not three.
 */
export function newestOccurrence(
  { rule, anchor, since, clock }: Rhythm,
  own: string,
  now: Millis,
): Occurrence | undefined {
  const zone = clock ?? own;
  const [from, to] = [wallAt(since, zone), wallAt(now, zone)];
  for (const window of windows) {
    const start = Math.max(from, to - window);
    const wall = lastUntil(rule, anchor, [start, to]);
    const instant = wall === undefined ? Infinity : instantAt(wall, zone);
    if (wall !== undefined && instant <= now) return { wall, instant };
    if (start === from) return undefined;
  }
  return undefined;
}

function lastUntil(rule: Rhythm['rule'], anchor: Wall, [after, until]: readonly [Wall, Wall]): Wall | undefined {
  let last: Wall | undefined;
  for (let next = nextOccurrence(rule, anchor, after); next !== undefined && next <= until;) {
    last = next;
    next = nextOccurrence(rule, anchor, next);
  }
  return last;
}

/** The first instant after `now` at which the clocks of any of these zones show an occurrence. */
export function nextInstant(
  { rule, anchor, clock }: Rhythm,
  zones: readonly string[],
  now: Millis,
): Millis | undefined {
  const seen = new Set<Wall>();
  let first: Millis | undefined;
  for (const zone of clock === undefined ? zones : [clock]) {
    const after = wallAt(now, zone);
    if (seen.has(after)) continue;
    seen.add(after);
    const wall = nextOccurrence(rule, anchor, after);
    const instant = wall === undefined ? Infinity : Math.max(instantAt(wall, zone), now + 1);
    if (instant < (first ?? Infinity)) first = instant;
  }
  return first;
}

/** Up to where the customers have their turn by `now`, as a share of them all. @param spread milliseconds */
export const turnOf = (instant: Millis, spread: number, now: Millis): number =>
  spread <= 0 ? 1 : Math.min(1, Math.max(0, (now - instant) / spread));

const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Where somebody stands among all, from 0 to 1, as `idUpTo` cuts them; ids of files are no uuids and are hashed. */
export const placeOf = (id: string): number =>
  /^[0-9a-f]{8}-/.test(id) ? parseInt(id.slice(0, 8), 16) / 2 ** 32 : share('turn', id);

/** The last id of a share of all customers; ids are random, so that their order is as good as a hash. */
export function idUpTo(part: number): string {
  if (part >= 1) return last;
  const head = Math.floor(part * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
  return `${head}${last.slice(8)}`;
}
