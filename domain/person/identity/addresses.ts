import { normalise, type IdentifierKind, type Ref } from './identity';

const traitKinds: readonly (readonly [trait: string, kind: IdentifierKind])[] = [
  ['email', 'email'],
  ['phone', 'phone'],
  ['wechat', 'wechat'],
  ['openid', 'wechat'],
];

type Values = Readonly<Record<string, unknown>>;

/** The addresses among traits, in their normal form, one of each kind. */
export function addressesIn(traits: Values): Ref[] {
  const refs: Ref[] = [];
  for (const [trait, kind] of traitKinds) {
    const value = traits[trait];
    if (!isText(value)) continue;
    const ref = normalise(kind, String(value), countryOf(traits));
    if (ref && !refs.some((one) => one.kind === ref.kind)) refs.push(ref);
  }
  return refs;
}

/** Traits that say an address which cannot be read as one. */
export const unreadableIn = (traits: Values): string[] =>
  traitKinds.flatMap(([trait, kind]) => {
    const value = traits[trait];
    const isRead = isText(value) && normalise(kind, String(value), countryOf(traits)) !== undefined;
    return value === undefined || isNothing(value) || isRead ? [] : [trait];
  });

/** The other traits. */
export const withoutAddresses = (traits: Values): Record<string, unknown> =>
  Object.fromEntries(Object.entries(traits).filter(([name]) => !traitKinds.some(([trait]) => trait === name)));

/** Kinds of address that these traits say the person has no more: taken away, or empty. */
export const addressesTakenBack = (traits: Values): IdentifierKind[] =>
  traitKinds.filter(([trait]) => isNothing(traits[trait])).map(([, kind]) => kind);

const isText = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
const isNothing = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '');

/** Only what is said of the person: the language of a device is no country. */
function countryOf(traits: Values): string | undefined {
  const { address } = traits;
  const inAddress =
    typeof address === 'object' && address !== null && 'country' in address ? address.country : undefined;
  return [traits.country, traits.countryCode, inAddress].find(
    (country): country is string => typeof country === 'string' && country.length === 2,
  );
}
