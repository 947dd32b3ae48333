import { z } from 'zod';
import type { Tx } from '../../../db/base/database';
import { journeys, lockDraft, type Written } from '../../../db/definitions/drafts';
import {
  saveJourneyDraft,
  setJourneyState,
  type JourneyState,
  type StoredJourney,
} from '../../../db/definitions/journeys';
import { askForSweep } from '../../../db/wake/sweeps';
import type { Millis } from '../../../domain/time/time';
import type { ApiDeps } from '../../http/deps';
import { etagOf } from '../../http/etag';
import { Problem } from '../../http/problem';
import { route, type Route } from '../../http/route';
import { keyOf } from '../document';
import { draftRoutes, findDraft, listedShape, noSuch, sayDraft, type DefinitionKind } from '../drafts';
import { numberRoutes } from './journey-numbers';
import { versionRoutes } from './journey-versions';
import { judge } from './judge';
import { publishRoute } from './publish-journey';
import { reviewRoutes } from './review-journey';

const tag = 'Journeys';
const path = '/v1/journeys/{key}';

const journeyShape = z
  .looseObject({ key: z.string(), name: z.string(), state: z.enum(['draft', 'live', 'paused', 'archived']) })
  .extend(listedShape('The one that is entered.').shape);

const sayJourney = ({ name, state, ...draft }: StoredJourney) => {
  const { key, ...rest } = sayDraft(draft);
  return { key, name, state, ...rest };
};

const named = { kind: journeys, word: 'journey' };

const kindOf = (deps: ApiDeps): DefinitionKind<StoredJourney> => ({
  ...named,
  tag,
  path: '/v1/journeys',
  summaries: {
    list: 'The journeys, by key',
    get: 'The draft, what is wrong with it, and what is live. As YAML when that is asked for',
  },
  shape: journeyShape,
  say: sayJourney,
  read: (document, gone) => judge(deps, document, gone),
  save: saveNamed,
});

/** A draft without a name is named as its key. */
function saveNamed(tx: Tx, written: Written, { name }: Readonly<Record<string, unknown>>, now: Millis) {
  return saveJourneyDraft(tx, { ...written, name: typeof name === 'string' && name !== '' ? name : written.key }, now);
}

export const journeyRoutes = (deps: ApiDeps): Route[] => [
  ...draftRoutes(deps, kindOf(deps)),
  publishRoute(deps),
  stateRoute(deps, 'pause', 'paused', 'Hold everybody inside and everything it would say'),
  stateRoute(deps, 'resume', 'live', 'Go on where the pause held'),
  stateRoute(deps, 'archive', 'archived', 'Let nobody in any more; who is inside goes on to the end'),
  ...versionRoutes(deps),
  ...numberRoutes(deps),
  ...reviewRoutes(deps),
];

function stateRoute(deps: ApiDeps, verb: string, state: JourneyState, summary: string): Route {
  return route({
    method: 'post',
    path: `${path}/${verb}`,
    scope: 'write',
    tag,
    summary,
    answers: { 200: journeyShape },
    errors: ['unknown-definition', 'conflict'],
    audit: `journey.${verb}`,
    handle: async ({ params }) => {
      const key = keyOf(params);
      const stored = await deps.db.transaction().execute(async (tx) => {
        const before = await lockDraft(tx, journeys, key);
        if (!before) throw noSuch(named);
        if (before.liveVersion === null && state !== 'archived')
          throw new Problem('conflict', 'This journey was never published.');
        if (before.state === 'archived' && state !== 'archived')
          throw new Problem('conflict', 'It is archived; publishing it again opens it.');
        if (before.state !== state) await setJourneyState(tx, key, state, deps.clock.now());
        if (before.state === 'paused' && state !== 'paused') {
          await askForSweep(tx, 'inside', key);
          await askForSweep(tx, 'parked-inside', key);
        }
        return findDraft(tx, named, key);
      });
      return { status: 200, body: sayJourney(stored), headers: { etag: etagOf(stored.revision) } };
    },
  });
}
