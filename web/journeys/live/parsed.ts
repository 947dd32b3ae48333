import { readJourney } from '../../../domain/schema/journey/journey-reader';
import { hasErrors } from '../../../domain/schema/reading/problem';
import type { Journey } from '../../../domain/journey/journey';

/** What a text says; undefined where it cannot be read. */
export function parsed(
  text: { readonly source: string; readonly format: 'yaml' | 'json' } | undefined,
): Journey | undefined {
  if (!text) return undefined;
  const { written, report } = readJourney(text.source, text.format);
  return written?.isWhole && !hasErrors(report.problems()) ? written.journey : undefined;
}
