import type { Change } from '../../../domain/journey/difference';
import { sayDuration } from '../../../domain/time/duration';
import type { Duration } from '../../../domain/time/time';

export type ChangeWords = {
  readonly fields: Readonly<Record<string, string>>;
  readonly nothing: string;
  readonly colon: string;
  fromTo(before: string, after: string): string;
};

const longest = 120;

/** A change of a field as a clause: `template from a to b`. */
export function sayChange({ field, before, after }: Change, words: ChangeWords): string {
  const name = Object.hasOwn(words.fields, field) ? words.fields[field] : field;
  return `${name}${words.colon}${words.fromTo(sayValue(before, words.nothing), sayValue(after, words.nothing))}`;
}

/** What a field says, however it is made; cut where it is long. */
export function sayValue(value: unknown, nothing: string): string {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return nothing;
  if (typeof value === 'string') return cut(value);
  if (isDuration(value)) return sayDuration(value);
  if (Array.isArray(value)) return cut(value.map((one: unknown) => sayValue(one, nothing)).join(', '));
  if (typeof value === 'object')
    return cut(
      Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .map(([name, one]) => `${name} ${sayValue(one, nothing)}`)
        .join(', '),
    );
  return JSON.stringify(value);
}

const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);

const isDuration = (value: unknown): value is Duration =>
  typeof value === 'object' && value !== null && 'unit' in value && ('millis' in value || 'months' in value);
