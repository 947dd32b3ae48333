import type { Millis } from '../time/time';
import type { ConsentEntry } from './ledger/consent';

/** An event as far as it is counted: when it happened, and what its property adds. */
export type Counted = readonly [at: Millis, amount: number];

/** The events of a name since an instant. */
export type Since = {
  readonly count: number;
  readonly sum: number;
  /** The earliest of them, in order. */
  readonly first: readonly Counted[];
  /** `first` has every one. */
  readonly isAll: boolean;
};

/** What a property holds where that is short: a text, a number, a truth; `true` where it holds anything else. */
export type Short = string | number | boolean;

/** One of the newest events of a name, with those of its properties that were asked for and are there. */
export type Newest = { readonly at: Millis; readonly properties: Readonly<Record<string, Short>> };

/**
 * What happened to a person and is not listed in the facts: decided events, and passages entered. A name's events come with the
 * amounts of a property, or with zeros where none is asked for.
 */
export type Past = {
  /** @param from null: ever */
  since(name: string, property: string | null, from: Millis | null): Since;
  /** In order; `to` excluded. */
  between(name: string, property: string | null, from: Millis, to: Millis): readonly Counted[];
  last(name: string): Millis | undefined;
  /** The newest first, as many as `newestOf` looks at. @param fields at most four */
  newest(name: string, fields: readonly string[]): readonly Newest[];
  /** Of each of the newest days (UTC) on which a page or a screen was called the last call, the newest first. */
  visits(): readonly Millis[];
  /** The words of the ledger about a purpose, of whoever has no consents among the facts. */
  words(purpose: string): readonly ConsentEntry[];
  /** When a journey was entered last under a key. */
  entry(journey: string, key: string): Millis | undefined;
};

/** What somebody who knows the past is asked. */
export type Question =
  | { readonly ask: 'since'; readonly name: string; readonly property: string | null; readonly from: Millis | null }
  | {
      readonly ask: 'between';
      readonly name: string;
      readonly property: string | null;
      readonly from: Millis;
      readonly to: Millis;
    }
  | { readonly ask: 'last'; readonly name: string }
  | { readonly ask: 'newest'; readonly name: string; readonly fields: readonly string[]; readonly most: number }
  | { readonly ask: 'visits'; readonly most: number }
  | { readonly ask: 'words'; readonly purpose: string }
  | { readonly ask: 'entry'; readonly journey: string; readonly key: string };

/** In the shape of the question: `Since`, a list, or an instant. */
export type Answer =
  Since | readonly Counted[] | readonly Newest[] | readonly Millis[] | readonly ConsentEntry[] | Millis | null;
