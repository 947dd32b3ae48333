import type { Client } from '@temporalio/client';
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../db/database';
import { dropErrands, postponeErrands, takeErrands, type Errand } from '../db/outbox';
import { tellWorkflow } from './tell-workflow';

/** Real time; longer than any call to Temporal takes. */
const leaseSeconds = 30;
const rowsAtOnce = 20;
/** A flooded Temporal only gets slower (reference/temporal.md §12). */
const callsAtOnce = 8;
const idlePollMillis = 1_000;
/** While Temporal is away. */
const restSeconds = { first: 1, most: 15 };

export type DispatcherOptions = {
  readonly db: Database;
  readonly pool: Pool;
  readonly client: Client;
  readonly log: Logger;
  /** Wakes that may be in flight; the dispatcher waits while there are more. */
  hasRoom(): boolean;
};

/** Tells workflows what waits in the outbox: retried for ever, in no transaction, one hot customer delays nobody else. */
export class Dispatcher {
  private running = true;
  private wake: (() => void) | undefined;
  private rest = 0;
  private listener: PoolClient | undefined;
  private ended: Promise<void> | undefined;

  constructor(private readonly options: DispatcherOptions) {}

  start(): void {
    this.ended = this.run();
    void this.listen();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.wake?.();
    await this.ended;
    this.listener?.release(true);
    this.listener = undefined;
  }

  private async run(): Promise<void> {
    while (this.running) {
      const errands = this.options.hasRoom() ? await this.take() : [];
      if (errands.length === 0) {
        await this.sleep(this.options.hasRoom() ? idlePollMillis : 5);
        continue;
      }
      await this.tellAll(errands);
      if (this.rest > 0) await this.sleep(this.rest * 1_000, true);
    }
  }

  private async take(): Promise<Errand[]> {
    try {
      return await takeErrands(this.options.db, rowsAtOnce, leaseSeconds);
    } catch (error) {
      this.options.log.warn({ error: messageOf(error) }, 'the outbox cannot be read; trying again');
      await this.sleep(1_000, true);
      return [];
    }
  }

  private async tellAll(errands: readonly Errand[]): Promise<void> {
    const queue = [...errands];
    const told: number[] = [];
    let failed = false;
    const caller = async (): Promise<void> => {
      for (let errand = queue.shift(); errand; errand = queue.shift()) {
        if (await this.tell(errand)) told.push(...errand.ids);
        else failed = true;
      }
    };
    await Promise.all(Array.from({ length: Math.min(callsAtOnce, errands.length) }, caller));
    this.rest = failed ? Math.min(Math.max(restSeconds.first, this.rest * 2), restSeconds.most) : 0;
    if (told.length > 0) await this.drop(told);
  }

  private async tell(errand: Errand): Promise<boolean> {
    try {
      await tellWorkflow(this.options.client, errand);
      return true;
    } catch (error) {
      this.options.log.warn({ error: messageOf(error) }, 'a workflow could not be told; trying again');
      await postponeErrands(this.options.db, errand.ids, 1).catch(() => undefined);
      return false;
    }
  }

  /** Rows that stay because the database went away are told twice, which changes nothing. */
  private async drop(ids: readonly number[]): Promise<void> {
    await dropErrands(this.options.db, ids).catch((error: unknown) => {
      this.options.log.warn({ error: messageOf(error) }, 'told rows stay in the outbox for now');
    });
  }

  private async sleep(millis: number, deaf = false): Promise<void> {
    if (!this.running) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis);
      if (deaf && this.running) return;
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }

  /** LISTEN spares the poll's delay; without it the poll still finds everything. */
  private async listen(): Promise<void> {
    while (this.running) {
      try {
        const client = await this.options.pool.connect();
        this.listener = client;
        client.on('notification', () => this.wake?.());
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

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
