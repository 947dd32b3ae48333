import { readJourney } from '../journey/journey-reader';
import { hasErrors } from '../reading/problem';
import type { Journey } from '../../journey/journey';

/** What a text says; undefined where it cannot be read. */
export function parsed(
  text: { readonly source: string; readonly format: 'yaml' | 'json' } | undefined,
): Journey | undefined {
  if (!text) return undefined;
  const { written, report } = readJourney(text.source, text.format);
  return written?.isWhole && !hasErrors(report.problems()) ? written.journey : undefined;
}
