import {
  beginPass,
  dropPass,
  liveSince,
  openPasses,
  zonePairs,
  type Pass,
  type ZonePair,
} from '../db/definitions/audience-passes';
import { nextInstant } from '../domain/journey/audience';
import { beatOf, beatsOf, dueOccurrences, showsAt, spreadOf, type Beat } from '../domain/journey/audience-beats';
import { customerZone } from '../domain/time/local-time';
import type { Policy } from '../domain/journey/policy';
import type { AudienceInput, AudienceStanding } from '../domain/decide/snapshot';
import type { Millis } from '../domain/time/time';
import { sayMoment } from '../domain/words/words';
import { nextPage, type PassWork } from './audience-page';
import type { ActivityDeps } from './deps';

/** Real milliseconds at one call; the rest follows at once. */
const longestCall = 20_000;
/** A spread is walked in so many paces. */
const paces = 100;
/** Real milliseconds between two paces, at least. */
const shortestPace = 1_000;
/** Real milliseconds for which it is remembered in which zones there are people. */
const zonesKept = 60_000;

type ZonedPair = ZonePair & { readonly zone: string };

/**
 * Lets the people of a journey's audiences in, as far as their turn has come. Level-triggered: it answers from the rows, so that
 * an attempt that died half-way is continued by the next one. Somebody enters once an occurrence, however often it is looked at.
 */
export function createEnrolAudience(deps: ActivityDeps): (input: AudienceInput) => Promise<AudienceStanding> {
  let known: { readonly pairs: readonly ZonedPair[]; readonly until: number } | undefined;

  return async function enrolAudience({ journey, due }) {
    const now = Math.max(deps.clock.now(), due ?? 0);
    const definitions = await deps.definitions.current(deps.db);
    const { live, policy } = definitions;
    const version = live.find(({ key }) => key === journey);
    const lived = await liveSince(deps.db, journey);
    if (lived?.isPaused)
      return { idle: true, words: 'The journey is paused; who has not had their turn has it afterwards.' };
    const beats = version && lived ? beatsOf(version, policy, lived) : [];
    const pairs = beats.length === 0 ? [] : await peopleIn(policy);
    const zones = new Set(pairs.map(({ zone }) => zone));
    for (const found of dueOccurrences(beats, zones, now)) await beginPass(deps.db, { journey, ...found });
    const end = performance.now() + longestCall;
    for (const pass of await openPasses(deps.db, journey)) {
      const beat = beatOf(beats, pass.occurrence);
      if (beat) await walk({ beat, definitions, pass, pairs, now, end });
      else await dropPass(deps.db, pass, now);
    }
    if (performance.now() >= end) return { wakeIn: 0, words: 'Many people have their turn.' };
    return standing(beats, await openPasses(deps.db, journey), now);
  };

  async function walk({ pass, pairs, end, ...asked }: Walk): Promise<void> {
    const zones = pairs.filter(({ zone }) => showsAt(asked.beat, zone, pass.occurrence, pass.instant));
    const work = { journey: pass.journey, pass, zones, ...asked };
    let isMore = true;
    while (isMore && performance.now() < end) isMore = await nextPage(deps, work);
  }

  async function peopleIn(policy: Policy): Promise<readonly ZonedPair[]> {
    if (known && performance.now() < known.until) return known.pairs;
    const pairs = (await zonePairs(deps.db)).map((pair) => ({ ...pair, zone: zoneOf(pair, policy) }));
    known = { pairs, until: performance.now() + zonesKept };
    return pairs;
  }

  function standing(beats: readonly Beat[], open: readonly Pass[], now: Millis): AudienceStanding {
    const next = beats.flatMap(({ rhythm }) => nextInstant(rhythm, allZones, now) ?? []);
    const pacing = open.flatMap((pass) => {
      const beat = beatOf(beats, pass.occurrence);
      return beat ? [Math.max(now + spreadOf(beat) / paces, pass.nextAt ?? 0)] : [];
    });
    if (next.length + pacing.length === 0) return { idle: true, words: 'Nobody is let in by an audience any more.' };
    const due = Math.min(...next, ...pacing);
    const wakeIn = Math.max(deps.clock.realUntil(due), pacing.length > 0 ? shortestPace : 1);
    const words =
      pacing.length > 0 ? 'People are having their turn.' : `Looks for its audience next on ${sayMoment(due)}.`;
    return { wakeIn, due, words };
  }
}

type Walk = {
  readonly beat: Beat;
  readonly definitions: PassWork['definitions'];
  readonly pass: Pass;
  readonly pairs: readonly ZonedPair[];
  readonly now: Millis;
  /** Process time after which the rest is left to the next call. */
  readonly end: number;
};

const allZones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** The same zone as a decision would find. */
const zoneOf = ({ preferred, known }: ZonePair, policy: Policy): string =>
  customerZone(
    { traits: { timezone: { value: known, source: '', at: 0 } } },
    preferred === '' ? {} : { timezone: preferred },
    policy,
  );
