import type { Stage } from '../person/customer';
import type { Entry, JourneyVersion } from './journey';
import { takesEntries } from './listeners';

export type Door = { readonly journey: JourneyVersion; readonly entry: Entry };

/** Through what the live journeys are entered, by what comes: nobody walks past a thousand journeys for one event. */
export type Doors = {
  /** By key, however they are listed: what one journey does at its entry another one's entry may ask for. */
  readonly byEvent: ReadonlyMap<string, readonly Door[]>;
  readonly byStage: ReadonlyMap<Stage, readonly Door[]>;
  readonly byKey: ReadonlyMap<string, JourneyVersion>;
  /** The version that people of older ones go over to. */
  readonly moves: ReadonlyMap<string, number>;
};

const known = new WeakMap<readonly JourneyVersion[], Doors>();

export function doorsOf(live: readonly JourneyVersion[]): Doors {
  const doors = known.get(live) ?? makeDoors(live);
  known.set(live, doors);
  return doors;
}

/** Into which journeys these events let whoever was in none: what may be expected before it is decided, by key. */
export function openTo(live: readonly JourneyVersion[], events: readonly string[]): readonly string[] {
  const doors = events.flatMap((name) => doorsOf(live).byEvent.get(name) ?? []);
  const open = doors.filter(({ journey, entry }) => takesEntries(journey) && entry.by === 'event' && !entry.when);
  return [...new Set(open.map(({ journey }) => journey.key))].sort();
}

function makeDoors(live: readonly JourneyVersion[]): Doors {
  const byEvent = new Map<string, Door[]>();
  const byStage = new Map<Stage, Door[]>();
  const moves = new Map<string, number>();
  for (const journey of [...live].sort((one, other) => (one.key < other.key ? -1 : 1))) {
    for (const entry of journey.enter) {
      if (entry.by === 'event') add(byEvent, entry.on, { journey, entry });
      if (entry.by === 'stage') add(byStage, entry.stage, { journey, entry });
    }
    if (journey.moveTo !== undefined) moves.set(journey.key, journey.moveTo);
  }
  return { byEvent, byStage, byKey: new Map(live.map((journey) => [journey.key, journey])), moves };
}

function add<Key>(doors: Map<Key, Door[]>, key: Key, door: Door): void {
  const there = doors.get(key);
  if (there) there.push(door);
  else doors.set(key, [door]);
}
