import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../../db/base/database';
import { forgetCounted } from '../../db/base/counted';
import { bulkRoom } from '../../db/wake/outbox';
import { forgetRejected } from '../../db/customers/rejected';
import {
  askForEnded,
  askForLate,
  endLook,
  noteLate,
  takeLook,
  type LastLook,
  type LatePlace,
} from '../../db/wake/keeper';
import { isCustomerId } from '../../db/wake/lock';
import { nobodyYet, sweepPage } from '../../db/wake/reconcile';
import { realAgo, type Clock } from '../../domain/time/time';
import { endedRef } from '../../workflows/operators-hand';
import type { AudienceKeeper } from './audience-keeper';
import { Beat } from './beat';
import { ClosedRuns, type ClosedRun } from './closed-runs';
import { rememberLook, seeNamespace } from './namespace';

/** Real seconds. */
export type Watch = {
  /** Between two looks. */
  readonly every: number;
  /** For which a wake may be late before it counts as lost. */
  readonly grace: number;
};

const usualWatch: Watch = { every: 15, grace: 20 };

/** Real seconds until another worker looks when one does not come back from a look. */
const leaseSeconds = 60;

/**
 * Wakes that may wait to be told: where many timers are late at once most of them only wait for their turn, and a second wake of
 * each would double what the engine has to work off.
 */
const mostWaiting = 2_000;
const sweepPages = 5;
const sweepSize = 2_000;

/** Temporal forgets closed runs after its retention; after a longer absence everybody pending is woken instead. */
const longestAbsence = 12 * 3_600_000;

export type KeeperOptions = {
  readonly db: Database;
  readonly clock: Clock;
  readonly client: Client;
  readonly log: Logger;
  readonly audiences: Pick<AudienceKeeper, 'tellAll' | 'wake' | 'startMissing'>;
  readonly watch?: Watch | undefined;
};

/**
 * Starts again whom no workflow holds though something is due or pending: after a termination, a reset, a failure, or when
 * Temporal lost its data. Level-triggered, by index; of many workers one looks at a time. It only asks for wakes, and a wake too
 * many finds nothing due.
 */
export class Keeper {
  private readonly beat: Beat;
  private readonly closed: ClosedRuns;
  private readonly watch: Watch;
  /** Real seconds between two tries to take a look. */
  private readonly often: number;
  /** Process time from which on the next look is this one's. */
  private myTurn = Infinity;
  private readonly from: LatePlace = { at: 0, customerId: nobodyYet };
  private place = this.from;

  constructor(private readonly options: KeeperOptions) {
    this.closed = new ClosedRuns(options.client);
    this.watch = options.watch ?? usualWatch;
    this.often = Math.min(this.watch.every, 5);
    this.beat = new Beat(() => this.lookIfItIsTime(), this.often * 1_000);
  }

  start(): void {
    this.beat.start();
  }

  stop(): Promise<void> {
    return this.beat.stop();
  }

  /** Never throws: what could not be looked at is looked at next time. */
  private async lookIfItIsTime(): Promise<void> {
    const { db, log } = this.options;
    try {
      const isMine = performance.now() >= this.myTurn;
      // Who looked last goes first: it remembers whom it has told, and the next one would tell them again.
      const known = await takeLook(db, leaseSeconds, isMine ? 0 : 2 * this.often);
      if (isMine) this.myTurn = Infinity;
      if (!known) return;
      const learned = await this.look(known).catch((error: unknown) => {
        log.warn({ error }, 'the keeper could not look; trying again');
        return known;
      });
      await endLook(db, learned, this.watch.every);
      this.myTurn = performance.now() + this.watch.every * 1_000;
    } catch (error) {
      log.warn({ error }, 'the keeper could not note what it saw; trying again');
    }
  }

  /** @throws when Temporal or the database is away: then nobody is late, they wait */
  private async look(known: LastLook & { readonly database: string }): Promise<LastLook> {
    const { db, clock, client } = this.options;
    const { namespaceId, now, ...seen } = await seeNamespace(client, known.database);
    const isAnother = namespaceId !== known.namespaceId || known.closedUntil === null || seen.looks < known.looks;
    const wasAway = known.closedUntil !== null && now - known.closedUntil > longestAbsence;
    const isStrange = isAnother || wasAway;
    if (isStrange) this.sayThatAllAreSwept(known);
    await this.tellEnded(isStrange ? now : (known.closedUntil ?? now));
    await this.options.audiences.startMissing();
    const line = realAgo(clock, this.watch.grace * 1_000);
    this.place = (await noteLate(db, { line, graceSeconds: this.watch.grace, after: this.place })) ?? this.from;
    await askForLate(db, line, await bulkRoom(db, mostWaiting));
    await forgetRejected(db);
    await forgetCounted(db);
    const sweptUntil = isStrange ? nobodyYet : known.sweptUntil;
    const look = Math.max(seen.looks, known.looks) + 1;
    const looks = (await rememberLook(client, known.database, look)) ? look : known.looks;
    return { namespaceId, closedUntil: now, looks, sweptUntil: sweptUntil && (await this.sweep(sweptUntil)) };
  }

  private sayThatAllAreSwept({ namespaceId }: LastLook): void {
    if (namespaceId !== null)
      this.options.log.warn(
        {},
        'Temporal is another or an older one, or was not seen for long; everybody pending is woken',
      );
    this.options.audiences.tellAll();
  }

  private async tellEnded(from: number): Promise<void> {
    for await (const runs of this.closed.since(from)) {
      const customers = runs.flatMap((run) => idOf(run, 'customer')).filter(isCustomerId);
      await askForEnded(this.options.db, customers, endedRef);
      for (const key of runs.flatMap((run) => idOf(run, 'audience'))) await this.options.audiences.wake(key, endedRef);
      this.options.log.warn({ runs: runs.length }, 'workflows were ended from outside; they are started again');
    }
  }

  /** @returns how far it has come, or null at its end */
  private async sweep(after: string): Promise<string | null> {
    let last: string | null = after;
    for (let pages = 0; pages < sweepPages && last !== null; pages++) {
      if ((await bulkRoom(this.options.db, mostWaiting)) <= 0) break;
      ({ last } = await sweepPage(this.options.db, last, sweepSize));
    }
    return last;
  }
}

const idOf = ({ workflowId }: ClosedRun, kind: 'customer' | 'audience'): string[] =>
  workflowId.startsWith(`${kind}/`) ? [workflowId.slice(kind.length + 1)] : [];
