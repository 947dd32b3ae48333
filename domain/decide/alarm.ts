import type { Millis } from '../time/time';
import type { Verdict } from './facts';

/** When somebody is to be decided again though nothing happens: the workflow wakes for `due`, the keeper also for `moves`. */
export function alarmOf({ due = Infinity, moves = Infinity }: Pick<Verdict, 'due' | 'moves'>): Millis | undefined {
  const at = Math.min(due, moves);
  return at === Infinity ? undefined : at;
}
