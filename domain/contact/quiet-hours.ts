import type { ChannelKind } from './channel';
import type { Policy } from '../journey/policy';
import { windowsOf, type Preferences, type QuietHours } from '../person/wishes/preferences';
import type { Millis } from '../time/time';
import { dayMillis, instantAt, startOfWall, timeOfDay, wallAt, weekdayOf } from '../time/wall-clock';

/** The window that forbids the moment, whose it is, and on which clock. */
export type QuietWindow = QuietHours & { readonly owner: 'policy' | 'person'; readonly zone: string };
export type Quiet = { readonly until: Millis; readonly because: QuietWindow };

type QuietQuestion = {
  readonly policy: Pick<Policy, 'quietHours'>;
  readonly preferences: Pick<Preferences, 'quietHours'>;
  /** Of the person's clock. */
  readonly zone: string;
  readonly channel: ChannelKind;
  readonly now: Millis;
};

/** Windows that never end are looked at again after this long. */
const farthest = 8 * dayMillis;

/**
 * Whether the moment lies in quiet hours of policy or person, and until when they last, windows that follow one another included.
 * A window lasts from the first time that clocks show its start to the first time that they show its end; what a jump of the clocks
 * leaves out happens at the jump.
 */
export function quietUntil({ policy, preferences, zone, channel, now }: QuietQuestion): Quiet | undefined {
  const windows = windowsFor(policy, preferences, zone, channel);
  const first = longestAround(windows, now);
  if (!first) return undefined;
  let last = first;
  for (let next: Quiet | undefined = first; next && last.until - now < farthest;) {
    last = next;
    next = longestAround(windows, last.until);
  }
  return { until: last.until, because: first.because };
}

function windowsFor(
  policy: QuietQuestion['policy'],
  preferences: QuietQuestion['preferences'],
  zone: string,
  channel: ChannelKind,
): QuietWindow[] {
  const windows = policy.quietHours
    .filter(({ channels }) => channels === undefined || channels.includes(channel))
    .filter(({ regions }) => regions === undefined || regions.some((region) => mayBeIn(zone, region)))
    .map(({ from, to, days }): QuietWindow => ({ from, to, ...(days ? { days } : {}), owner: 'policy', zone }));
  return [...windows, ...windowsOf(preferences).map((own): QuietWindow => ({ ...own, owner: 'person', zone }))];
}

const areas = /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(\/|$)/;

/** A region is a zone or its first part (`America`); of any other the zone cannot tell, and then the window holds. */
const mayBeIn = (zone: string, region: string): boolean =>
  !areas.test(region) || zone === region || zone.startsWith(`${region}/`);

function longestAround(windows: readonly QuietWindow[], at: Millis): Quiet | undefined {
  let longest: Quiet | undefined;
  for (const because of windows) {
    const until = endAround(because, at);
    if (until !== undefined && (!longest || until > longest.until)) longest = { until, because };
  }
  return longest;
}

/** When the window that `at` lies in ends; it began today or yesterday. */
function endAround({ from, to, days, zone }: QuietWindow, at: Millis): Millis | undefined {
  const today = startOfWall(wallAt(at, zone), 'day');
  const [start, end] = [timeOfDay(from), timeOfDay(to)];
  for (const date of [today, today - dayMillis]) {
    if (days && days.length > 0 && !days.includes(weekdayOf(date))) continue;
    const until = instantAt(date + end + (end > start ? 0 : dayMillis), zone, 'end');
    if (instantAt(date + start, zone, 'end') <= at && at < until) return until;
  }
  return undefined;
}
