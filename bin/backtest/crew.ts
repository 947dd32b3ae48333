import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { addFindings, emptyFindings, NoRest, tryOn, type Findings } from '../../domain/rehearse/backtest/backtest';
import type { Person } from '../../domain/rehearse/backtest/past-life';
import { Failure } from '../terminal/wrong-use';
import { trialOf, type Sets, type ShardAnswer, type ShardOrder, type Span } from './shard';

/** People that a thread is given at a time. */
const together = 250;
/** A thread costs most of a second of a core and 60 MB, which a smaller file (in bytes) is not worth. */
const worthThreads = 200_000;
const mostThreads = 8;
/** The lives of a chunk leave much that is soon forgotten; without bounds V8 lets it grow to a gigabyte. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

/** Beside a build there is JavaScript that a thread can load; sources run in this thread alone. */
const shardFile = join(__dirname, 'shard.js');

type OnDone = (people: number) => void;

/** Who lives the pasts again: threads on all cores, or this thread. What comes of it does not depend on how many there are. */
export class Crew {
  private readonly workers: readonly Worker[];

  /** The threads get ready while the file is still read. @param bytes of the file */
  constructor(
    private readonly sets: Sets,
    bytes: number,
  ) {
    const threads = Math.min(availableParallelism(), mostThreads);
    const isWorth = bytes >= worthThreads && threads > 1 && existsSync(shardFile);
    this.workers = Array.from(
      { length: isWorth ? threads : 0 },
      () => new Worker(shardFile, { workerData: { backtest: sets }, resourceLimits }),
    );
    for (const worker of this.workers) worker.on('error', () => undefined);
  }

  /** @throws Failure when a customer does not come to rest */
  run(people: readonly Person[], span: Span, onDone: OnDone): Promise<Findings> {
    return this.workers.length > 0 ? this.runThreads(people, span, onDone) : this.runHere(people, span, onDone);
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private async runHere(people: readonly Person[], span: Span, onDone: OnDone): Promise<Findings> {
    const trial = trialOf(this.sets, span);
    const findings = emptyFindings(trial);
    try {
      for (let from = 0; from < people.length; from += together) {
        addFindings(findings, tryOn(people.slice(from, from + together), trial));
        onDone(Math.min(from + together, people.length));
      }
    } catch (error) {
      throw error instanceof NoRest ? new Failure(error.message) : error;
    }
    return findings;
  }

  private async runThreads(people: readonly Person[], span: Span, onDone: OnDone): Promise<Findings> {
    const findings = emptyFindings(trialOf(this.sets, span));
    let [next, done] = [0, 0];
    const work = async (worker: Worker): Promise<void> => {
      while (next < people.length) {
        const chunk = people.slice(next, (next += together));
        addFindings(findings, await ask(worker, { people: chunk, span }));
        onDone((done += chunk.length));
      }
    };
    await Promise.all(this.workers.map(work));
    return findings;
  }
}

async function ask(worker: Worker, order: ShardOrder): Promise<Findings> {
  const answered = once(worker, 'message');
  worker.postMessage(order);
  const [answer] = (await answered) as [ShardAnswer];
  if ('failure' in answer) throw new Failure(answer.failure);
  return answer.findings;
}
