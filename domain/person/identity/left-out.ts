import type { Ref } from './identity';
import { limits, sayLimit, type Limit } from '../limits';

/** What of a saying was left out, in words without personal data, for the notes of its event. */

export const sayTaken = (taken: readonly Pick<Ref, 'kind'>[]): string[] =>
  taken.map(({ kind }) => `Its identifier of the kind "${kind}" stays with somebody else.`);

export const sayBeyond = (limit: Limit): string => `Its traits and identifiers were left out. ${sayLimit[limit]}`;

export const sayApart = (refs: readonly Pick<Ref, 'kind'>[]): string[] =>
  refs.map(
    ({ kind }) =>
      `Whoever has its identifier of the kind "${kind}" was not joined: of two who become one there are at most ${limits.joinedIdentifiers} identifiers together.`,
  );

export const sayUnreadable = (trait: string): string =>
  `The trait "${trait}" cannot be read as an address, so that nobody is reached there.${
    trait === 'phone' ? ' A number without its country needs the trait "country" beside it.' : ''
  }`;

export const sayNamesNobody = (field: string): string =>
  `The ${field} is a placeholder or no identifier, and was left out.`;

export const noClaim =
  'An address that a page says takes the place of none that was confirmed, and says nothing of an account.';
