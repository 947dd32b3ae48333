import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { addFindings, emptyFindings, NoRest, tryOn, type Findings } from '../../domain/backtest/backtest';
import type { Person } from '../../domain/backtest/past-life';
import { Failure } from '../wrong-use';
import { trialOf, type Order, type ShardAnswer } from './shard';

/** People that a thread is given at a time. */
const together = 250;
/** A thread costs about 150 ms and 60 MB, which fewer people are not worth. */
const worthThreads = 2_000;
const mostThreads = 8;
/** The lives of a chunk leave much that is soon forgotten; without bounds V8 lets it grow to a gigabyte. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };

/** Beside a build there is JavaScript that a thread can load; sources run in this thread alone. */
const shardFile = join(__dirname, 'shard.js');

/**
 * Lives everybody's past again, on all cores where that is worth it. The result does not depend on how many there are.
 * @throws Failure when a customer does not come to rest
 */
export async function runTrial(
  people: readonly Person[],
  order: Order,
  onDone: (people: number) => void,
): Promise<Findings> {
  const threads = Math.min(availableParallelism(), mostThreads);
  const isWorth = people.length >= worthThreads && threads > 1 && existsSync(shardFile);
  return isWorth ? runThreads(people, order, { threads, onDone }) : runHere(people, order, onDone);
}

function runHere(people: readonly Person[], order: Order, onDone: (people: number) => void): Findings {
  const trial = trialOf(order);
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

type Crew = { readonly threads: number; readonly onDone: (people: number) => void };

async function runThreads(people: readonly Person[], order: Order, { threads, onDone }: Crew): Promise<Findings> {
  const findings = emptyFindings(trialOf(order));
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(shardFile, { workerData: { backtest: order }, resourceLimits });
    try {
      while (next < people.length) {
        const chunk = people.slice(next, (next += together));
        addFindings(findings, await ask(worker, chunk));
        onDone((done += chunk.length));
      }
    } catch (error) {
      next = people.length;
      throw error;
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return findings;
}

async function ask(worker: Worker, chunk: readonly Person[]): Promise<Findings> {
  const answered = once(worker, 'message');
  worker.postMessage(chunk);
  const [answer] = (await answered) as [ShardAnswer];
  if ('failure' in answer) throw new Failure(answer.failure);
  return answer.findings;
}
