import type mjml2html from 'mjml';

export type Compiled =
  { readonly html: string } | { readonly problems: readonly { readonly line?: number; readonly detail: string }[] };

/** Half a second and 60 MB, so that only who publishes MJML pays for it; pure, as long as includes are not followed. */
// oxlint-disable-next-line no-restricted-globals
const load = (): typeof mjml2html => require('mjml') as typeof mjml2html;

/** Compiles MJML to the HTML that mail programs show. Includes are not followed. It never throws. */
export async function compileMjml(source: string): Promise<Compiled> {
  try {
    const { html, errors } = await load()(source, { validationLevel: 'soft', ignoreIncludes: true });
    if (errors.length === 0) return { html };
    return { problems: errors.map(({ line, message }) => ({ line, detail: message })) };
  } catch (error) {
    return {
      problems: [{ detail: error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'This is no MJML.' }],
    };
  }
}
