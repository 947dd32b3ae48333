import type { z } from 'zod';
import { consentChanged, questionAnswered, seenName, signedUp, type CustomerEvent } from '../../person/event';
import { isNo } from '../../person/ledger/consent';
import { isRefusal } from '../../person/questions';
import type { Said } from '../../person/said';
import { plainObject } from '../plain-object';
import { readConsent } from './read-consent';
import { wishFields } from './strictest-wish';
import { readWishes, type Unread } from './read-wishes';

export type SaidByEvent = Pick<Said, 'consent' | 'preferences' | 'traits' | 'signedUp'>;

export type EventRead =
  | { readonly said: SaidByEvent; readonly notes?: readonly string[]; readonly unread?: readonly Unread[] }
  /** What is wrong with its properties. */
  | { readonly error: z.ZodError };

/** What an event says of the person by its name alone, beside that it happened. */
export function readSaidEvent({ name, properties }: Pick<CustomerEvent, 'name' | 'properties'>): EventRead {
  const meant = seenName(name);
  if (meant === consentChanged) {
    const read = readConsent(properties);
    return 'error' in read ? read : { said: { consent: read.consent }, notes: read.notes };
  }
  if (meant === 'Preferences Changed') {
    const { preferences, unread } = readWishes(properties);
    return { said: { preferences }, ...(unread.length > 0 ? { notes: unread.map(({ note }) => note), unread } : {}) };
  }
  if (meant === signedUp) return { said: { signedUp: true } };
  if (meant === questionAnswered) return { said: answerIn(properties) };
  return { said: {} };
}

function answerIn(properties: CustomerEvent['properties']): SaidByEvent {
  const { question, answer } = properties;
  if (typeof question !== 'string' || question === '' || isRefusal(properties)) return {};
  return { traits: { [question]: answer } };
}

/** The properties of an event, as far as they are heard: a consent is, whatever stands in their place. */
export const propertiesHeard = (name: unknown, properties: unknown): unknown =>
  typeof name === 'string' && seenName(name) === consentChanged && !plainObject(properties) ? {} : properties;

const ofConsents = ['purpose', 'spares', 'channel', 'state', 'at', 'source', 'statement', 'version'];
const bareNames: ReadonlySet<string> = new Set([...ofConsents, ...wishFields]);

/** Whether something forbids, or may forbid, to speak to somebody: it counts also where the rest cannot be taken. */
export const mayForbid = ({ consent, preferences }: SaidByEvent): boolean =>
  Object.keys(preferences ?? {}).length > 0 || (consent !== undefined && isNo(consent.state));

/** What of the properties says a consent or wishes, without what proves it. */
export const bareProperties = (properties: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(plainObject(properties) ?? {}).filter(([name]) => bareNames.has(name)));
