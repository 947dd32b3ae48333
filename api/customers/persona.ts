import { z } from 'zod';
import { readProfile, type StoredProfile } from '../../db/customers/profile';
import { readTimeline, type TimelineItem } from '../../db/customers/timeline';
import { wordsOf } from '../../db/permission/consents';
import { suppressionReasons } from '../../domain/contact/feedback';
import { isIdentifierKind } from '../../domain/person/identity/identity';
import type { Line } from '../../domain/person/ledger/ledger';
import { covers, isOfEverything } from '../../domain/person/ledger/speaks-of';
import { mask } from '../../domain/person/plan/masked';
import { coveredBy } from '../../domain/person/plan/covering';
import { usable } from '../../domain/person/plan/usable';
import { isSame } from '../../domain/person/same';
import { changesPerson } from '../../domain/person/said';
import { presentTraits } from '../../domain/person/traits';
import { readSaidEvent } from '../../domain/schema/calls/said-event';
import { sayPreferences } from '../../domain/schema/preferences-patch';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { route, type Route } from '../http/route';
import { findCustomer, unknownCustomer } from './find';

/** What happened to them that conditions count over; more is not told. */
const mostEvents = 200;
const mostIdentifiers = 20;

const shape = z.object({
  persona: z.record(z.string(), z.unknown()).describe('As `persona` of POST /v1/journeys/{key}/simulate takes it.'),
  events: z
    .array(z.object({ at: z.string(), event: z.string(), properties: z.record(z.string(), z.unknown()) }))
    .describe(
      `The last ${mostEvents} things that happened to them, as \`events\` of the same takes them, oldest first.`,
    ),
  masked: z.array(z.string()).describe('Traits whose values are sensitive: what reads them goes by a mask.'),
});

/** A real person as somebody made up, to try a journey with: nothing that is done with it reaches them, and what is used no more of them is not in it. */
export const personaRoute = ({ db, clock, definitions }: Pick<ApiDeps, 'db' | 'clock' | 'definitions'>): Route =>
  route({
    method: 'get',
    path: '/v1/customers/{id}/persona',
    scope: 'read',
    tag: 'Customers',
    summary: 'What a simulation needs to know of them; sensitive values stay masked',
    answers: { 200: shape },
    errors: ['unknown-customer', 'ambiguous-identifier'],
    handle: async ({ params }) => {
      const id = await findCustomer(db, params.id);
      const now = clock.now();
      const [found, words, inForce, { items }] = await Promise.all([
        readProfile(db, id),
        wordsOf(db, id, now),
        definitions.current(db),
        readTimeline(db, id, { limit: mostEvents, kinds: ['event'] }),
      ]);
      if (!found) throw unknownCustomer();
      const profile = usable(found, coveredBy(inForce, words), now);
      const traits = presentTraits(profile.traits);
      const masked = traits.flatMap(([name, { value }]) => (isSame(value, mask) ? [name] : []));
      const events = items.toReversed().flatMap(sayEvent);
      return { status: 200, body: { persona: personaOf(profile, words), events, masked } };
    },
  });

const personaOf = (profile: StoredProfile, words: readonly Line[]) => ({
  stage: profile.stage,
  traits: Object.fromEntries(
    presentTraits(profile.traits).map(([name, { value }]) => [name, isSame(value, mask) ? mask.value : value]),
  ),
  identifiers: profile.identifiers
    .filter(({ kind, claimed }) => isIdentifierKind(kind) && !claimed)
    .slice(0, mostIdentifiers)
    .map(({ kind, value, verifiedAt }) => ({ kind, value, verified: verifiedAt !== null })),
  consents: words.flatMap((word) => meant(word, words)).flatMap(sayWord),
  preferences: sayPreferences(profile.preferences),
  points: Math.max(0, profile.points),
  paused: profile.pausedAt !== null,
  suppressed: Object.fromEntries(Object.entries(profile.suppressed).filter(([, reason]) => isKnown(reason))),
});

const isKnown = (reason: string): boolean => (suppressionReasons as readonly string[]).includes(reason);

/** A no to everything is one to each purpose that they spoke of, since nobody made up says one to everything. */
function meant(word: Line, words: readonly Line[]): Line[] {
  if (!isOfEverything(word)) return [word];
  const purposes = new Set(words.map(({ purpose }) => purpose));
  return [...purposes].filter((one) => covers(word, one)).map((purpose) => ({ ...word, purpose }));
}

/** What waits to be confirmed is no yes. */
const sayWord = ({ purpose, channel, state, at, source, statement, version }: Line) =>
  state === 'pending' ? [] : [{ purpose, channel, state, at: sayInstant(at), source, statement, version }];

/** What an event said of the person stands among their facts already, and by now they may have said otherwise. */
function sayEvent({ at, data }: TimelineItem) {
  const { type, name, properties } = data as { type?: string; name: string; properties: Record<string, unknown> };
  const read = readSaidEvent({ name, properties });
  const isPlain = 'said' in read && !changesPerson(read.said);
  return isPlain && (type ?? 'track') === 'track' ? [{ at: sayInstant(at), event: name, properties }] : [];
}
