import type { Activities } from '../domain/decide/snapshot';
import { createAdvance } from './advance';
import { createCallWebhook } from './call-webhook';
import { Crowds } from './crowds';
import { createDeliver } from './deliver';
import { createEnrolAudience } from './enrol-audience';
import type { ActivityDeps } from './deps';
import { Unrecorded } from './unrecorded';

export function createActivities(given: ActivityDeps): Activities {
  const deps = { ...given, crowds: new Crowds() };
  const unrecorded = new Unrecorded();
  return {
    advance: createAdvance(deps, unrecorded),
    deliver: createDeliver(deps, unrecorded),
    callWebhook: createCallWebhook(deps),
    enrolAudience: createEnrolAudience(deps),
  };
}
