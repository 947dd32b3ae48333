import { asyncLocalStorage } from '@temporalio/activity';
import type { Activities } from '../domain/decide/snapshot';
import { createAdvance } from './advance';
import { createCallWebhook } from './call-webhook';
import { createDeliver } from './deliver';
import { createEnrolAudience } from './enrol-audience';
import type { ActivityDeps } from './deps';
import { Unrecorded } from './unrecorded';

export function createActivities(deps: ActivityDeps): Activities {
  const unrecorded = new Unrecorded();
  return {
    advance: createAdvance(deps, unrecorded),
    deliver: createDeliver(deps, unrecorded),
    callWebhook: createCallWebhook(deps),
    enrolAudience: createEnrolAudience(deps, () => asyncLocalStorage.getStore()?.heartbeat()),
  };
}
