import type { Millis } from '../time/time';
import { dayMillis } from '../time/wall-clock';
import { eventsNamed, visitsIn } from './by-name';
import type { CustomerEvent } from './event';
import type { Newest, Past, Short } from './past';

/** So many of the newest events of a name are looked at, however many there are. */
export const mostNewest = 50;
/** So many of the newest days on which somebody came. */
export const mostVisits = 31;
/** Code points of a text that is told; of a longer one only that it is there. */
const longest = 200;

/** What happened to somebody: what is listed, and what is not. */
export type Happened = { readonly history: readonly CustomerEvent[]; readonly past?: Past | undefined };

/** The newest events of a name, the newest first. */
export function newestOf({ history, past }: Happened, name: string, fields: readonly string[]): readonly Newest[] {
  const listed = eventsNamed(history, name).map(({ at, properties }) => ({
    at,
    properties: picked(properties, fields),
  }));
  return [...listed, ...(past?.newest(name, fields) ?? [])].sort(byMoment).slice(0, mostNewest);
}

/** Those of one instant in an order of their own, whichever came first. */
const byMoment = (one: Newest, other: Newest): number =>
  other.at - one.at || (JSON.stringify(one.properties) < JSON.stringify(other.properties) ? -1 : 1);

/** The last call of a page or screen of each day (UTC) on which there was one, the newest first. */
export function visitsOf({ history, past }: Happened): readonly Millis[] {
  const days = new Map<number, Millis>();
  for (const at of [...visitsIn(history).map((event) => event.at), ...(past?.visits() ?? [])]) {
    days.set(dayOf(at), Math.max(at, days.get(dayOf(at)) ?? -Infinity));
  }
  return [...days.values()].sort((one, other) => other - one).slice(0, mostVisits);
}

/** The number of the day (UTC) since 1970. */
export const dayOf = (at: Millis): number => Math.floor(at / dayMillis);

function picked(properties: CustomerEvent['properties'], fields: readonly string[]): Newest['properties'] {
  const found = fields.flatMap((field): [string, Short][] => {
    const value = Object.hasOwn(properties, field) ? properties[field] : undefined;
    return value === undefined || value === null ? [] : [[field, shortened(value)]];
  });
  return Object.fromEntries(found);
}

const shortened = (value: unknown): Short =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && isShort(value))
    ? value
    : true;

const isShort = (text: string): boolean => text.length <= longest || Array.from(text).length <= longest;
