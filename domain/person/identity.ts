import parsePhoneNumber from 'libphonenumber-js/min';
import type { CountryCode } from 'libphonenumber-js/min';
import type { Millis } from '../time/time';

/** Kinds of identifier, strongest first: the order in which they find a profile. */
export const identifierKinds = ['user', 'email', 'phone', 'wechat', 'device', 'qr', 'anonymous', 'visitor'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

export const isIdentifierKind = (kind: string): kind is IdentifierKind =>
  (identifierKinds as readonly string[]).includes(kind);

/** An identifier in its one normal form. */
export type Ref = { readonly kind: IdentifierKind; readonly value: string };

/** An identifier as it was said; `verifiedAt`: somebody proved it; `claimed`: only a browser's key said it. */
export type SaidRef = Ref & { readonly verifiedAt?: Millis; readonly claimed?: boolean };

/** Addresses that somebody can be reached at. */
export const reachableKinds: ReadonlySet<string> = new Set(['email', 'phone', 'wechat', 'device']);

/** A profile has one of these at a time, as a trait has one value: a new address replaces the old one. */
export const singularKinds: ReadonlySet<string> = new Set(['email', 'phone', 'wechat']);

const longest = 300;

/** Placeholders that careless clients send for everybody: joined, they would make one person of all. */
const placeholders = new Set([
  '', '-1', 'null', 'nil', 'none', 'undefined', 'nan', 'anonymous', 'guest', 'unknown', 'true', 'false', 'id', 'userid',
  'user_id', 'distinct_id', 'not_authenticated', 'n/a', 'na', 'email', '[object object]', '{}', '[]',
]); // prettier-ignore

export const isPlaceholder = (value: string): boolean =>
  /^[0-]*$/.test(value) || placeholders.has(value.trim().toLowerCase());

/**
 * The one form of an identifier, so that the same person is found however it is written.
 * @param country ISO 3166 code for phone numbers without a country's prefix
 * @returns undefined when the value names nobody or is none of its kind
 */
export function normalise(kind: IdentifierKind, raw: string, country?: string): Ref | undefined {
  const value = raw.normalize('NFKC').trim();
  if (value.length > longest || isPlaceholder(value) || hasControl(value)) return undefined;
  if (kind === 'email') return normaliseEmail(value);
  if (kind === 'phone') return normalisePhone(value, country);
  return { kind, value };
}

const hasControl = (value: string): boolean => /[\u0000-\u001f\u007f]/.test(value);

function normaliseEmail(value: string): Ref | undefined {
  const fits = value.length <= 254 && /^[^\s@<>(),;:"\\]{1,64}@[^\s@<>(),;:"\\]+\.[^\s@.<>(),;:"\\]+$/.test(value);
  return fits && !value.includes('..') ? { kind: 'email', value: value.toLowerCase() } : undefined;
}

const chineseMobile = /^1[3-9]\d{9}$/;

function normalisePhone(value: string, country: string | undefined): Ref | undefined {
  const digits = value.replaceAll(/[\s().-]/g, '');
  const fallback = chineseMobile.test(digits) ? 'CN' : undefined;
  const known = country && /^[A-Za-z]{2}$/.test(country) ? country.toUpperCase() : fallback;
  const number = parsePhoneNumber(value.replace(/^00/, '+'), known as CountryCode | undefined);
  return number?.isPossible() ? { kind: 'phone', value: number.number } : undefined;
}

export const refKey = ({ kind, value }: { readonly kind: string; readonly value: string }): string =>
  `${kind}:${value}`;
