import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import Piscina from 'piscina';
import { Crowded, NobodyWaits, TooExpensive } from '../../api/http/aside';
import { millisLeft, spentSince, type Begun, type Budget } from './thread-time';

/** Real milliseconds after which a thread that has nothing to do ends: it holds 15 MB and more, and starts in a fifth of a second of CPU. */
const rest = 500;
const mostWaiting = 8;
/** Real milliseconds between two looks at what work has used. */
const shortestLook = 20;
/** Of a thread, beyond which it ends and its work is too expensive. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

/** What a thread is given; it says through the port that it begins. */
export type Work<Order> = { readonly order: Order; readonly begins: MessagePort };

export type Terms = Budget & {
  /** Real milliseconds until work that no thread took is given back. */
  readonly patience: number;
  /** Real milliseconds that it waits beyond its patience where nothing is under way: then a thread only takes long to start. */
  readonly start?: number;
  /** Nobody waits for the answer any more. */
  readonly gone?: AbortSignal;
};

/** Threads for work that would hold up everybody else on the event loop. They start when there is some. */
export class Threads {
  private readonly pool: Piscina;
  /** Of the work, how much a thread has begun and not ended. */
  private underWay = 0;

  /** @param execArgv of node, for sources that have not been built; else a thread inherits what it may, which is not all of the process' own */
  constructor(execArgv?: readonly string[]) {
    const built = join(__dirname, '..', '..', 'bundled', 'tasks', 'tasks.js');
    this.pool = new Piscina({
      filename: existsSync(built) ? built : join(__dirname, 'tasks.ts'),
      // Loaded as a thread starts.
      name: 'simulate',
      ...(execArgv ? { execArgv: [...execArgv] } : {}),
      minThreads: 0,
      maxThreads: Math.max(1, Math.min(2, availableParallelism() - 1)),
      maxQueue: mostWaiting,
      idleTimeout: rest,
      // Nobody reads its histograms, 0.7 MB of them.
      recordTiming: false,
      resourceLimits,
    });
    // A thread that cannot start is told to whoever waits for its work.
    this.pool.on('error', () => undefined);
  }

  /**
   * Does one of the tasks of `tasks.ts`. A thread whose work is over budget, or that nobody waits for, is ended.
   * @throws TooExpensive, Crowded, NobodyWaits, and what the task throws
   */
  async run<Order, Result>(
    task: string,
    order: Order,
    { patience, start = 0, gone, ...terms }: Terms,
  ): Promise<Result> {
    if (this.pool.queueSize >= mostWaiting) throw new Crowded();
    const { port1: heard, port2: begins } = new MessageChannel();
    const stop = new AbortController();
    let ended: Error | undefined;
    const end = (why: Error): void => {
      ended ??= why;
      stop.abort();
    };
    let hasBegun = false;
    let left = start;
    const tire = (): void => {
      if (this.underWay > 0 || left <= 0) return end(new Crowded());
      left -= patience;
      timer = setTimeout(tire, patience);
    };
    let timer = setTimeout(tire, patience);
    heard.once('message', (begun: Begun) => {
      hasBegun = true;
      this.underWay++;
      const since = performance.now();
      const goOn = (): void => {
        const left = millisLeft(terms, { spent: spentSince(begun), lasted: performance.now() - since });
        if (left <= 0) return end(new TooExpensive());
        clearTimeout(timer);
        timer = setTimeout(goOn, Math.max(left, shortestLook));
      };
      goOn();
    });
    const leave = (): void => end(new NobodyWaits());
    gone?.addEventListener('abort', leave);
    if (gone?.aborted) leave();
    try {
      const work: Work<Order> = { order, begins };
      return await this.pool.run(work, { name: task, signal: stop.signal, transferList: [begins] });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        throw new TooExpensive();
      throw ended ?? error;
    } finally {
      if (hasBegun) this.underWay--;
      clearTimeout(timer);
      gone?.removeEventListener('abort', leave);
      heard.close();
    }
  }

  /** Ends the threads, whatever they do. */
  close(): Promise<void> {
    return this.pool.destroy();
  }
}
