import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Beside } from '../../db/ledger/verify';
import type { Counted } from '../../db/ledger/verify-streams';
import type { Order, Told } from './thread';

/** Beside a build there is JavaScript that a thread can load; sources look at everything in this thread. */
const threadFile = join(__dirname, 'thread.js');

/** A second core for a part of the ledger, since hashing takes more than reading; undefined where there is none. */
export const besideInThread = (url: string, key: Buffer, file = threadFile): Beside | undefined =>
  availableParallelism() > 1 && existsSync(file)
    ? ({ from, snapshot, found, progress }) =>
        new Promise<Counted>((resolve, reject) => {
          const order: Order = { url, key, from, snapshot };
          const worker = new Worker(file, { workerData: { verify: order } });
          // Nobody waits for it where this thread has failed.
          worker.unref();
          worker.on('error', reject);
          worker.on('exit', () => reject(new Error('the thread ended before it had looked at its part')));
          worker.on('message', (told: Told) => {
            if ('finding' in told) found(told.finding);
            else if ('entries' in told) progress(told.entries);
            else resolve(told.counted);
          });
        })
    : undefined;
