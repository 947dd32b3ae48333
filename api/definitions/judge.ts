import { publishedAudiences } from '../../db/definitions/audiences';
import type { Database, Tx } from '../../db/base/database';
import type { StoredJourney } from '../../db/definitions/journeys';
import { readKnownNames } from '../../db/definitions/known-names';
import type { Journey } from '../../domain/journey/journey';
import { checkJourney, entersOf, leadsOf, parseJourney } from '../../domain/schema/journey/journey';
import { withAudiences } from '../../domain/schema/journey/named-audiences';
import type { Problem as Flaw } from '../../domain/schema/reading/problem';
import { placeIn } from '../../domain/schema/reading/source';
import type { ApiDeps } from '../http/deps';

/** Everything that is wrong with a draft: by itself, and with what is in force around it. */
export async function judge(
  { definitions }: ApiDeps,
  db: Database | Tx,
  { source, format }: Pick<StoredJourney, 'source' | 'format'>,
): Promise<{ journey?: Journey | undefined; problems: readonly Flaw[] }> {
  const { journey, written, problems } = parseJourney(source, format);
  if (!written) return { problems };
  const { key } = written.journey;
  const { policy, templates, live } = await definitions.current(db);
  const enters = new Map(live.map((one) => [one.key, entersOf(one)]));
  const audiences = await publishedAudiences(db);
  const known = {
    audiences,
    names: await readKnownNames(db),
    templates,
    policy,
    journeys: new Set([key, ...enters.keys()]),
    entersOf: (one: string) => (one === key ? leadsOf(written) : (enters.get(one) ?? [])),
  };
  const around = placeIn(checkJourney(written, known), source, format);
  return {
    ...(journey ? { journey: withAudiences(journey, audiences) } : {}),
    problems: [...problems, ...around].sort((one, other) => (one.line ?? 0) - (other.line ?? 0)),
  };
}
