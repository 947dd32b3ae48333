import type { Traits } from './traits';

/** Traits that name somebody, as Segment and its neighbours write them. */
export const namingTraits = ['name', 'firstName', 'first_name', 'lastName', 'last_name'] as const;

/** What somebody is called; undefined where nobody said it, or where only a purpose may read it. */
export function nameOf(traits: Traits): string | undefined {
  const said = (name: (typeof namingTraits)[number]): string => {
    const value = Object.hasOwn(traits, name) ? traits[name]?.value : undefined;
    return typeof value === 'string' ? value.trim() : '';
  };
  const parts = [said('firstName') || said('first_name'), said('lastName') || said('last_name')];
  return said('name') || parts.filter((part) => part !== '').join(' ') || undefined;
}
