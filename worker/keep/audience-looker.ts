import type { Logger } from 'pino';
import { beginLooks } from '../../db/definitions/audience-looks';
import { stepLooks } from '../../db/definitions/look-at-audiences';
import type { Database } from '../../db/base/database';
import { keepsWaiting } from '../../db/wake/outbox';
import type { DefinitionsSource } from '../../db/definitions/definitions';
import type { Clock } from '../../domain/time/time';
import { Beat } from './beat';

/** Real milliseconds between two looks, and for which one goes on where there is more to do. */
const pollMillis = 1_000;
const longestLook = 700;

export type LookerOptions = {
  readonly db: Database;
  readonly definitions: DefinitionsSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** Real milliseconds for which one look goes on. */
  readonly longest?: number;
};

/**
 * Looks at everybody, a few at a time, where a journey begins to listen to an audience or an audience means something else. While people who did
 * something wait for their turn it takes one step a look, so that it ends all the same.
 */
export class AudienceLooker {
  private readonly beat = new Beat(() => this.look(), pollMillis);
  private begun = -1;
  private isStopped = false;

  constructor(private readonly options: LookerOptions) {}

  start(): void {
    this.beat.start();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.beat.stop();
  }

  /** Never throws: what was not looked at is looked at with the next step. */
  async look(): Promise<void> {
    const { db, definitions, clock, log, longest = longestLook } = this.options;
    try {
      const inForce = await definitions.current(db);
      const { revision } = inForce;
      if (revision !== this.begun) await beginLooks(db, inForce, clock.now());
      this.begun = revision;
      const end = performance.now() + longest;
      let isMore = true;
      while (isMore && !this.isStopped && performance.now() < end)
        isMore = (await stepLooks(db, inForce, clock.now())) && !(await keepsWaiting(db));
    } catch (error) {
      log.warn({ error }, 'audiences could not be looked at; trying again');
    }
  }
}
