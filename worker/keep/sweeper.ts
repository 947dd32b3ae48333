import type { Logger } from 'pino';
import type { Database } from '../../db/base/database';
import { stepSweeps } from '../../db/wake/sweeps';

/** Real milliseconds between two looks; of many workers one takes a step a second. */
const pollMillis = 500;

/** Has those woken whom a publish, a resume or a mended definition concerns, a few at a time. */
export class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  private stepping: Promise<void> | undefined;

  constructor(private readonly options: { readonly db: Database; readonly log: Logger }) {}

  start(): void {
    this.timer = setInterval(() => {
      this.stepping ??= this.step().finally(() => (this.stepping = undefined));
    }, pollMillis);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.stepping;
  }

  /** Never throws: what was not told is told with the next step. */
  private async step(): Promise<void> {
    try {
      await stepSweeps(this.options.db);
    } catch (error) {
      this.options.log.warn({ error }, 'a sweep could not go on; trying again');
    }
  }
}
