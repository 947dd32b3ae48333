import { z } from 'zod';
import { format, templates } from '../../../db/definitions/drafts';
import { channelKinds, spokenKinds } from '../../../domain/contact/channel';
import type { Template } from '../../../domain/journey/template';
import type { Preview } from '../../../domain/rehearse/preview';
import type { Problem as Flaw } from '../../../domain/schema/reading/problem';
import type { Document } from '../../../domain/schema/read-definition';
import type { ApiDeps } from '../../http/deps';
import { Problem } from '../../http/problem';
import { route, type Route } from '../../http/route';
import { definitionLimit, flawShape, keyOf } from '../document';
import { findDraft } from '../drafts';
import { readerFields, scopeFor, type ReaderAsked } from './preview-reader';

const named = { kind: templates, word: 'template' };

/** What of a template is looked at, and for whom. */
export const previewFields = {
  ...readerFields,
  source: z.string().max(definitionLimit).optional().describe('What to look at in place of the draft.'),
  format: format.default('yaml').describe('Of source.'),
};
const body = z.strictObject({
  ...previewFields,
  channel: z.enum(channelKinds).optional().describe('Default: the first of the template that this product speaks.'),
});

const shape = z.object({
  channel: z.string(),
  class: z.enum(['marketing', 'service']),
  subject: z.string().optional(),
  html: z.string().optional(),
  text: z.string().optional(),
  error: z.string().optional().describe('Why it cannot be rendered for this reader.'),
  bytes: z.number().describe('Of the html; of the text where there is none.'),
  problems: z.array(flawShape),
});

export function previewRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/templates/{key}/preview',
    scope: 'read',
    tag: 'Templates',
    summary: 'What somebody would read, rendered as a message is; nobody is written to',
    body: { kind: 'json', schema: body, limit: 2 * definitionLimit, optional: true },
    answers: { 200: shape },
    errors: ['unknown-definition', 'unknown-customer', 'ambiguous-identifier', 'invalid-definition', 'invalid', 'too-expensive'], // prettier-ignore
    handle: async ({ params, body: asked, gone }) => {
      const { template, channel, problems, preview } = await previewed(deps, { key: keyOf(params), asked, gone });
      const { rendered } = preview;
      const said = rendered.ok
        ? { subject: rendered.subject, html: rendered.html, text: rendered.text }
        : { error: rendered.error };
      const bytes = rendered.ok ? Buffer.byteLength(rendered.html ?? rendered.text) : 0;
      return {
        status: 200,
        body: { channel, class: template.class, ...said, bytes, problems: [...problems, ...preview.problems] },
        headers: { 'cache-control': 'no-store' },
      };
    },
  });
}

type Asked = ReaderAsked & { readonly source?: string; readonly format: Document['format']; readonly channel?: string };
type Previewed = {
  readonly template: Template;
  readonly channel: string;
  readonly problems: readonly Flaw[];
  readonly preview: Preview;
};

/** @throws Problem unknown-definition, unknown-customer, invalid-definition for what cannot be rendered at all */
export async function previewed(
  deps: ApiDeps,
  { key, asked, gone }: { readonly key: string; readonly asked: Asked; readonly gone: AbortSignal },
): Promise<Previewed> {
  const { source, format: written } = asked;
  const document = source === undefined ? await findDraft(deps.db, named, key) : { source, format: written };
  const { template, problems } = await deps.aside.compileTemplate(document, gone);
  if (!template) throw new Problem('invalid-definition', 'It cannot be rendered.', { errors: problems });
  const kinds = Object.keys(template.channels);
  const channel = asked.channel ?? kinds.find((kind) => spokenKinds.has(kind)) ?? kinds[0] ?? 'email';
  const scope = await scopeFor(deps, asked, template);
  const preview = await deps.aside.preview({ template, channel, scope, ours: deps.publicUrl }, gone);
  return { template, channel, problems, preview };
}
