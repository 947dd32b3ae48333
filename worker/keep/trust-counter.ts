import type { Logger } from 'pino';
import type { Database } from '../../db/base/database';
import { stepTrust } from '../../db/permission/trust-days';
import type { Clock } from '../../domain/time/time';
import { Beat } from './beat';

/** Real milliseconds between two looks; of many workers one counts a day. */
const pollMillis = 2_000;

type Deps = { readonly db: Database; readonly clock: Clock; readonly log: Logger };

/** Counts by day what Trust tells, so that nobody who asks waits until the past was walked through. */
export const trustCounter = ({ db, clock, log }: Deps): Beat =>
  new Beat(async () => {
    try {
      await stepTrust(db, clock.now());
    } catch (error) {
      log.warn({ error }, 'the days of Trust could not be counted; trying again');
    }
  }, pollMillis);
