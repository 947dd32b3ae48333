import { z } from 'zod';
import type { DirectSignal } from '../../decide/snapshot';
import { noteOf } from '../../person/notes';
import { seenName, signedUp } from '../../person/event';
import type { Millis } from '../../time/time';
import { bareProperties, mayForbid, propertiesHeard, readSaidEvent, type SaidByEvent } from './said-event';
import { timeOf, type SaidTime } from './said-time';
import type { Reading } from './segment-call';
import { storable } from '../storable';

const id = z.union([z.string().min(1).max(200), z.number()]).transform(String);
const envelope = z.looseObject({
  id,
  name: z.string().overwrite(seenName).min(1).max(200).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  at: z.unknown().optional(),
});

const names = {
  registration: signedUp,
  consentChange: 'Consent Changed',
  preferenceChange: 'Preferences Changed',
} as const;

/** A signal of a backend, read and checked. */
export type SignalledEvent = {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at: Millis;
  /** What is stored otherwise than it was sent. */
  readonly notes: readonly string[];
  /** What it says of the person by its name. */
  readonly said: SaidByEvent;
};

/** Why a signal was refused, in our own words: `field` is one that the language has, never a name that a client chose. */
export type SignalRefusal = {
  readonly code:
    'not-an-event' | 'bad-envelope' | 'no-name' | 'too-large' | 'bad-properties' | 'over-limit' | 'unplanned-event';
  readonly field?: string;
};

const largest = 32 * 1024;

type SignalRead = { readonly event: SignalledEvent } | { readonly refused: SignalRefusal };
type SignalReading = Pick<Reading, 'receivedAt' | 'trustTimes' | 'newId'>;

/** Reads what a backend signalled straight through Temporal, as a call over HTTP is read. It never throws. */
export function readSignal(signal: DirectSignal, reading: SignalReading): SignalRead {
  const { tooLarge } = signal;
  const read = tooLarge ? ({ refused: { code: 'too-large' } } as const) : readWhole(signal, reading);
  return 'event' in read ? read : (readWithdrawal(signal, reading) ?? read);
}

function readWhole(signal: DirectSignal, reading: SignalReading): SignalRead {
  const { signal: kind } = signal;
  if (kind === 'pause' || kind === 'resume') return { refused: { code: 'not-an-event' } };
  const usual = kind === 'event' ? undefined : names[kind];
  const properties = propertiesHeard(signal.name ?? usual, signal.properties);
  const read = envelope.safeParse(storable({ ...signal, properties }));
  if (!read.success) return { refused: { code: 'bad-envelope', ...fieldOf(read.error) } };
  const { id: known, properties: said } = read.data;
  const name = read.data.name ?? usual;
  if (name === undefined) return { refused: { code: 'no-name', field: 'name' } };
  return readProperties({ id: known, name, properties: said ?? {} }, timeOf(read.data.at, reading));
}

function readProperties(event: Pick<SignalledEvent, 'id' | 'name' | 'properties'>, { at, note }: SaidTime): SignalRead {
  const size = sizeOf(event.properties);
  if (size === undefined || size > largest) return { refused: { code: 'too-large', field: 'properties' } };
  const meant = readSaidEvent(event);
  if ('error' in meant) return { refused: { code: 'bad-properties', ...fieldOf(meant.error) } };
  const notes = [...(meant.notes ?? []), ...(note === undefined ? [] : [note])];
  return { event: { ...event, at, notes, said: meant.said } };
}

/** Nobody waits for an answer to a signal, so that a no counts by what of it can be read. */
function readWithdrawal({ signal, id: given, name, at, properties }: DirectSignal, reading: SignalReading) {
  const known = id.safeParse(storable(given));
  const named = typeof name === 'string' && seenName(name) !== '' ? name : undefined;
  const bare = { signal, id: known.success ? known.data : reading.newId(), name: named, at, properties: bareProperties(properties) }; // prettier-ignore
  const read = readWhole(bare, reading);
  if (!('event' in read) || !mayForbid(read.event.said)) return undefined;
  const notes = [...read.event.notes, noteOf('only-the-no') + (known.success ? '' : ` ${noteOf('no-id')}`)];
  return { event: { ...read.event, notes } };
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
