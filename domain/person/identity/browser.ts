import type { Identifier } from '../customer';
import { singularKinds, type SaidRef } from './identity';
import type { Said } from '../said';
import { browserKinds, isVouchedFor } from './vouched';
import type { Owner, OwnersOf } from './who';

/**
 * What a browser's key says of who somebody is: its cookie, the stand-in for it, and addresses as claims. Accounts, devices and
 * further cookies are left out: from a page they name nobody.
 */
export const claimedRefs = (refs: readonly SaidRef[]): SaidRef[] =>
  refs.flatMap(({ kind, value }, n): SaidRef[] => {
    if (kind === 'anonymous' && refs.findIndex((ref) => ref.kind === kind) === n)
      return [
        { kind, value },
        { kind: 'visitor', value },
      ];
    return singularKinds.has(kind) ? [{ kind, value, claimed: true }] : [];
  });

/**
 * For whom a browser's key speaks: for its cookie, and where somebody is behind that for whom a backend vouches, for a stand-in
 * beside them. What a backend says stays as it is.
 */
export function spokenRefs<T extends SaidRef>(refs: readonly T[], ownersOf: OwnersOf<Owner>): readonly T[] {
  if (!refs.some(({ kind }) => kind === 'visitor')) return refs;
  const isSomebody = refs.some(
    (ref) => ref.kind === 'anonymous' && ownersOf(ref).some(({ isVouchedFor }) => isVouchedFor),
  );
  return refs.filter(({ kind }) => kind !== (isSomebody ? 'anonymous' : 'visitor'));
}

/** Whether it says what only a backend says, since things are given away by it. */
export const saysTier = (traits: Said['traits']): boolean => traits !== undefined && Object.hasOwn(traits, 'tier');

const withoutTier = (traits: NonNullable<Said['traits']>): Said['traits'] =>
  saysTier(traits) ? Object.fromEntries(Object.entries(traits).filter(([name]) => name !== 'tier')) : traits;

/**
 * What counts of a saying that came with a browser's key. Of somebody for whom a backend vouches it says nothing; a yes waits to be
 * confirmed, whatever the page says that proves it; an address that is confirmed gives way to no claim, and the tier is a backend's to
 * say.
 */
export function provesNothing(said: Said, { identifiers }: { readonly identifiers: readonly Identifier[] }): Said {
  const { at, receivedAt, by, key, historical, isListenedTo, refs = [], traits, fills, consent, preferences } = said;
  const told = { at, receivedAt, by, key, historical, isListenedTo };
  if (isVouchedFor(identifiers)) return told;
  const confirmed = new Set(identifiers.filter(({ verifiedAt }) => verifiedAt !== undefined).map(({ kind }) => kind));
  return {
    ...told,
    refs: refs.filter(({ kind, claimed }) => browserKinds.includes(kind) || (claimed && !confirmed.has(kind))),
    traits: traits && withoutTier(traits),
    fills: fills && withoutTier(fills),
    consent: consent && {
      ...consent,
      state: consent.state === 'granted' ? 'pending' : consent.state,
      source: by,
      evidence: undefined,
    },
    preferences,
  };
}
