import type { Limit } from '../../domain/person/limits';
import type { Refusal } from '../customers/in-the-air';

/** A call, by its message id, that would pass a limit of the person whom it speaks of. */
export type OverLimit = { readonly messageId: string; readonly limit: Limit };

/** What became of calls: how many were new, what they forbid that may be in the air, and which were not taken. */
export type Outcome = {
  readonly stored: number;
  readonly refusals: readonly Refusal[];
  readonly rejected: readonly OverLimit[];
};
