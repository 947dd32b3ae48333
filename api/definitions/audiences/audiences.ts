import type { Tx } from '../../../db/base/database';
import { audiences } from '../../../db/definitions/drafts';
import { askForSweep } from '../../../db/wake/sweeps';
import type { ApiDeps } from '../../http/deps';
import { audienceSizeRoute } from './audience-size';
import { lookAtOnce } from '../look-at-once';
import type { Route } from '../../http/route';
import { draftRoutes, listedShape, publishDraftRoute, sayDraft, type DefinitionKind } from '../drafts';
import { versionRoutes } from '../version-routes';

const kindOf = ({ aside, definitions, db }: ApiDeps): DefinitionKind => ({
  kind: audiences,
  word: 'audience',
  tag: 'Audiences',
  path: '/v1/audiences',
  summaries: {
    list: 'The named audiences, by key',
    get: 'The draft and what is wrong with it. As YAML when that is asked for',
  },
  shape: listedShape('The one that journeys mean which are published from now on.'),
  say: sayDraft,
  read: async (document, gone) =>
    aside.readDefinition('audience', document, gone, (await definitions.current(db)).dataPlan),
});

export function audienceRoutes(deps: ApiDeps): Route[] {
  const kind = kindOf(deps);
  const publishing = {
    ...kind,
    publishes: 'Make the draft what journeys mean that are published from now on',
    // Whom an audience stops is not found by its name, and what journeys do to each other stops people by it as well.
    published: (tx: Tx) => askForSweep(tx, 'all-parked'),
    afterwards: () => lookAtOnce(deps),
  };
  return [
    ...draftRoutes(deps, kind),
    audienceSizeRoute(deps),
    ...versionRoutes(deps, kind),
    publishDraftRoute(deps, publishing, kind.read),
  ];
}
