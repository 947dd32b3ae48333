import type { Millis } from '../time/time';

/** What a provider says of a message that it took. */
export type Feedback = {
  /** By which it counts once for its provider. */
  readonly id: string;
  readonly type: 'bounce' | 'complaint' | 'delivery';
  /** Of a bounce: nobody will ever be at the address. */
  readonly hard?: boolean;
  /** In its normal form. */
  readonly address: string;
  /** Our message, where it can be told. */
  readonly messageId?: string;
  readonly at: Millis;
  /** The provider's words, without the address. */
  readonly said?: string;
};

/**
 * All that was heard of an address, whoever has it. Each part only ever grows, so that it is the same in whatever order things are
 * heard and however often.
 */
export type Standing = {
  readonly complainedAt?: Millis;
  readonly bouncedAt?: Millis;
  readonly deliveredAt?: Millis;
  /** The last soft bounce of each day (UTC) since the last delivery, in order. */
  readonly softAt?: readonly Millis[];
};

/** Why addresses are on the suppression list, the weightiest first. */
export const suppressionReasons = ['erasure', 'stopped', 'complained', 'bounced', 'soft-bounced'] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** Why nobody writes to an address any more, and since when. */
export type Suppression = { readonly reason: Exclude<SuppressionReason, 'erasure'>; readonly at: Millis };

const dayMillis = 86_400_000;
const dayOf = (at: Millis): number => Math.floor(at / dayMillis);

/** So many days with a soft bounce, and nothing delivered between them, say that nobody is there. */
export const softDays = 5;
/** They lie within so many days. */
export const softSpan = 30;
/** Far more than speak for it. */
const mostDays = 100;

export function afterFeedback(
  standing: Standing,
  { type, hard, at }: Pick<Feedback, 'type' | 'hard' | 'at'>,
): Standing {
  switch (type) {
    case 'complaint':
      return { ...standing, complainedAt: latest(standing.complainedAt, at) };
    case 'delivery':
      return withSoft({ ...standing, deliveredAt: latest(standing.deliveredAt, at) }, standing.softAt ?? []);
    case 'bounce':
      if (hard) return { ...standing, bouncedAt: latest(standing.bouncedAt, at) };
      return withSoft(standing, [...(standing.softAt ?? []), at]);
  }
}

const latest = (one: Millis | undefined, other: Millis): Millis => Math.max(one ?? other, other);

/** A delivery takes back the soft bounces before it: somebody is there. */
function withSoft({ softAt: _before, ...standing }: Standing, all: readonly Millis[]): Standing {
  const lastOfDay = new Map<number, Millis>();
  for (const at of all.filter((one) => one > (standing.deliveredAt ?? -Infinity)))
    lastOfDay.set(dayOf(at), latest(lastOfDay.get(dayOf(at)), at));
  const softAt = [...lastOfDay.values()].sort((a, b) => a - b).slice(-mostDays);
  return softAt.length > 0 ? { ...standing, softAt } : standing;
}

/** What follows for whoever has the address; the stronger word first, since it is lifted by less. */
export function suppressionOf({ complainedAt, bouncedAt, softAt = [] }: Standing): Suppression | undefined {
  if (complainedAt !== undefined) return { reason: 'complained', at: complainedAt };
  if (bouncedAt !== undefined) return { reason: 'bounced', at: bouncedAt };
  const isLasting = softAt.some((at, n) => dayOf(at) - dayOf(softAt[n - softDays + 1] ?? -Infinity) < softSpan);
  const last = softAt.at(-1);
  return isLasting && last !== undefined ? { reason: 'soft-bounced', at: last } : undefined;
}
