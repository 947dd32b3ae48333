import type { JourneyVersion } from '../../domain/journey/journey';
import type { Template } from '../../domain/journey/template';
import type { Database, Tx } from '../base/database';
import { readTemplates, readVersions, type TemplatePlace, type VersionPlace } from './in-force';

/**
 * What versions say, read once: they never change. What is derived from a version (plans, what it listens to) hangs on the object,
 * so that the same one is given as long as its place among the others is the same.
 */
export class Library {
  private journeys = new Map<string, JourneyVersion>();
  private letters = new Map<string, Template>();

  /** In the order asked; what was known and is not asked any more is forgotten. */
  async versions(places: readonly VersionPlace[], db: Database | Tx): Promise<JourneyVersion[]> {
    const known = this.journeys;
    const missing = places.filter((place) => !known.has(standingOf(place)));
    const read = new Map(
      (missing.length === 0 ? [] : await readVersions(db, missing)).map((one) => [
        one.key + one.version,
        one.definition,
      ]),
    );
    const kept = new Map<string, JourneyVersion>();
    for (const place of places) {
      const definition = read.get(place.key + place.version);
      const version = definition ? { ...definition, ...rankOf(place) } : known.get(standingOf(place));
      if (!version) throw new Error(`version ${place.version} of journey ${place.key} is gone`);
      kept.set(standingOf(place), version);
    }
    this.journeys = kept;
    return [...kept.values()];
  }

  async templates(places: readonly TemplatePlace[], db: Database | Tx): Promise<Template[]> {
    const known = this.letters;
    const missing = places.filter((place) => !known.has(nameOf(place)));
    const read = new Map((missing.length === 0 ? [] : await readTemplates(db, missing)).map((one) => [one.key, one]));
    const kept = new Map<string, Template>();
    for (const place of places) {
      const template = read.get(place.key) ?? known.get(nameOf(place));
      if (template) kept.set(nameOf(place), template);
    }
    this.letters = kept;
    return [...kept.values()];
  }
}

const nameOf = ({ key, version, made }: TemplatePlace): string => `${key}@${version} ${made}`;

const standingOf = (place: VersionPlace): string => `${nameOf(place)} ${place.state} ${place.moveTo} ${place.inFlight}`;

const rankOf = ({ version, state, moveTo, inFlight }: VersionPlace) => ({
  version,
  state: state as JourneyVersion['state'],
  ...(moveTo === null ? {} : { moveTo }),
  ...(inFlight === 'drain' ? { drains: true as const } : {}),
});
