import type { Work } from '../decide/work';
import type { Journey } from '../journey/journey';
import { classOf } from '../journey/policy';
import type { JourneyWish } from '../person/wishes/preferences';

/** What the person said of a journey; one that serves them, such as their order's, goes on all the same. */
export function ownWord(
  { facts, definitions }: Pick<Work, 'facts' | 'definitions'>,
  { key, purpose }: Pick<Journey, 'key' | 'purpose'>,
): JourneyWish | undefined {
  const { journeys = {} } = facts.preferences;
  if (!Object.hasOwn(journeys, key) || classOf(definitions.policy, purpose) === 'service') return undefined;
  return journeys[key];
}
