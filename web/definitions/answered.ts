import { stringify } from 'yaml';
import type { Problem } from '../../domain/schema/reading/problem';

/** A definition as the API has it; `version`: the one in force, 0 for the one that ships. */
export type Stored = {
  readonly source: string;
  readonly etag: string | undefined;
  readonly version: number | null;
  readonly problems: readonly Problem[];
};

/** What was written here and is not saved, with the state of what it was written over. */
export type Unsaved = { readonly source: string; readonly etag: string | undefined };

export type Answered = {
  readonly answer: { readonly problems: readonly unknown[]; readonly [field: string]: unknown };
  readonly etag?: string;
};

/** What was written as JSON is edited as YAML. */
export const asYaml = (text: unknown, format: unknown): string => {
  if (typeof text !== 'string') return stringify(text, { lineWidth: 0 });
  return format === 'json' ? stringify(JSON.parse(text), { lineWidth: 0 }) : text;
};

/** @param source where the answer is not all of it */
export const storedOf = (
  { answer: { problems, version, ...draft }, etag }: Answered,
  source = asYaml(draft['source'], draft['format']),
): Stored => ({
  source,
  etag,
  version: typeof version === 'number' ? version : null,
  problems: problems as readonly Problem[],
});
