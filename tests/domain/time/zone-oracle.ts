/** What clocks show, straight from `Intl`: the second opinion on everything that the rules say about local time. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

export type Clock = {
  readonly date: string;
  readonly weekday: string;
  /** Since local midnight. */
  readonly minute: number;
  /** Minutes ahead of UTC; zones had seconds of their own too, Monrovia until 1972. */
  readonly offset: number;
};

/** British words in full, like `Wed, 03/06/2026, 02:00:00`: to take them apart here costs a third of what `formatToParts` does. */
const shown = /^(\w{3}), (\d\d)\/(\d\d)\/(\d{4}), (\d\d):(\d\d):(\d\d)$/;

export function clockIn(zone: string, at: number): Clock {
  const text = formatOf(zone).format(at);
  const [, weekday = '', day, month, year, hour, minute, second] = shown.exec(text) ?? [];
  if (weekday === '') throw new Error(`a clock that nobody can read: ${text}`);
  const date = `${year}-${month}-${day}`;
  const wall = Date.parse(`${date}T${hour}:${minute}:${second}Z`);
  const offset = (wall - Math.floor(at / 1000) * 1000) / 60_000;
  return { date, weekday: weekday.toLowerCase(), minute: Number(hour) * 60 + Number(minute), offset };
}

export const allZones: readonly string[] = Intl.supportedValuesOf('timeZone');

export type Change = { readonly zone: string; readonly at: number; readonly from: number; readonly to: number };

/** All changes of clocks 2024 to 2030, of each set of zones that share them one zone; or `count` of them, evenly taken. */
export function changesOf(count = Infinity): readonly Change[] {
  const all = [...bySameChanges().values()].flat();
  const every = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, index) => index % every === 0);
}

let found: ReadonlyMap<string, readonly Change[]> | undefined;

function bySameChanges(): ReadonlyMap<string, readonly Change[]> {
  found ??= new Map(
    allZones
      .map((zone) => changesIn(zone))
      .filter((changes) => changes.length > 0)
      .map((changes) => [changes.map(({ at, from, to }) => `${at} ${from} ${to}`).join(), changes]),
  );
  return found;
}

const months: readonly number[] = Array.from({ length: 85 }, (_, month) => Date.UTC(2024, month, 1));

function changesIn(zone: string): readonly Change[] {
  const found: Change[] = [];
  let from = clockIn(zone, Number(months[0])).offset;
  for (const [index, start] of months.slice(0, -1).entries()) {
    for (let at = start; at < Number(months[index + 1]); at += 7 * 86_400_000) {
      const next = Math.min(at + 7 * 86_400_000, Number(months[index + 1]));
      const to = clockIn(zone, next).offset;
      if (from !== to) found.push({ zone, at: changeBetween(zone, at, next), from, to });
      from = to;
    }
  }
  return found;
}

function changeBetween(zone: string, start: number, end: number): number {
  const before = clockIn(zone, start).offset;
  let [low, high] = [start, end];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (clockIn(zone, middle).offset === before) low = middle;
    else high = middle;
  }
  return high;
}
