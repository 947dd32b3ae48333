import { celFunc, CelScalar } from '@bufbuild/cel';
import { addDuration, parseDuration } from '../time/duration';
import type { CustomerEvent } from '../person/event';
import type { Duration, Millis } from '../time/time';
import { spend } from './budget';
import { sumOf } from './decimal';
import { TIMESTAMP, timestamp } from './plain';
import { currentScope } from './scope';

const { STRING, DOUBLE, INT } = CelScalar;

/** The functions that look over a customer's events; `window` such as "90 days" reaches back from `now`. */
export const historyFunctions = [
  celFunc('count', [STRING], INT, (name) => BigInt(eventsOf(name).length)),
  celFunc('count', [STRING, STRING], INT, (name, window) => BigInt(eventsOf(name, window).length)),
  celFunc('sum', [STRING, STRING], DOUBLE, (name, property) => total(eventsOf(name), property)),
  celFunc('sum', [STRING, STRING, STRING], DOUBLE, (name, property, window) => total(eventsOf(name, window), property)),
  celFunc('first', [STRING], TIMESTAMP, (name) => timestamp(edge(name, Math.min))),
  celFunc('last', [STRING], TIMESTAMP, (name) => timestamp(edge(name, Math.max))),
];

function eventsOf(name: string, window?: string): CustomerEvent[] {
  const scope = currentScope();
  spend(1 + scope.history.length / 8);
  const named = scope.history.filter((event) => event.name === name);
  if (window === undefined) return named;
  const duration = windowIn(window);
  return named.filter((event) => addDuration(event.at, duration, scope.zone) > scope.now);
}

/** @throws when the text is no duration */
export function windowIn(text: string): Duration {
  const duration = parseDuration(text);
  if (!duration) throw new Error('that is not a duration');
  return duration;
}

/** A property that is absent or no number adds nothing. */
const total = (events: readonly CustomerEvent[], property: string): number =>
  sumOf(
    events.flatMap(({ properties }) => {
      const amount = Object.hasOwn(properties, property) ? properties[property] : undefined;
      return typeof amount === 'number' ? [amount] : [];
    }),
  );

function edge(name: string, pick: (...instants: number[]) => number): Millis {
  const events = eventsOf(name);
  if (events.length === 0) throw new Error('there is no such event yet');
  return events.reduce((found, event) => pick(found, event.at), events[0]?.at ?? 0);
}
