import { preferencesPatch, type PreferencesPatch } from '../preferences-patch';
import { strictestWish, wishFields } from './strictest-wish';

/** A field that could not be read as it was said, and a note of what counts in its place. */
export type Unread = { readonly field: string; readonly note: string };
export type WishesRead = { readonly preferences: PreferencesPatch; readonly unread: readonly Unread[] };

/**
 * What an event says of wishes. What can be read counts; what cannot counts as the strictest wish that it may mean, and a note says
 * so and what mends it.
 */
export function readWishes(said: Readonly<Record<string, unknown>>): WishesRead {
  const whole = preferencesPatch.safeParse(said);
  if (whole.success) return { preferences: whole.data, unread: [] };
  let readable: PreferencesPatch = {};
  let strict: PreferencesPatch = {};
  const unread: Unread[] = [];
  for (const field of wishFields) {
    const read = preferencesPatch.safeParse({ [field]: said[field] });
    if (read.success) {
      readable = { ...readable, ...read.data };
      continue;
    }
    const { wish, notes } = strictestWish[field](said[field]);
    strict = { ...strict, ...wish };
    unread.push(...notes.map((note) => ({ field, note })));
  }
  return { preferences: { ...readable, ...strict }, unread };
}
