import { sayLeftOut, type LeftOut } from '../../domain/person/plan/collect';
import type { Ref } from '../../domain/person/identity/identity';
import { sayLimit, type Limit } from '../../domain/person/limits';
import type { Refused } from '../../db/wake/messages';
import type { ErrorCode } from '../http/errors';

/** A call, by its message id, that was not taken though it can be read, and why. */
export type NotTaken = {
  readonly messageId: string;
  readonly code: Extract<ErrorCode, 'over-limit' | 'unplanned-event' | 'consent-required' | 'ambiguous-identifier'>;
  readonly detail: string;
};

/** A call that was taken without something of it. */
export type TakenWithout = { readonly messageId: string; readonly left: readonly LeftOut[] };

/** What became of calls: which were new, by their message ids, what they forbid that may be in the air, and which were not taken. */
export type Outcome = {
  readonly stored: readonly string[];
  readonly refusals: readonly Refused[];
  readonly rejected: readonly NotTaken[];
  readonly without: readonly TakenWithout[];
};

/** It would pass a limit of the person whom it speaks of. */
export const overLimit = (messageId: string, limit: Limit): NotTaken => ({
  messageId,
  code: 'over-limit',
  detail: sayLimit[limit],
});

export const unplanned = (messageId: string, left: LeftOut): NotTaken => ({
  messageId,
  code: 'unplanned-event',
  detail: sayLeftOut(left),
});

/** Of a visitor who may not be tracked nothing is kept. */
export const untracked = (messageId: string, needs: string): NotTaken => ({
  messageId,
  code: 'consent-required',
  detail: `The visitor did not agree to "${needs}": nothing of this call was kept.`,
});

/** Several people have the address that it names its person by. */
export const severals = (messageId: string, { kind }: Ref): NotTaken => ({
  messageId,
  code: 'ambiguous-identifier',
  detail: `/subject: Several people have this ${kind}, so that nobody can tell whose event it is. Name one of them by what is theirs alone, such as user:42.`,
});

/** Nothing came of any call yet. */
export const nothingSettled = { settled: 0, stored: [], refusals: [], rejected: [], without: [] };
