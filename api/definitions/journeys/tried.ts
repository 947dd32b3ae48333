import type { Database } from '../../../db/base/database';
import type { DefinitionsInForce } from '../../../db/definitions/definitions';
import { journeys } from '../../../db/definitions/drafts';
import type { StoredJourney } from '../../../db/definitions/journeys';
import type { Definitions } from '../../../domain/decide/facts';
import type { Journey, JourneyVersion } from '../../../domain/journey/journey';
import { watchedAmong } from '../../../domain/journey/watched';
import type { ReadDefinition } from '../../../domain/schema/read-definition';
import { hasErrors } from '../../../domain/schema/reading/problem';
import { Problem } from '../../http/problem';
import { keyOf } from '../document';
import { findDraft } from '../drafts';

/** @throws Problem unknown-definition */
export const findJourney = (db: Database, params: Readonly<Record<string, string>>): Promise<StoredJourney> =>
  findDraft(db, { kind: journeys, word: 'journey' }, keyOf(params));

/** @throws Problem conflict when it was never published */
export function liveOf({ key, liveVersion }: StoredJourney, { version }: DefinitionsInForce): JourneyVersion {
  const live = liveVersion === null ? undefined : version(key, liveVersion);
  if (!live) throw new Problem('conflict', 'This journey was never published.');
  return { ...live, state: 'live' };
}

/** The draft as the version that publishing would make of it. @throws Problem invalid-definition */
export function draftOf(
  { definition, problems }: ReadDefinition<Journey>,
  stored: StoredJourney,
  { version }: DefinitionsInForce,
): JourneyVersion {
  if (!definition || hasErrors(problems))
    throw new Problem('invalid-definition', 'The draft cannot be tried.', { errors: problems });
  let next = (stored.liveVersion ?? 0) + 1;
  while (version(stored.key, next)) next++;
  return { ...definition, version: next, state: 'live' };
}

/** What somebody meets where this version is the one that is entered. @param others whether the other live journeys are there */
export function withTried(
  { policy, dataPlan, statements, live, published, version, template }: DefinitionsInForce,
  tried: JourneyVersion,
  others: boolean,
): Definitions {
  const beside = others ? live.filter(({ key }) => key !== tried.key) : [];
  const entered = [...beside, tried];
  return {
    policy,
    dataPlan,
    statements,
    live: entered,
    audiences: watchedAmong(entered, published),
    version: (key, number) => (key === tried.key && number === tried.version ? tried : version(key, number)),
    template,
  };
}
