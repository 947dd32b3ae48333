import type { z } from 'zod';
import type { CustomerEvent } from '../person/event';
import type { Said } from '../person/said';
import { consentChange } from './consent-change';
import { preferencesPatch } from './preferences-patch';

export type SaidByEvent = Pick<Said, 'consent' | 'preferences'>;

/** What an event says of the person by its name alone, beside that it happened. */
export function readSaidEvent({
  name,
  properties,
}: Pick<CustomerEvent, 'name' | 'properties'>): { readonly said: SaidByEvent } | { readonly error: z.ZodError } {
  if (name === 'Consent Changed') {
    const read = consentChange.safeParse(properties);
    return read.success ? { said: { consent: read.data } } : { error: read.error };
  }
  if (name === 'Preferences Changed') {
    const read = preferencesPatch.safeParse(properties);
    return read.success ? { said: { preferences: read.data } } : { error: read.error };
  }
  return { said: {} };
}
