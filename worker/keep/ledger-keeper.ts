import type { Logger } from 'pino';
import type { Database } from '../../db/base/database';
import type { Secrets } from '../../db/base/secrets';
import { stepLedger } from '../../db/ledger/checkpoints';
import { Beat } from './beat';

/** Real milliseconds between two looks; of many workers one takes a step. */
const pollMillis = 5_000;

type Deps = { readonly db: Database; readonly secrets: Pick<Secrets, 'ledger'>; readonly log: Logger };

/** Brings older lines of the ledger into its chain, and puts the ends of the chain under checkpoints. */
export const ledgerKeeper = ({ db, secrets, log }: Deps): Beat =>
  new Beat(async () => {
    try {
      const done = await stepLedger(db, secrets.ledger);
      if (done && done.adopted + done.heads > 0) log.info(done, 'the chain of the ledger was looked after');
    } catch (error) {
      log.warn({ error }, 'the chain of the ledger could not be looked after; trying again');
    }
  }, pollMillis);
