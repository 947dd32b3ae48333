import { z } from 'zod';
import { suppressionReasons } from '../contact/feedback';
import { stages, type Identifier } from '../person/customer';
import { addDuration } from '../time/add-duration';
import { parseDuration } from '../time/duration';
import { identifierKinds, normalise } from '../person/identity/identity';
import { confirmedAddresses, type Script } from '../rehearse/persona';
import type { TellingEvent } from '../rehearse/tell';
import type { Millis } from '../time/time';
import { consentChange } from './calls/consent-change';
import { instant } from './reading/instant';
import { wishesAfter } from '../person/wishes/wishes';
import { preferencesPatch } from './preferences-patch';

const name = z.string().trim().min(1).max(200);
const objects = z.record(z.string().max(200), z.unknown());

const consents = z
  .union([z.array(consentChange).max(500), z.record(name, z.enum(['granted', 'denied', 'withdrawn']))])
  .describe('Lines of the ledger, or in short the state by purpose for every channel.');

const identifier = z
  .object({ kind: z.enum(identifierKinds), value: name, verified: z.boolean().default(true) })
  .refine(({ kind, value }) => normalise(kind, value) !== undefined, 'Must be an identifier of its kind.');

/** Somebody made up. */
export const personaShape = z.strictObject({
  traits: objects.optional().describe('email and phone are addresses; email: null for somebody without one.'),
  consents: consents.optional(),
  preferences: preferencesPatch.optional(),
  timezone: preferencesPatch.shape.timezone.describe('Short for the one in preferences.'),
  identifiers: z.array(identifier).max(20).optional().describe('Without any address they have an e-mail address.'),
  stage: z.enum(stages).optional().describe('Where they stand; without it the rules say.'),
  points: z.int().min(0).optional(),
  tier: name.optional().describe('Short for the trait of this name.'),
  paused: z.boolean().optional(),
  suppressed: z
    .record(z.string().max(20), z.enum(suppressionReasons))
    .optional()
    .describe('Channels whose address is on the suppression list, with why.'),
  answers: objects
    .optional()
    .describe('What webhooks are answered, by the id of their step; null: never. Default: {}.'),
});

const time = z.union([
  instant,
  z
    .string()
    .transform((text) => parseDuration(text))
    .refine((duration) => duration !== undefined, 'Must be an RFC 3339 time, or a duration after from such as 3 days.'),
]);

const pretended = z
  .strictObject({
    at: time.describe('A time, or a duration after from.'),
    event: name.optional(),
    properties: objects.optional(),
    traits: objects.optional().describe('Instead of event: what becomes known of them.'),
    enrol: name.optional().describe('Instead of event: the journey that they are put into through the API.'),
  })
  .refine(
    ({ event, traits, enrol }) => [event, traits, enrol].filter((one) => one !== undefined).length === 1,
    'Takes one of event, traits and enrol.',
  );

/** What a simulation is asked. */
export const scriptFields = {
  persona: personaShape.default({}),
  from: instant.optional().describe('When it begins; default: now, or the first event where that is earlier.'),
  until: instant
    .optional()
    .describe('Nothing is decided after it; default: ten years after the last event, for entries by audience one.'),
  events: z.array(pretended).max(1_000).default([]).describe('What happens; before from it only counts as history.'),
};
const script = z.strictObject(scriptFields);
export type ScriptInput = z.output<typeof script>;

const year = 365.25 * 86_400_000;

/** A file with a script, or in short a persona with `from`, `until` and `events` beside. */
export const scriptFile = z.preprocess((value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'persona' in value) return value;
  const { from, until, events, ...persona } = value as Record<string, unknown>;
  return { persona, from, until, events };
}, script);

/** @param now when it begins where it does not say */
export function scriptOf({ persona, events, ...span }: ScriptInput, now: Millis): Script {
  const dated = events.flatMap(({ at }) => (typeof at === 'number' ? [at] : []));
  const from = span.from ?? Math.min(now, ...dated);
  const { preferences } = wishesAfter({ preferences: {}, said: {} }, persona.preferences ?? {}, from);
  const { timezone = preferences.timezone } = persona;
  const happening = events
    .map((one, index) => eventOf(one, { index, from, zone: timezone ?? 'UTC' }))
    .sort((one, other) => one.at - other.at);
  const { stage, tier } = persona;
  const last = Math.max(from, happening.at(-1)?.at ?? from);
  return {
    persona: {
      id: 'persona',
      ...(stage ? { stage } : {}),
      traits: persona.traits ?? {},
      identifiers: (persona.identifiers ?? []).flatMap((one) => identifierOf(one, from)),
      consents: consentsOf(persona.consents ?? []),
      preferences: timezone ? { ...preferences, timezone } : preferences,
      points: persona.points ?? 0,
      ...(tier === undefined ? {} : { tier }),
      paused: persona.paused ?? false,
      ...(persona.suppressed ? { suppressed: persona.suppressed } : {}),
      answers: persona.answers ?? {},
    },
    from,
    until: span.until ?? last + 10 * year,
    audiencesUntil: span.until ?? last + year,
    events: happening,
  };
}

function identifierOf({ kind, value, verified }: z.output<typeof identifier>, at: Millis): Identifier[] {
  const ref = normalise(kind, value);
  return ref ? [{ ...ref, ...(verified ? { verifiedAt: at } : {}) }] : [];
}

const consentsOf = (said: z.output<typeof consents>): z.output<typeof consentChange>[] =>
  Array.isArray(said) ? said : Object.entries(said).map(([purpose, state]) => ({ purpose, state, version: undefined }));

type Place = { readonly index: number; readonly from: Millis; readonly zone: string };

function eventOf(
  { at: when, event, properties = {}, traits, enrol }: ScriptInput['events'][number],
  { index, from, zone }: Place,
): TellingEvent {
  const at = typeof when === 'number' ? when : when === undefined ? from : addDuration(from, when, zone);
  const base = { id: `event-${index + 1}`, at, receivedAt: at };
  if (enrol !== undefined) return { ...base, name: enrol, type: 'enrol', properties };
  if (traits === undefined) return { ...base, name: event ?? '', type: 'track', properties };
  const said = { traits, refs: confirmedAddresses(traits, at) };
  return { ...base, name: 'Identify', type: 'identify', properties: traits, said };
}
