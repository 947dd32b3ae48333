import { addDuration } from '../../time/add-duration';
import { backwards } from '../../time/duration';
import type { Duration, Millis } from '../../time/time';
import type { DataPlan } from './data-plan';

/** What happened before these instants is kept no longer; of whom no time is said, for ever. */
export type Ends = { readonly events?: Millis; readonly visitors?: Millis };

/** @param zone in which months are counted */
export function retentionEnds({ retention }: Pick<DataPlan, 'retention'>, now: Millis, zone: string): Ends {
  const end = (kept: Duration): Millis => addDuration(now, backwards(kept), zone);
  const { events, anonymous } = retention;
  return {
    ...(events ? { events: end(events) } : {}),
    ...(anonymous ? { visitors: end(anonymous) } : {}),
  };
}
