import type { Policy } from './policy';

/** So many people at once are confirmed by typing the journey's key, where the policy does not say otherwise. */
const usualTypedFrom = 1_000;

/** Whom a publish concerns at once. */
export type Concerned = {
  /** Who is in the audiences that it lets in; `whole`: all were counted in time. */
  readonly entering?: { readonly size: number; readonly whole: boolean } | undefined;
  /** Who is inside and goes over to it. */
  readonly moving: number;
};

/** How many people a publish concerns; who could not be counted in time are more than any bound. */
export const howMany = ({ entering, moving }: Concerned): number =>
  entering?.whole === false ? Infinity : (entering?.size ?? 0) + moving;

type Rules = Pick<Policy, 'approval'>;

/** Whether a second person has to agree to it. */
export const needsApproval = ({ approval }: Rules, concerned: Concerned): boolean =>
  approval?.above !== undefined && howMany(concerned) > approval.above;

/** Whether whoever publishes it says once more what they mean. */
export const needsTyping = ({ approval }: Rules, concerned: Concerned): boolean =>
  howMany(concerned) >= (approval?.typedFrom ?? usualTypedFrom);

/** How far a draft has come on its way to a second person's yes; `stale`: it was changed since it was asked for. */
export type ReviewState = 'none' | 'asked' | 'approved' | 'stale';

/** Somebody asked for an approval of a draft. */
export type Review = { readonly isOfThisDraft: boolean; readonly approvedBy: string | null };

/** What keeps a key from agreeing to a draft: nobody asked, it was changed since, or the key itself asked. */
export function whyNotApproved(
  review: (Review & { readonly askedBy: string }) | undefined,
  key: string,
): 'none' | 'stale' | 'own' | undefined {
  const state = reviewState(review);
  if (state === 'none' || state === 'stale') return state;
  return review?.askedBy === key ? 'own' : undefined;
}

export function reviewState(review: Review | undefined): ReviewState {
  if (!review) return 'none';
  if (!review.isOfThisDraft) return 'stale';
  return review.approvedBy === null ? 'asked' : 'approved';
}
