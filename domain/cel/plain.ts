import {
  isCelError,
  isCelList,
  isCelMap,
  isCelType,
  isCelUint,
  objectType,
  type CelInput,
  type CelResult,
} from '@bufbuild/cel';
import { spend } from './budget';
import { sayInstant } from '../time/say-instant';
import type { Millis } from '../time/time';

export const TIMESTAMP = objectType('google.protobuf.Timestamp');
export const DURATION = objectType('google.protobuf.Duration');

/** The two times of CEL on the wire of the library. */
type Moment = { readonly $typeName: string; readonly seconds: bigint; readonly nanos: number };

export function timestamp(at: Millis): { $typeName: 'google.protobuf.Timestamp'; seconds: bigint; nanos: number } {
  const seconds = Math.floor(at / 1_000);
  return {
    $typeName: 'google.protobuf.Timestamp',
    seconds: BigInt(seconds),
    nanos: Math.round((at - seconds * 1_000) * 1_000_000),
  };
}

export function span(millis: number): { $typeName: 'google.protobuf.Duration'; seconds: bigint; nanos: number } {
  const seconds = Math.trunc(millis / 1_000);
  return {
    $typeName: 'google.protobuf.Duration',
    seconds: BigInt(seconds),
    nanos: Math.round((millis - seconds * 1_000) * 1_000_000),
  };
}

/** Milliseconds of a timestamp (since 1970) or of a duration; undefined for any other value. */
export function millisOf(value: unknown): number | undefined {
  const moment = momentOf(value);
  return moment && Number(moment.seconds) * 1_000 + moment.nanos / 1_000_000;
}

function momentOf(value: unknown): Moment | undefined {
  if (typeof value !== 'object' || value === null || !('message' in value)) return undefined;
  const { message } = value as { message?: Partial<Moment> };
  const { $typeName, seconds, nanos } = message ?? {};
  if ($typeName !== TIMESTAMP.name && $typeName !== DURATION.name) return undefined;
  return typeof seconds === 'bigint' && typeof nanos === 'number' ? { $typeName, seconds, nanos } : undefined;
}

const converted = new WeakMap<object, CelInput>();

/**
 * JSON as CEL sees it: objects are maps, numbers doubles. Facts are never changed in place, so each object is converted once.
 */
export function fromJson(value: unknown): CelInput {
  if (typeof value === 'object' && value !== null) {
    const known = converted.get(value);
    if (known !== undefined) return known;
    const made: CelInput = Array.isArray(value)
      ? value.map(fromJson)
      : new Map(
          Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, fromJson(one)] as const])),
        );
    converted.set(value, made);
    return made;
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** @throws for an error, for what has no JSON form and for what takes too many steps to write out. Timestamps become RFC 3339, durations CEL's `90s`. */
export function toJson(value: CelResult): unknown {
  if (isCelError(value)) throw value;
  spend(1);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isCelUint(value)) return Number(value.value);
  if (isCelList(value)) return [...value].map(toJson);
  if (isCelMap(value)) return Object.fromEntries([...value].map(([key, one]) => [String(toJson(key)), toJson(one)]));
  if (isCelType(value)) return value.name;
  const millis = millisOf(value);
  if (millis === undefined) throw new Error('the value has no JSON form');
  return momentOf(value)?.$typeName === DURATION.name ? `${millis / 1_000}s` : sayInstant(millis);
}
