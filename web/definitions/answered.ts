import type { Problem } from '../../domain/schema/reading/problem';
import { isMapping } from '../../domain/schema/reading/mapping';

/** A definition as the API has it; `version`: the one in force, 0 for the one that ships. */
export type Stored = {
  readonly source: string;
  /** What the text says, as the API has read it; undefined where it says nothing. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
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

type Said = { readonly source: string; readonly data: unknown };

export const storedOf = ({ answer: { problems, version }, etag }: Answered, { source, data }: Said): Stored => ({
  source,
  data: isMapping(data) && Object.keys(data).length > 0 ? data : undefined,
  etag,
  version: typeof version === 'number' ? version : null,
  problems: problems as readonly Problem[],
});
