import type { Template } from '../journey/template';
import { compileMjml } from './mail/mjml';
import { pointerOf, type Problem as Flaw } from './reading/problem';
import type { Document } from './read-definition';
import { dataOf, placeIn } from './reading/source';
import { parseTemplate, withCompiledMjml } from './template';
import { contentPath, localePath, wayOutProblems } from './mail/way-out';

export type CompiledTemplate = { readonly template?: Template; readonly problems: readonly Flaw[] };

/** Reads a template as it is published, with its MJML compiled. What is missing of `template` is in `problems`. */
export async function compileTemplate(document: Document): Promise<CompiledTemplate> {
  const { template, problems } = parseTemplate(document.source, document.format);
  if (!template) return { problems };
  const html: Record<string, string> = {};
  const flaws: Flaw[] = [];
  const isSingle = 'channel' in dataOf(document);
  for (const [place, source] of Object.entries(template.mjml)) {
    const compiled = await compileMjml(source);
    if ('html' in compiled) html[place] = compiled.html;
    else flaws.push(...compiled.problems.map((problem) => flawAt(pathOf(place, isSingle), problem)));
  }
  if (flaws.length > 0) return { problems: [...problems, ...placeIn(flaws, document.source, document.format)] };
  const compiled = withCompiledMjml(template, html);
  const stuck = wayOutProblems(compiled, isSingle);
  return { template: compiled, problems: [...problems, ...placeIn(stuck, document.source, document.format)] };
}

const flawAt = (
  path: readonly string[],
  { line, detail }: { readonly line?: number; readonly detail: string },
): Flaw => ({
  pointer: pointerOf(path),
  code: 'bad-mjml',
  detail: line === undefined ? detail : `Line ${line} of the MJML: ${detail}`,
  severity: 'error',
});

/** @param place `email`, or `zh/email` in a language */
function pathOf(place: string, isSingle: boolean): string[] {
  const [first = '', second] = place.split('/');
  return [...(second === undefined ? contentPath(first, isSingle) : localePath(first, second, isSingle)), 'mjml'];
}
