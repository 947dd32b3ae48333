import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../../db/base/database';
import type { DefinitionsSource } from '../../db/definitions/definitions';
import { audienceEntries } from '../../domain/journey/audience';
import type { audience } from '../../workflows/audience';
import { endedRef } from '../../workflows/operators-hand';
import { customersQueue } from '../dispatch/tell-workflow';
import { Beat } from './beat';

/** Real milliseconds between two looks at what is in force. */
const pollMillis = 1_000;

export type KeeperOptions = {
  readonly db: Database;
  readonly definitions: DefinitionsSource;
  readonly client: Client;
  readonly log: Logger;
};

/**
 * Sees to it that each journey that is entered by an audience has its workflow, and that the workflow looks again whenever a
 * definition changed. Level-triggered: a process that was away tells all of them at its start, so that nothing is queued.
 */
export class AudienceKeeper {
  private readonly beat = new Beat(() => this.look(), pollMillis);
  private told = -1;
  private waiting = new Set<string>();

  constructor(private readonly options: KeeperOptions) {}

  start(): void {
    this.beat.start();
  }

  stop(): Promise<void> {
    return this.beat.stop();
  }

  /** All of them are told at the next look. */
  tellAll(): void {
    this.told = -1;
  }

  /** Never throws: what could not be told is told at the next look. */
  private async look(): Promise<void> {
    const { db, definitions, log } = this.options;
    try {
      const { revision, live } = await definitions.current(db);
      if (revision === this.told) return;
      const keys = live
        .filter((journey) => journey.state === 'live' && audienceEntries(journey).length > 0)
        .map(({ key }) => key);
      for (const key of keys) await this.wake(key);
      for (const key of this.waiting) if (!keys.includes(key)) await this.poke(key);
      this.waiting = new Set(keys);
      this.told = revision;
    } catch (error) {
      log.warn({ error }, 'audiences could not be woken; trying again');
    }
  }

  /** Wakes the workflow of this journey, or starts it. @param ref what it is told of */
  async wake(key: string, ref = 'definitions'): Promise<void> {
    await this.options.client.workflow.signalWithStart<typeof audience, [{ ref: string }]>('audience', {
      workflowId: `audience/${key}`,
      taskQueue: customersQueue,
      signal: 'wake',
      signalArgs: [{ ref }],
    });
  }

  /** Starts those of which Temporal holds nothing: they were deleted, or are younger than what it was restored from. */
  async startMissing(): Promise<void> {
    for (const key of this.waiting) if (await this.isMissing(key)) await this.wake(key, endedRef);
  }

  private async isMissing(key: string): Promise<boolean> {
    try {
      await this.options.client.workflow.getHandle(`audience/${key}`).describe();
      return false;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return true;
      throw error;
    }
  }

  /** One that lets nobody in any more looks and ends. */
  private async poke(key: string): Promise<void> {
    try {
      await this.options.client.workflow.getHandle(`audience/${key}`).signal('wake', { ref: 'definitions' });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
