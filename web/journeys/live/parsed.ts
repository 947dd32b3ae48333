import { parseJourney } from '../../../domain/schema/journey/journey';
import type { Journey } from '../../../domain/journey/journey';

/** What a text says; undefined where it cannot be read. */
export const parsed = (
  text: { readonly source: string; readonly format: 'yaml' | 'json' } | undefined,
): Journey | undefined => text && parseJourney(text.source, text.format).journey;
