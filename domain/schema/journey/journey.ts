import type { Journey } from '../../journey/journey';
import { checkExpressions } from '../reading/expressions';
import { isMapping } from '../reading/mapping';
import { checkMoments } from '../reading/moments';
import { hasErrors, type Problem } from '../reading/problem';
import type { Format } from '../reading/source';
import type { Written } from './journey-parts';
import { readJourney } from './journey-reader';

export { checkJourney, entersOf, leadsOf, type KnownDefinitions } from './journey-check';

export type ReadJourney = {
  /** Only when nothing but warnings was found. */
  readonly journey?: Journey;
  readonly problems: Problem[];
  /** To be checked against what is around it, however broken. */
  readonly written?: Written;
  /** What can be told of a draft, however broken. */
  readonly draft?: { readonly key: string; readonly name: string };
};

/** Reads a journey and reports everything that is wrong with it at once. */
export function parseJourney(source: string, format: Format): ReadJourney {
  const { data, report, written } = readJourney(source, format);
  checkMoments(report);
  checkExpressions(report);
  const problems = report.problems();
  if (!written || !isMapping(data)) return { problems };
  const whole = written.isWhole && !hasErrors(problems) ? { journey: written.journey } : {};
  const draft = typeof data.journey === 'string' ? { draft: draftOf(data.journey, data.name) } : {};
  return { ...whole, written, problems, ...draft };
}

const draftOf = (draftKey: string, draftName: unknown): { key: string; name: string } => ({
  key: draftKey,
  name: typeof draftName === 'string' && draftName.trim() !== '' ? draftName.trim() : draftKey,
});
