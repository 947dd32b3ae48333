import type { Ref } from './identity';
import { sayLimit, type Limit } from '../limits';
import { noteOf } from '../notes';

/** What of a saying was left out, in words without personal data, for the notes of its event. */

export const sayTaken = (taken: readonly Pick<Ref, 'kind'>[]): string[] =>
  taken.map(({ kind }) => noteOf('taken', kind));

export const sayBeyond = (limit: Limit): string => `${noteOf('beyond-limit')} ${sayLimit[limit]}`;

export const sayApart = (refs: readonly Pick<Ref, 'kind'>[]): string[] => refs.map(({ kind }) => noteOf('apart', kind));

export const sayUnreadable = (trait: string): string =>
  `${noteOf('no-address', trait)}${trait === 'phone' ? ` ${noteOf('no-country')}` : ''}`;
