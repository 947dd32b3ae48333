import { celFunc, CelScalar } from '@bufbuild/cel';
import { eventsNamed } from '../person/by-name';
import type { CustomerEvent } from '../person/event';
import type { Counted } from '../person/past';
import type { Millis } from '../time/time';
import { spend } from './budget';
import { sumOf } from './decimal';
import { TIMESTAMP, timestamp } from './plain';
import { currentScope, type Scope } from './scope';
import { windowIn } from './window';

const { STRING, DOUBLE, INT } = CelScalar;

/** The functions that look over a customer's events; `window` such as "90 days" reaches back from `now`. */
export const historyFunctions = [
  celFunc('count', [STRING], INT, (name) => BigInt(totals(name, null).count)),
  celFunc('count', [STRING, STRING], INT, (name, window) => BigInt(totals(name, null, window).count)),
  celFunc('sum', [STRING, STRING], DOUBLE, (name, property) => totals(name, property).sum),
  celFunc('sum', [STRING, STRING, STRING], DOUBLE, (name, property, window) => totals(name, property, window).sum),
  celFunc('first', [STRING], TIMESTAMP, (name) => timestamp(edge(name, Math.min))),
  celFunc('last', [STRING], TIMESTAMP, (name) => timestamp(edge(name, Math.max))),
];

/** Whatever is known of the past, a look at it costs the same; an evaluation may take two hundred of them. */
const look = 250;
/** What it takes where the past is not listed, as in every live decision. */
const lookLive = 30;

type Totals = { readonly count: number; readonly sum: number };

/** Over what the facts list and over the past that they do not list. */
function totals(name: string, property: string | null, window?: string): Totals {
  spend(look, lookLive);
  const scope = currentScope();
  if (window === undefined) {
    const past = scope.past?.since(name, property, null);
    return together(listed(scope, name, property), past, property);
  }
  const { surely, perhaps, leaves } = windowIn(window, scope.now, scope.zone);
  const isIn = ([at]: Counted): boolean => at >= surely || (at >= perhaps && leaves(at) > scope.now);
  const atTheEdge = surely > perhaps ? (scope.past?.between(name, property, perhaps, surely) ?? []) : [];
  return together(
    [...listed(scope, name, property), ...atTheEdge].filter(isIn),
    scope.past?.since(name, property, surely),
    property,
  );
}

const together = (
  events: readonly Counted[],
  past: Totals = { count: 0, sum: 0 },
  property: string | null,
): Totals => ({
  count: events.length + past.count,
  sum: property === null ? 0 : sumOf([...events.map(([, amount]) => amount), past.sum]),
});

function edge(name: string, pick: (...instants: number[]) => number): Millis {
  spend(look, lookLive);
  const scope = currentScope();
  const moments = listed(scope, name, null).map(([at]) => at);
  const past = pick === Math.min ? scope.past?.since(name, null, null).first[0]?.[0] : scope.past?.last(name);
  const found = [...moments, ...(past === undefined ? [] : [past])];
  if (found.length === 0) throw new Error('there is no such event yet');
  return found.reduce((one, other) => pick(one, other));
}

/** When the next event drops out of a window that is counted over; undefined when none is in it. */
export function nextLeaving(scope: Scope, name: string, window: string): Millis | undefined {
  const { surely, perhaps, leaves, orderly } = windowIn(window, scope.now, scope.zone);
  const { past } = scope;
  const atTheEdge = surely > perhaps ? (past?.between(name, null, perhaps, surely) ?? []) : [];
  const next = past?.since(name, null, surely).first[0]?.[0];
  const soon = next === undefined ? [] : (past?.between(name, null, next, next + orderly + 1) ?? []);
  const moments = [...listed(scope, name, null), ...atTheEdge, ...soon].map(([at]) => leaves(at));
  return moments.reduce<Millis | undefined>(
    (first, at) => (at > scope.now && at < (first ?? Infinity) ? at : first),
    undefined,
  );
}

/** The events of a name that the facts list. */
function listed({ history }: Scope, name: string, property: string | null): Counted[] {
  return eventsNamed(history, name).map((event) => [event.at, property === null ? 0 : amountOf(event, property)]);
}

/** A property that is absent or no number adds nothing. */
function amountOf({ properties }: CustomerEvent, property: string): number {
  const amount = Object.hasOwn(properties, property) ? properties[property] : undefined;
  return typeof amount === 'number' ? amount : 0;
}
