import { z } from 'zod';
import type { DirectSignal } from '../decide/snapshot';
import { storable } from './storable';
import type { Millis } from '../time/time';
import { anyInstant } from './reading/instant';
import { seenName } from '../person/event';
import { readSaidEvent, type SaidByEvent } from './said-event';

const envelope = z.looseObject({
  id: z.union([z.string().min(1).max(200), z.number()]).transform(String),
  name: z.string().overwrite(seenName).min(1).max(200).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  at: anyInstant.nullish(),
});

const names = {
  registration: 'Signed Up',
  consentChange: 'Consent Changed',
  preferenceChange: 'Preferences Changed',
} as const;

/** A signal of a backend, read and checked. */
export type SignalledEvent = {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at?: Millis | undefined;
  /** What it says of the person by its name. */
  readonly said: SaidByEvent;
};

/** Why a signal was refused, in our own words: `field` is one that the language has, never a name that a client chose. */
export type SignalRefusal = {
  readonly code: 'not-an-event' | 'bad-envelope' | 'no-name' | 'too-large' | 'bad-properties' | 'over-limit';
  readonly field?: string;
};

const largest = 32 * 1024;

/** Reads what a backend signalled straight through Temporal. It never throws. */
export function readSignal(signal: DirectSignal): { event: SignalledEvent } | { refused: SignalRefusal } {
  const { signal: kind } = signal;
  if (kind === 'pause' || kind === 'resume') return { refused: { code: 'not-an-event' } };
  if (signal.tooLarge) return { refused: { code: 'too-large' } };
  const read = envelope.safeParse(storable(signal));
  if (!read.success) return { refused: { code: 'bad-envelope', ...fieldOf(read.error) } };
  const { id, name: given, properties: said, at } = read.data;
  const name = given ?? (kind === 'event' ? undefined : names[kind]);
  if (name === undefined) return { refused: { code: 'no-name', field: 'name' } };
  const properties = said ?? {};
  const size = sizeOf(properties);
  if (size === undefined || size > largest) return { refused: { code: 'too-large', field: 'properties' } };
  const meant = readSaidEvent({ name, properties });
  if ('error' in meant) return { refused: { code: 'bad-properties', ...fieldOf(meant.error) } };
  return { event: { id, name, properties, at: at ?? undefined, said: meant.said } };
}

/** The first part of the path alone: what follows may be a name that a client chose. */
function fieldOf(error: z.ZodError): { field?: string } {
  const field = error.issues[0]?.path[0];
  return field === undefined ? {} : { field: String(field) };
}

/** Characters of the JSON, or undefined for what is nested too deeply. */
const sizeOf = (properties: Record<string, unknown>): number | undefined =>
  depthOf(properties, 0) > 100 ? undefined : JSON.stringify(properties).length;

function depthOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > 100) return depth;
  return Math.max(depth, ...Object.values(value).map((inner) => depthOf(inner, depth + 1)));
}
