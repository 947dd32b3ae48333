import type { FilterImplOptions } from 'liquidjs';
import { DateTime } from 'luxon';
import { readInstant } from '../../time/read-instant';
import type { Millis } from '../../time/time';
import { zoneNamed } from '../../time/wall-clock';
import { strftime } from './strftime';
import { isoOfWritten } from './written-date';

/** Whose clock and language, a tag that `Intl` knows, the dates of a template are shown in. */
export type TemplateClock = { readonly now: Millis; readonly zone: string; readonly language: string };

/** Under which name the clock is handed over; no template can write it. */
export const clockKey = '@clock';

type Caller = { readonly context: { readonly globals: object } };

function clockOf({ context }: Caller): TemplateClock {
  const clock = (context.globals as { [clockKey]?: TemplateClock })[clockKey];
  return clock ?? { now: 0, zone: 'UTC', language: 'en' };
}

/** Days, years and digits are those of the format, whatever calendar a language has. A date as Liquid knows it: `now`, what the one reader of times reads, what authors write by hand, or small numbers of seconds. */
function read(value: unknown, clock: TemplateClock, zone: unknown): DateTime | undefined {
  const shown = zoneNamed(zone) ?? zoneNamed(clock.zone) ?? 'UTC';
  const at = millis(value, clock, shown);
  if (at === undefined) return undefined;
  const local = DateTime.fromMillis(at, { zone: shown });
  return local.reconfigure({ locale: clock.language, outputCalendar: 'gregory', numberingSystem: 'latn' });
}

function millis(value: unknown, clock: TemplateClock, zone: string): Millis | undefined {
  if (value === 'now' || value === 'today') return clock.now;
  const at = readInstant(value, zone);
  if (at !== undefined) return at;
  const small = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value)) ? Number(value) : NaN;
  if (Math.abs(small) < 1e8) return Math.round(small * 1_000);
  return typeof value === 'string' ? readInstant(isoOfWritten(value), zone) : undefined;
}

const shown = (format: string): FilterImplOptions =>
  function (this: Caller, value: unknown, zone?: unknown) {
    const local = read(value, clockOf(this), zone);
    return local ? strftime(local, format) : value;
  };

/** The library's own go by the machine's zone and clock; these by the customer's zone and the product's clock. */
export const dateFilters: Readonly<Record<string, FilterImplOptions>> = {
  date: function (this: Caller, value: unknown, format?: unknown, zone?: unknown) {
    const local = read(value, clockOf(this), zone);
    return local ? strftime(local, typeof format === 'string' ? format : '%A, %B %-e, %Y at %-l:%M %P %z') : value;
  },
  date_to_xmlschema: shown('%Y-%m-%dT%H:%M:%S%:z'),
  date_to_rfc822: shown('%a, %d %b %Y %H:%M:%S %z'),
  date_to_string: shown('%d %b %Y'),
  date_to_long_string: shown('%d %B %Y'),
};
