import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { join } from 'node:path';
import { parseJourney } from '../../../domain/schema/journey/journey';
import { brokenHeads } from './broken-heads';
import { brokenSteps } from './broken-steps';
import { hostile } from './hostile-journeys';

/**
 * Reads every broken journey in a thread whose heap may hold 50 MB beside what its code takes; the thread dies when that is not
 * enough. `greedy`: keeps 60 MB instead, to show that it dies.
 */

const mebibyte = 2 ** 20;
const [mostGrowth, ofYoung] = [50, 16];
const texts = [...Object.values(hostile), ...[...brokenHeads, ...brokenSteps].map(([, source]) => source)];

type Order = 'rest' | 'read' | 'greedy';

function work(order: Order): unknown {
  if (order === 'rest') {
    parseJourney(texts.at(-1) ?? '', 'yaml');
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    return process.memoryUsage().heapUsed / mebibyte;
  }
  if (order === 'greedy') return Array.from({ length: (60 * mebibyte) / 64 }, (_, n) => [n, n, n, n, n]).length;
  for (const text of texts) parseJourney(text, 'yaml');
  return `read ${texts.length}`;
}

const run = async (order: Order, limits: Partial<Worker['resourceLimits']>): Promise<unknown> => {
  const hook = join(__dirname, '../../setup/typescript-hook.cjs');
  const worker = new Worker(__filename, { workerData: order, execArgv: ['-r', hook], resourceLimits: limits });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
};

async function main(): Promise<void> {
  const atRest = Number(await run('rest', {}));
  const limits = {
    maxOldGenerationSizeMb: Math.ceil(atRest) + mostGrowth - ofYoung,
    maxYoungGenerationSizeMb: ofYoung,
  };
  const answer = await run(process.argv.includes('greedy') ? 'greedy' : 'read', limits);
  process.stdout.write(`${String(answer)}\n`);
}

if (isMainThread) void main();
else parentPort?.postMessage(work(workerData as Order));
