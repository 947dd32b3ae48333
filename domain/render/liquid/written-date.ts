const months = 'january february march april may june july august september october november december'.split(' ');

const weekday = String.raw`(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?`;
const day = String.raw`(\d{1,2})(?:st|nd|rd|th)?`;
const month = String.raw`([a-z]{3,9})\.?`;
const clock = String.raw`(?:,?\s+(?:at\s+)?(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*([ap])\.?m\.?)?)?`;
const offset = String.raw`(?:\s*(utc|gmt|z|[+-]\d\d:?\d\d))?`;

const forms = [
  new RegExp(`^${weekday}${month}\\s+${day},?\\s+(\\d{4})${clock}${offset}$`, 'i'),
  new RegExp(`^${weekday}${day}[\\s-]+${month}[,\\s-]+(\\d{4})${clock}${offset}$`, 'i'),
  new RegExp(`^(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})${clock}${offset}$`, 'i'),
] as const;

/**
 * What authors write by hand into `date`, as in Liquid's own documentation: `March 14, 2016`, `14 Mar 2016 5:30 PM`,
 * `2016/03/14`, `2016-03-14 17:30:00 +0000`.
 * @returns the same in ISO 8601, or undefined where day and month may be meant either way round
 */
export function isoOfWritten(text: string): string | undefined {
  if (text.length > 100) return undefined;
  const trimmed = text.trim();
  const [monthFirst, dayFirst, yearFirst] = forms.map((form) => form.exec(trimmed));
  if (monthFirst) return iso([monthFirst[3], monthNamed(monthFirst[1]), monthFirst[2]], monthFirst.slice(4));
  if (dayFirst) return iso([dayFirst[3], monthNamed(dayFirst[2]), dayFirst[1]], dayFirst.slice(4));
  return yearFirst ? iso([yearFirst[1], yearFirst[2], yearFirst[3]], yearFirst.slice(4)) : undefined;
}

/** `Mar` and `March`, also `Sept`: undefined for what begins no month. */
function monthNamed(name: string | undefined): string | undefined {
  const found = months.findIndex((one) => one.startsWith((name ?? '').toLowerCase()));
  return found === -1 ? undefined : String(found + 1);
}

type Said = readonly (string | undefined)[];

function iso([year, month, dayOfMonth]: Said, [hour, minute, second, half, zone]: Said): string | undefined {
  if (month === undefined) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${(dayOfMonth ?? '').padStart(2, '0')}`;
  if (hour === undefined) return zone === undefined ? date : undefined;
  const hours = half === undefined ? Number(hour) : hourOf(Number(hour), half);
  if (hours === undefined) return undefined;
  return `${date}T${String(hours).padStart(2, '0')}:${minute}:${second ?? '00'}${offsetOf(zone)}`;
}

const offsetOf = (zone: string | undefined): string => (zone === undefined ? '' : /^[+-]/.test(zone) ? zone : 'Z');

/** Of a clock of twelve hours: 12 AM is midnight, 12 PM noon. */
function hourOf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}
