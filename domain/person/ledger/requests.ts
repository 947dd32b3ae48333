import { addDuration } from '../../time/add-duration';
import type { Duration, Millis } from '../../time/time';

/** What a person may ask for by their rights (GDPR 15 to 21). */
export const requestKinds = ['access', 'portability', 'erase', 'rectify', 'restrict', 'object'] as const;
export type RequestKind = (typeof requestKinds)[number];

export const requestOutcomes = ['done', 'refused', 'cancelled'] as const;
export type RequestOutcome = (typeof requestOutcomes)[number];

/** Within a month it is answered, within two more where that is said with its reason (GDPR 12(3)). */
const answerWithin: Duration = { unit: 'calendar', months: 1, days: 0 };
const longerBy: Duration = { unit: 'calendar', months: 3, days: 0 };

/** Until when a request must be answered. @param zone in which a month is a month @param isLonger it was said that it takes longer */
export const requestDue = (at: Millis, zone: string, isLonger: boolean): Millis =>
  addDuration(at, isLonger ? longerBy : answerWithin, zone);
