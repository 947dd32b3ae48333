import { warnOfBecoming } from '../../../domain/schema/becomes-sensitive';
import { warnOfReaders } from '../../../domain/schema/sensitive-reads';
import type { ApiDeps } from '../../http/deps';
import type { Route } from '../../http/route';
import { rulebookRoutes } from '../rulebook';
import { unplannedRoute } from './unplanned';

/** What everything is collected by until somebody says otherwise, as its author would write it. */
const shippedPlan = { traits: {}, events: {}, unknown: 'keep', anonymous: { needs: 'analytics' }, retention: {} };

export const dataPlanRoutes = (deps: ApiDeps): Route[] => [
  unplannedRoute(deps),
  ...rulebookRoutes(deps, {
    kind: 'data-plan',
    table: 'data_plans',
    tag: 'Data plan',
    name: 'data plan',
    shipped: async () => shippedPlan,
    warn: async ({ db, definitions }, plan) => {
      const { published, live, dataPlan } = await definitions.current(db);
      return [...warnOfBecoming(plan, dataPlan), ...warnOfReaders(plan, { audiences: published, live })];
    },
  }),
];
