import { ownEvents, ownTraits, traitPlanOf, type DataPlan } from './data-plan';

/** A name that came and that the plan does not have; of a property with its event. */
export type Unplanned = {
  readonly what: 'trait' | 'event' | 'property';
  readonly name: string;
  readonly event?: string;
};

/** Names that came: traits, and events with their properties. */
export type Came = {
  readonly traits: ReadonlySet<string>;
  readonly events: ReadonlyMap<string, ReadonlySet<string>>;
};

/** What came that nobody planned, by name. An event without planned properties may say anything. */
export function unplannedAmong(plan: DataPlan, { traits, events }: Came): Unplanned[] {
  const found: Unplanned[] = [];
  for (const name of traits)
    if (!ownTraits.includes(name) && !traitPlanOf(plan, name)) found.push({ what: 'trait', name });
  for (const [event, properties] of events) {
    const planned = Object.hasOwn(plan.events, event) ? plan.events[event] : undefined;
    if (!planned && !ownEvents.includes(event)) found.push({ what: 'event', name: event });
    const { properties: known } = planned ?? {};
    if (!known) continue;
    for (const name of properties) if (!Object.hasOwn(known, name)) found.push({ what: 'property', name, event });
  }
  return found.sort((one, other) => sortable(one).localeCompare(sortable(other), 'en'));
}

const sortable = ({ what, name, event = '' }: Unplanned): string => `${event} ${what} ${name}`;
