import type { JourneyVersion } from '../journey/journey';
import { sayInstant } from '../time/say-instant';
import type { Millis } from '../time/time';
import { reads } from '../cel/condition';

type Word = { readonly purpose: string; readonly channel?: string | null; readonly state: string };

/** Somebody, as the API writes a persona. */
export type Persona = Readonly<Record<string, unknown>> & {
  readonly stage?: string;
  readonly points?: number;
  readonly traits?: object;
  readonly preferences?: object;
  readonly consents?: readonly Word[] | Readonly<Record<string, string>>;
};

/** Who it is tried on, and what had happened to them. */
export type Chosen = {
  readonly persona: Persona;
  readonly before: readonly object[];
  readonly masked: readonly string[];
};

/** Something that is pretended to happen. */
export type Pretended = {
  readonly after: string;
  readonly event: string;
  readonly properties: object;
  /** In place of the event: the journey that they are put into. */
  readonly enrol?: string;
};

/** Without the properties that tell one passage from another nobody is let in: each has some value. */
const toldApartBy = (key: string | undefined): object =>
  Object.fromEntries(
    (key === undefined ? [] : reads(key).fields).flatMap((field) => {
      const [, name] = /^event\.properties\.([^.]+)/.exec(field) ?? [];
      return name === undefined ? [] : [[name, `${name}-1`]];
    }),
  );

/** What lets somebody in, to begin with. */
export function firstOf(journey: JourneyVersion | undefined): Pretended[] {
  const [entry] = journey?.enter ?? [];
  if (!journey || !entry || entry.by === 'audience') return [];
  const first = { after: '1 minute', properties: toldApartBy(entry.key) };
  if (entry.by === 'api') return [{ ...first, event: '', enrol: journey.key }];
  return [{ ...first, event: entry.by === 'event' ? entry.on : 'Signed Up' }];
}

/** What the simulation is asked. @param from when it begins */
export const scriptFrom = ({ persona, before }: Chosen, happening: readonly Pretended[], from: Millis) => ({
  persona,
  from: sayInstant(from),
  events: [
    ...before,
    ...happening.map(({ after, event, properties, enrol }) => ({
      at: after,
      properties,
      ...(enrol === undefined ? { event } : { enrol }),
    })),
  ],
});

/** The consents of a persona as lines, also where they are written in short. */
export const linesOf = ({ consents = [] }: Persona): readonly Word[] =>
  Array.isArray(consents) ? consents : Object.entries(consents).map(([purpose, state]) => ({ purpose, state }));
