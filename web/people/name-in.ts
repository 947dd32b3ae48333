import { nameOf } from '../../domain/person/name';
import { cutText } from '../../domain/schema/storable';
import type { AnswerOf } from '../api/client';

export type Person = AnswerOf<'GET /v1/customers/{id}'>;

/** Longer names than any head of a page can show. */
const longest = 100;
export const shortName = (name: string): string => (name.length > longest ? `${cutText(name, longest)} …` : name);

type Identifier = { readonly kind: string; readonly value: string };

/** What somebody is reached by, else known by. */
export const knownBy = (identifiers: readonly Identifier[]): string | undefined =>
  (identifiers.find(({ kind }) => kind === 'email' || kind === 'phone') ?? identifiers[0])?.value;

/** What somebody is called, of a profile as the API tells it. */
export function nameIn({ traits }: Pick<Person, 'traits'>): string | undefined {
  const said = Object.entries(traits).map(([name, { value, source }]) => [name, { value, source, at: 0 }]);
  const name = nameOf(Object.fromEntries(said));
  return name === undefined ? undefined : shortName(name);
}
