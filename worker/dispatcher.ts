import type { Client } from '@temporalio/client';
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../db/base/database';
import { dropErrands, postponeErrands, takeErrands, type Errand } from '../db/wake/outbox';
import type { InFlight } from './in-flight';
import { tellWorkflow } from './tell-workflow';

/** Real time; longer than any call to Temporal takes. */
const leaseSeconds = 30;
const rowsAtOnce = 20;
/** A flooded Temporal only gets slower (reference/temporal.md §12). */
const callsAtOnce = 8;
const idlePollMillis = 1_000;
/** Until a customer that Temporal refused, or an erasure that is not done, comes again. */
const refusedSeconds = 30;
const eraseAgainSeconds = 3;
/** While Temporal is away. */
const restSeconds = { first: 1, most: 15 };

export type DispatcherOptions = {
  readonly db: Database;
  readonly pool: Pool;
  readonly client: Client;
  readonly log: Logger;
  readonly inFlight: InFlight;
};

/** Tells workflows what waits in the outbox: retried for ever, in no transaction, one hot customer delays nobody else. */
export class Dispatcher {
  private running = true;
  private wake: (() => void) | undefined;
  private poked = false;
  private isFull = false;
  private rest = 0;
  private listener: PoolClient | undefined;
  private ended: Promise<void> | undefined;

  constructor(private readonly options: DispatcherOptions) {}

  start(): void {
    this.options.inFlight.whenFree(() => {
      if (this.isFull && this.hasRoom) this.poke();
    });
    this.ended = this.run();
    void this.listen();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.poke();
    await this.ended;
    this.listener?.release(true);
    this.listener = undefined;
  }

  private async run(): Promise<void> {
    while (this.running) {
      this.poked = false;
      this.isFull = !this.hasRoom;
      const errands = this.isFull ? [] : await this.take();
      if (errands.length === 0) {
        await this.sleep(idlePollMillis);
        continue;
      }
      await this.tellAll(errands);
      if (this.rest > 0) await this.pause(this.rest * 1_000);
    }
  }

  /** Room for a whole batch: a query for each single place would cost more than it brings. */
  private get hasRoom(): boolean {
    return this.options.inFlight.room >= rowsAtOnce;
  }

  private async take(): Promise<Errand[]> {
    try {
      return await takeErrands(this.options.db, rowsAtOnce, leaseSeconds);
    } catch (error) {
      this.options.log.warn({ error: messageOf(error) }, 'the outbox cannot be read; trying again');
      await this.pause(1_000);
      return [];
    }
  }

  private async tellAll(errands: readonly Errand[]): Promise<void> {
    const queue = [...errands];
    const told: number[] = [];
    let away = false;
    const caller = async (): Promise<void> => {
      for (let errand = queue.shift(); errand; errand = queue.shift()) {
        const answer = await this.tell(errand);
        if (answer === 'told') told.push(...errand.ids);
        if (answer === 'away') away = true;
      }
    };
    await Promise.all(Array.from({ length: Math.min(callsAtOnce, errands.length) }, caller));
    this.rest = away ? Math.min(Math.max(restSeconds.first, this.rest * 2), restSeconds.most) : 0;
    if (told.length > 0) await this.drop(told);
  }

  /** `away`: Temporal cannot be reached, which concerns everybody; `refused`: this customer alone comes again later. */
  private async tell(errand: Errand): Promise<'told' | 'away' | 'refused' | 'not-done'> {
    try {
      if (!errand.signals.includes('erase')) this.options.inFlight.add(errand.customerId);
      const done = await tellWorkflow(this.options.client, errand);
      if (!done) await this.postpone(errand, eraseAgainSeconds);
      return done ? 'told' : 'not-done';
    } catch (error) {
      this.options.inFlight.done(errand.customerId);
      const away = isAway(error);
      this.options.log.warn({ error: messageOf(error), away }, 'a workflow could not be told; trying again');
      await this.postpone(errand, away ? 1 : refusedSeconds);
      return away ? 'away' : 'refused';
    }
  }

  private async postpone(errand: Errand, seconds: number): Promise<void> {
    await postponeErrands(this.options.db, errand.ids, seconds).catch(() => undefined);
  }

  /** Rows that stay because the database went away are told twice, which changes nothing. */
  private async drop(ids: readonly number[]): Promise<void> {
    await dropErrands(this.options.db, ids).catch((error: unknown) => {
      this.options.log.warn({ error: messageOf(error) }, 'told rows stay in the outbox for now');
    });
  }

  /** There may be something to do; what comes while the outbox is being read is not slept over. */
  private poke(): void {
    this.poked = true;
    this.wake?.();
  }

  private async sleep(millis: number): Promise<void> {
    if (this.poked || !this.running) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }

  /** A sleep that only the end cuts short. */
  private async pause(millis: number): Promise<void> {
    const end = Date.now() + millis;
    while (this.running && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(200, end - Date.now())));
    }
  }

  /** LISTEN spares the poll's delay; without it the poll still finds everything. */
  private async listen(): Promise<void> {
    while (this.running) {
      try {
        const client = await this.options.pool.connect();
        this.listener = client;
        client.on('notification', () => this.poke());
        await client.query('listen outbox');
        await new Promise((resolve) => {
          client.once('error', resolve);
          client.once('end', resolve);
        });
      } catch {
        // The poll goes on; the next round tries to listen again.
      }
      this.listener?.release(true);
      this.listener = undefined;
      if (this.running) await new Promise((resolve) => setTimeout(resolve, 1_000).unref());
    }
  }
}

/** gRPC: deadline exceeded, resource exhausted, unavailable. */
const outages: readonly unknown[] = [4, 8, 14];

/** Whether an error says that Temporal is away or overloaded; it may be wrapped in another one. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && outages.includes(error.code)) || isAway(error.cause);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
