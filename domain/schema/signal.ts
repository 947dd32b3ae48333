import { z } from 'zod';
import type { DirectSignal } from '../decide/snapshot';
import { storable } from './storable';
import type { Millis } from '../time/time';
import { consentChange, type ConsentChange } from './consent-change';
import { instant } from './reading/instant';
import { preferencesPatch, type PreferencesPatch } from './preferences-patch';

const envelope = z.looseObject({
  id: z.union([z.string().min(1).max(200), z.number()]).transform(String),
  name: z.string().trim().min(1).max(200).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  at: z.union([instant, z.int().positive()]).nullish(),
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
  readonly consent?: ConsentChange | undefined;
  readonly preferences?: PreferencesPatch | undefined;
};

const largest = 32 * 1024;

/** Reads what a backend signalled straight through Temporal. It never throws; why it was refused holds no values. */
export function readSignal(signal: DirectSignal): { event: SignalledEvent } | { refused: string } {
  const { signal: kind } = signal;
  if (kind === 'pause' || kind === 'resume') return { refused: `${kind} is not an event` };
  const read = envelope.safeParse(storable(signal));
  if (!read.success) return { refused: placesOf(read.error) };
  const { id, name: given, properties: said, at } = read.data;
  const name = given ?? (kind === 'event' ? undefined : names[kind]);
  if (name === undefined) return { refused: 'name: an event needs a name' };
  const properties = said ?? {};
  const size = sizeOf(properties);
  if (size === undefined || size > largest) return { refused: 'properties: at most 32 KB of JSON' };
  const event = { id, name, properties, at: at ?? undefined };
  if (name === names.consentChange) {
    const consent = consentChange.safeParse(properties);
    return consent.success ? { event: { ...event, consent: consent.data } } : { refused: placesOf(consent.error) };
  }
  if (name === names.preferenceChange) {
    const preferences = preferencesPatch.safeParse(properties);
    return preferences.success
      ? { event: { ...event, preferences: preferences.data } }
      : { refused: placesOf(preferences.error) };
  }
  return { event };
}

const placesOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');

/** Characters of the JSON, or undefined for what is nested too deeply. */
const sizeOf = (properties: Record<string, unknown>): number | undefined =>
  depthOf(properties, 0) > 100 ? undefined : JSON.stringify(properties).length;

function depthOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > 100) return depth;
  return Math.max(depth, ...Object.values(value).map((inner) => depthOf(inner, depth + 1)));
}
