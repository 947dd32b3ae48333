import type { Duration, Millis } from '../time/time';
import { addDuration } from '../time/add-duration';

/** How somebody stands as a buyer; who bought never becomes a lead again. */
export const purchaseClasses = ['lead', 'first-time', 'active', 'defecting', 'inactive'] as const;
export type PurchaseClass = (typeof purchaseClasses)[number];

export type PurchaseRules = {
  /** The event that is a purchase. */
  readonly on: string;
  /** How long after a purchase somebody counts as first-time or active. */
  readonly active: Duration;
  /** How long after a purchase somebody counts as defecting; later they are inactive. */
  readonly defecting: Duration;
};

/** What happened, as far as the class hangs on it. */
export type Purchases = { readonly count: number; readonly last: Millis | undefined };

/** Windows end at an instant that no longer belongs to them, as those of `count` do. @param zone in which calendar days count */
export function purchaseClass(
  { count, last }: Purchases,
  rules: PurchaseRules,
  now: Millis,
  zone: string,
): PurchaseClass {
  if (count === 0 || last === undefined) return 'lead';
  if (now < addDuration(last, rules.active, zone)) return count === 1 ? 'first-time' : 'active';
  return now < addDuration(last, rules.defecting, zone) ? 'defecting' : 'inactive';
}

/** When time alone changes the class next. */
export function purchaseClassEnds(
  { last }: Purchases,
  { active, defecting }: PurchaseRules,
  now: Millis,
  zone: string,
): Millis | undefined {
  if (last === undefined) return undefined;
  return [active, defecting].map((window) => addDuration(last, window, zone)).find((end) => end > now);
}

/** Whether time alone leads from one class to the other, without a purchase. */
export const comesByTime = (from: PurchaseClass, to: PurchaseClass): boolean =>
  from !== 'lead' &&
  (to === 'defecting' || to === 'inactive') &&
  purchaseClasses.indexOf(to) > purchaseClasses.indexOf(from);
