import type { Definitions } from '../../decide/facts';
import type { Journey, JourneyVersion } from '../../journey/journey';
import { readListeners, type Listeners } from '../../journey/listeners';
import type { Policy } from '../../journey/policy';
import type { NamedAudience } from '../../journey/watch';
import { watchedAmong } from '../../journey/watched';
import type { DataPlan } from '../../person/plan/data-plan';
import { firstVersions } from '../../journey/statement/statement-terms';
import type { Statement } from '../../journey/statement/statement';
import type { Template } from '../../journey/template';
import { definitionsOf, type WrittenDefinitions } from '../written';

/** Journeys, templates and a policy that belong together, as plain data. */
export type RuleSet = {
  readonly journeys: readonly Journey[];
  readonly audiences: readonly NamedAudience[];
  readonly templates: readonly Template[];
  readonly policy: Policy;
  readonly statements?: readonly Statement[];
  /** By what is collected; without it everything is. */
  readonly dataPlan?: DataPlan;
};

/** A rule set in force: every journey is live in its first version. */
export type Rules = { readonly definitions: Definitions; readonly listeners: Listeners };

export function rulesOf({ journeys, audiences, templates, policy, statements = [], dataPlan }: RuleSet): Rules {
  const live = journeys.map((journey): JourneyVersion => ({ ...journey, version: 1, state: 'live' }));
  const watched = watchedAmong(live, audiences);
  return rulesFrom({ policy, dataPlan, statements: firstVersions(statements), live, audiences: watched, templates });
}

/** What somebody who starts anew meets, in force. */
export const rulesFrom = (written: WrittenDefinitions): Rules => {
  const { live, policy, audiences } = written;
  return { definitions: definitionsOf(written), listeners: readListeners(live, live, policy, audiences) };
};
