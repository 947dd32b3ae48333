import { askForSweep } from '../../../db/wake/sweeps';
import type { ApiDeps } from '../../http/deps';
import type { Route } from '../../http/route';
import { rulebookRoutes } from '../rulebook';
import { sayPolicy } from './say-policy';
import { whatIfRoute } from './what-if';

export const policyRoutes = (deps: ApiDeps): Route[] => [
  whatIfRoute(deps),
  ...rulebookRoutes(deps, {
    kind: 'policy',
    table: 'policies',
    tag: 'Policy',
    name: 'policy',
    shipped: async ({ db, definitions }) => sayPolicy((await definitions.current(db)).policy),
    follow: async (tx, { lifecycle: { purchases } }) => {
      await askForSweep(tx, 'all-parked');
      if (purchases) await askForSweep(tx, 'buyers', purchases.on);
    },
  }),
];
