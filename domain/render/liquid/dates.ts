import type { FilterImplOptions } from 'liquidjs';
import { DateTime, IANAZone } from 'luxon';
import { readInstant } from '../../time/read-instant';
import { strftime } from './strftime';

/** Whose clock and language the dates of a template are shown in. */
export type TemplateClock = { readonly now: number; readonly zone: string; readonly language: string };

/** Under which name the clock is handed over; no template can write it. */
export const clockKey = '@clock';

type Caller = { readonly context: { readonly globals: object } };

function clockOf({ context }: Caller): TemplateClock {
  const clock = (context.globals as { [clockKey]?: TemplateClock })[clockKey];
  return clock ?? { now: 0, zone: 'UTC', language: 'en' };
}

/** A date as Liquid knows it: `now`, a text (local unless it has an offset), or seconds since 1970. */
function read(value: unknown, clock: TemplateClock, zone: unknown): DateTime | undefined {
  const shown = typeof zone === 'string' && IANAZone.isValidZone(zone) ? zone : clock.zone;
  const at = millis(value, clock, shown);
  return at === undefined ? undefined : DateTime.fromMillis(at, { zone: shown }).setLocale(clock.language);
}

function millis(value: unknown, clock: TemplateClock, zone: string): number | undefined {
  if (value === 'now' || value === 'today') return clock.now;
  if (typeof value === 'number') return value * 1_000;
  if (typeof value !== 'string') return undefined;
  return /^\d+$/.test(value) ? Number(value) * 1_000 : readInstant(value, zone);
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
