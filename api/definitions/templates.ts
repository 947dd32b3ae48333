import { templates } from '../../db/definitions/drafts';
import { askForSweep } from '../../db/wake/sweeps';
import { parseTemplate } from '../../domain/schema/template';
import type { ApiDeps } from '../http/deps';
import type { Route } from '../http/route';
import { draftRoutes, listedShape, publishDraftRoute, sayDraft } from './drafts';

const kind = {
  kind: templates,
  word: 'template',
  tag: 'Templates',
  path: '/v1/templates',
  summaries: {
    list: 'The templates, by key',
    get: 'The draft and what is wrong with it. As YAML when that is asked for',
  },
  publishes: 'Make the draft what messages are made from; MJML is compiled now',
  shape: listedShape('The one that messages are made from.'),
  say: sayDraft,
  problems: ({ source, format }: { source: string; format: 'yaml' | 'json' }) => parseTemplate(source, format).problems,
};

export const templateRoutes = (deps: ApiDeps): Route[] => [
  ...draftRoutes(deps, kind),
  publishDraftRoute(
    deps,
    { ...kind, published: (tx, key) => askForSweep(tx, 'parked-by', key) },
    async ({ source, format }, gone) => {
      const { template, problems } = await deps.aside.compileTemplate({ source, format }, gone);
      return { definition: template, problems };
    },
  ),
];
