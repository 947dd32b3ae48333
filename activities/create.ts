import type { Activities } from '../domain/snapshot';
import { createAdvance } from './advance';
import { createDeliver } from './deliver';
import type { ActivityDeps } from './deps';

export const createActivities = (deps: ActivityDeps): Activities => ({
  advance: createAdvance(deps),
  deliver: createDeliver(deps),
});
