import { render, type Rendered, type Rendering } from '../render/render';
import { mailProblems } from '../schema/mail/mail-problems';
import type { Problem } from '../schema/reading/problem';

/** @param ours begins every link that we make */
export type Previewing = Rendering & { readonly ours: string };
export type Preview = { readonly rendered: Rendered; readonly problems: readonly Problem[] };

/** A message as it would be sent, by the rules of one that is, and what is wrong with it then. */
export function preview({ ours, ...rendering }: Previewing): Preview {
  const rendered = render(rendering.template, rendering.channel, rendering.scope);
  const isMail = rendering.channel === 'email' && rendered.ok && rendered.html !== undefined;
  return { rendered, problems: isMail ? mailProblems(rendered.html ?? '', ours) : [] };
}
