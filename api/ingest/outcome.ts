import type { Refusal } from '../customers/in-the-air';

/** What became of calls: how many were new, and what they forbid that may be in the air. */
export type Outcome = { readonly stored: number; readonly refusals: readonly Refusal[] };
