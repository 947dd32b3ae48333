import type { Millis } from '../../time/time';
import { mailForm, phoneForm } from './address-form';

/** Kinds of identifier, strongest first: the order in which they find a profile. */
export const identifierKinds = ['user', 'email', 'phone', 'wechat', 'device', 'qr', 'anonymous', 'visitor'] as const;
export type IdentifierKind = (typeof identifierKinds)[number];

export const isIdentifierKind = (kind: string): kind is IdentifierKind =>
  (identifierKinds as readonly string[]).includes(kind);

/** An identifier in its one normal form. */
export type Ref = { readonly kind: IdentifierKind; readonly value: string };

/**
 * An identifier as it was said; `verifiedAt`: somebody proved it; `claimed`: only a browser's key said it; `previous`: the person
 * went by it before; `also`: they have it beside the name that they had.
 */
export type SaidRef = Ref & {
  readonly verifiedAt?: Millis;
  readonly claimed?: boolean;
  readonly previous?: boolean;
  readonly also?: boolean;
};

/** Addresses that somebody can be reached at. */
export const reachableKinds: ReadonlySet<string> = new Set(['email', 'phone', 'wechat', 'device']);

/** A profile has one of these at a time, as a trait has one value: a new address replaces the old one. */
export const singularKinds: ReadonlySet<string> = new Set(['email', 'phone', 'wechat']);

/** Several people may have the same of these; anything else is one person's at a time. */
export const sharedKinds: ReadonlySet<string> = new Set(singularKinds);

const longest = 300;

/** Placeholders that careless clients send for everybody: joined, they would make one person of all. */
const placeholders = new Set([
  '', '-1', 'null', 'nil', 'none', 'undefined', 'nan', 'anonymous', 'guest', 'unknown', 'true', 'false', 'id', 'userid',
  'user_id', 'distinct_id', 'not_authenticated', 'n/a', 'na', 'email', '[object object]', '{}', '[]',
]); // prettier-ignore

export const isPlaceholder = (value: string): boolean =>
  /^[0-]*$/.test(value) || placeholders.has(value.trim().toLowerCase());

/**
 * The one form of an identifier. An address is folded as the systems fold it that carry it; what a backend made up is compared as
 * it was sent, since only its maker knows what tells two of them apart.
 * @param country ISO 3166 code for phone numbers without a country's prefix
 * @returns undefined when the value names nobody or is none of its kind
 */
export function normalise(kind: IdentifierKind, raw: string, country?: string): Ref | undefined {
  const value = kind === 'email' ? mailForm(raw) : kind === 'phone' ? phoneForm(raw, country) : raw;
  if (value === undefined || value.length > longest || isPlaceholder(value) || mayHaveLostParts(value))
    return undefined;
  return { kind, value };
}

/** What could not be stored as it was sent may be the same as another's after it. */
const mayHaveLostParts = (value: string): boolean => /[\u0000-\u001f\u007f\ufffd]|\p{Cs}/u.test(value);

export const refKey = ({ kind, value }: { readonly kind: string; readonly value: string }): string =>
  `${kind}:${value}`;
