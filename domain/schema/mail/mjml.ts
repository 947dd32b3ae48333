import type mjml2html from 'mjml';
import { MarkedLiquid } from './mjml-liquid';

export type Compiled =
  { readonly html: string } | { readonly problems: readonly { readonly line?: number; readonly detail: string }[] };

/** Half a second and 60 MB, so that only who publishes MJML pays for it; pure, as long as includes are not followed. */
// oxlint-disable-next-line no-restricted-globals
const load = (): typeof mjml2html => require('mjml') as typeof mjml2html;

/** Compiles MJML to the HTML that mail programs show, with its Liquid where it was. Includes are not followed. It never throws. */
export async function compileMjml(source: string): Promise<Compiled> {
  const marked = new MarkedLiquid(source);
  try {
    const { html, errors } = await load()(marked.source, { validationLevel: 'soft', ignoreIncludes: true });
    const flaws = errors.map(({ line, message }) => ({ line, detail: marked.unmarked(message) }));
    const problems = flaws.length > 0 ? flaws : marked.tornIn(html);
    return problems.length > 0 ? { problems } : { html: marked.unmarked(html) };
  } catch (error) {
    const [message = ''] = error instanceof Error ? error.message.split('\n') : ['This is no MJML.'];
    return { problems: [{ detail: marked.unmarked(message) }] };
  }
}
