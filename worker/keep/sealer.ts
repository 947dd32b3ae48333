import type { Logger } from 'pino';
import type { Database } from '../../db/base/database';
import type { Secrets } from '../../db/base/secrets';
import { stepSealing } from '../../db/customers/sealing/round';
import type { DefinitionsSource } from '../../db/definitions/definitions';
import type { Clock } from '../../domain/time/time';
import { Beat } from './beat';

/** Real milliseconds between two looks; of many workers one takes a step. */
const pollMillis = 1_000;

type Deps = {
  readonly db: Database;
  readonly secrets: Pick<Secrets, 'persons'>;
  readonly definitions: DefinitionsSource;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Seals or forgets what was stored before the data plan called it sensitive, a little at a time. */
export const sealer = ({ db, secrets: { persons }, definitions, clock, log }: Deps): Beat =>
  new Beat(async () => {
    try {
      const { dataPlan } = await definitions.current(db);
      const done = await stepSealing({ db, persons, dataPlan, now: clock.now() });
      if (done && done.sealed + done.forgotten + done.masked > 0)
        log.info(done, 'sealed or forgot what was stored before it became sensitive');
    } catch (error) {
      log.warn({ error }, 'what became sensitive could not be sealed; trying again');
    }
  }, pollMillis);
