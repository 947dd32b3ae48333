import type { Logger } from 'pino';
import type { Database } from '../../db/base/database';
import { stepRetention } from '../../db/customers/retention';
import type { DefinitionsSource } from '../../db/definitions/definitions';
import { retentionEnds } from '../../domain/person/plan/retention';
import type { Clock } from '../../domain/time/time';
import { Beat } from './beat';

/** Real milliseconds between two looks; of many workers one takes a step. */
const pollMillis = 1_000;

type Deps = {
  readonly db: Database;
  readonly definitions: DefinitionsSource;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Deletes what the data plan keeps no longer, a little at a time: what was not deleted is deleted with the next step. */
export const retainer = ({ db, definitions, clock, log }: Deps): Beat =>
  new Beat(async () => {
    try {
      const { dataPlan, policy } = await definitions.current(db);
      const now = clock.now();
      const gone = await stepRetention(db, retentionEnds(dataPlan, now, policy.timezone), now);
      if (gone && gone.events + gone.visitors > 0) log.info(gone, 'deleted what the data plan keeps no longer');
    } catch (error) {
      log.warn({ error }, 'retention could not go on; trying again');
    }
  }, pollMillis);
