import { audiences } from '../../db/definitions/drafts';
import { parseAudience } from '../../domain/schema/audience';
import type { ApiDeps } from '../http/deps';
import type { Route } from '../http/route';
import { draftRoutes, listedShape, publishDraftRoute, sayDraft } from './drafts';

const kind = {
  kind: audiences,
  word: 'audience',
  tag: 'Audiences',
  path: '/v1/audiences',
  summaries: {
    list: 'The named audiences, by key',
    get: 'The draft and what is wrong with it. As YAML when that is asked for',
  },
  publishes: 'Make the draft what journeys mean that are published from now on',
  shape: listedShape('The one that journeys mean which are published from now on.'),
  say: sayDraft,
  problems: ({ source, format }: { source: string; format: 'yaml' | 'json' }) => parseAudience(source, format).problems,
};

export const audienceRoutes = (deps: ApiDeps): Route[] => [
  ...draftRoutes(deps, kind),
  publishDraftRoute(deps, kind, async ({ source, format }) => {
    const { audience, problems } = parseAudience(source, format);
    return { definition: audience, problems };
  }),
];
