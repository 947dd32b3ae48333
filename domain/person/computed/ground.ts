import { permission } from '../../contact/permission';
import type { Millis } from '../../time/time';
import { isNo, type ConsentEntry } from '../ledger/consent';
import type { Preferences } from '../wishes/preferences';

/** The purpose of working out what somebody is like from what they do. */
export const profiling = 'profiling';

type Grounds = {
  readonly preferences: Pick<Preferences, 'personalisation'>;
  /** At least the words about `profiling` on all channels. */
  readonly words: readonly ConsentEntry[];
  /** The policy lists the purpose, so that it takes a yes; else whoever does not say no may be read. */
  readonly needsYes: boolean;
};

/** Whether there is a ground to work out anything about a person. Who wants no personalisation is not read at all. */
export function mayInfer({ preferences, words, needsYes }: Grounds, now: Millis): boolean {
  if (preferences.personalisation === false) return false;
  const { allowed, entry } = permission(
    words.filter(({ channel }) => channel === undefined),
    profiling,
    '',
    now,
  );
  return needsYes ? allowed : entry === undefined || !isNo(entry.state);
}
