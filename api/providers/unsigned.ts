import { timingSafeEqual } from 'node:crypto';
import { Problem } from '../http/problem';

/** Real milliseconds for which a signature is believed, to both sides of its time. */
const believed = 5 * 60_000;

export const unsigned = (detail: string): Problem =>
  new Problem('unsigned', detail, { headers: { 'www-authenticate': 'Signature realm="sojourn"' } });

/** @param at epoch milliseconds, NaN for what is no time. @throws Problem unsigned */
export function mustBeFresh(at: number): void {
  if (!(Math.abs(Date.now() - at) <= believed))
    throw unsigned('It was signed more than five minutes ago, or the clock that signed it goes wrong.');
}

/** Seconds since 1970 as digits, in milliseconds; NaN for anything else. */
export const secondsOf = (text: string): number => (/^\d{1,12}$/.test(text) ? Number(text) * 1_000 : NaN);

export const isEqual = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
