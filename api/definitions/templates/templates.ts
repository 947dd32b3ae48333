import type { Tx } from '../../../db/base/database';
import { templates } from '../../../db/definitions/drafts';
import { askForSweep } from '../../../db/wake/sweeps';
import { senderProblems } from '../../../domain/schema/mail/sender-of-mails';
import type { ApiDeps } from '../../http/deps';
import type { Route } from '../../http/route';
import { previewRoute } from './preview';
import { testSendRoute } from './test-send';
import { versionRoutes } from '../version-routes';
import { draftRoutes, listedShape, publishDraftRoute, sayDraft, type DefinitionKind } from '../drafts';

const kindOf = ({ aside }: ApiDeps): DefinitionKind => ({
  kind: templates,
  word: 'template',
  tag: 'Templates',
  path: '/v1/templates',
  summaries: {
    list: 'The templates, by key',
    get: 'The draft and what is wrong with it. As YAML when that is asked for',
  },
  shape: listedShape('The one that messages are made from.'),
  say: sayDraft,
  read: (document, gone) => aside.readDefinition('template', document, gone),
});

export function templateRoutes(deps: ApiDeps): Route[] {
  const kind = kindOf(deps);
  const publishing = {
    ...kind,
    publishes: 'Make the draft what messages are made from; MJML is compiled now',
    published: (tx: Tx, key: string) => askForSweep(tx, 'parked-by', key),
  };
  return [
    ...draftRoutes(deps, kind),
    previewRoute(deps),
    testSendRoute(deps),
    ...versionRoutes(deps, kind),
    publishDraftRoute(deps, publishing, async (draft, gone) => {
      const { template, problems } = await deps.aside.compileTemplate(draft, gone);
      const sender = template ? senderProblems(template, deps.mailing) : [];
      return { definition: template, problems: [...problems, ...sender] };
    }),
  ];
}
