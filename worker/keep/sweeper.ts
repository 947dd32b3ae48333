import type { Logger } from 'pino';
import type { Database } from '../../db/base/database';
import { stepSweeps } from '../../db/wake/sweeps';
import { Beat } from './beat';

/** Real milliseconds between two looks; of many workers one takes a step a second. */
const pollMillis = 500;

/** Has those woken whom a publish, a resume or a mended definition concerns, a few at a time. */
export const sweeper = ({ db, log }: { readonly db: Database; readonly log: Logger }): Beat =>
  new Beat(async () => {
    try {
      await stepSweeps(db);
    } catch (error) {
      log.warn({ error }, 'a sweep could not go on; trying again');
    }
  }, pollMillis);
