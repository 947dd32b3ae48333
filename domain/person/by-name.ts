import type { CustomerEvent } from './event';

type Listed = { size: number; readonly names: Map<string, CustomerEvent[]>; readonly visits: CustomerEvent[] };
const known = new WeakMap<readonly CustomerEvent[], Listed>();

/** The events of a name that a list has. */
export const eventsNamed = (history: readonly CustomerEvent[], name: string): readonly CustomerEvent[] =>
  sorted(history).names.get(name) ?? [];

/** The calls of pages and screens that a list has, whatever they are named. */
export const visitsIn = (history: readonly CustomerEvent[]): readonly CustomerEvent[] => sorted(history).visits;

export const isVisit = ({ type }: Pick<CustomerEvent, 'type'>): boolean => type === 'page' || type === 'screen';

/** A list only grows, so that what was sorted stays so. */
function sorted(history: readonly CustomerEvent[]): Listed {
  const listed = known.get(history) ?? { size: 0, names: new Map<string, CustomerEvent[]>(), visits: [] };
  known.set(history, listed);
  for (; listed.size < history.length; listed.size++) {
    const event = history[listed.size];
    if (!event) continue;
    const named = listed.names.get(event.name);
    if (named) named.push(event);
    else listed.names.set(event.name, [event]);
    if (isVisit(event)) listed.visits.push(event);
  }
  return listed;
}
