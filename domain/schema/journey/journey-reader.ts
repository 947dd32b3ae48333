import { isMapping } from '../reading/mapping';
import { sayType } from '../reading/issues';
import type { Report } from '../reading/report';
import { readSource, type Format } from '../reading/source';
import { partsOf, type Written } from './journey-parts';

export type JourneyText = {
  /** Undefined where the text cannot be read. */
  readonly data?: unknown;
  readonly report: Report;
  /** However broken. */
  readonly written?: Written & { readonly isWhole: boolean };
};

/** Reads a journey as docs/journeys.md has it, but for what its expressions say. */
export function readJourney(source: string, format: Format): JourneyText {
  const { value, report } = readSource(source, format);
  if (value === undefined) return { report };
  if (!isMapping(value)) {
    report.error([], {
      code: 'wrong-type',
      detail: `A journey is a mapping, not ${sayType(value)}.`,
      hint: 'It begins with "journey: <key>".',
    });
    return { data: value, report };
  }
  return { data: value, report, written: partsOf(value, report) };
}
