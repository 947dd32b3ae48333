import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProduct, type Product } from '../tests/e2e/product';
import { mixedLoad } from './memory/mixed-load';
import { machine } from './road/machine';
import { memoryByProgram } from './road/processes';
import { run } from './road/run';

const options = { minutes: { type: 'string', default: '60' }, json: { type: 'boolean', default: false } } as const;
const minute = 60_000;

/** What `npm start` holds in memory while it works, minute by minute: the whole, and each program of it. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const write = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  if (!values.json) write(machine());
  const product = await startProduct();
  const stop = new AbortController();
  try {
    await sleep(15_000);
    write(await look(product, 0));
    const load = mixedLoad(product.surface, stop.signal);
    for (let passed = 1; passed <= Number(values.minutes); passed++) {
      await Promise.race([sleep(minute), load]);
      write(await look(product, passed));
    }
    stop.abort();
    write({ calls: await load });
  } catch (error) {
    // Told before the end, which may fail as well.
    process.stderr.write(`${String(error)}\n`);
    throw error;
  } finally {
    stop.abort();
    await product.end();
  }
}

const gauges = ['nodejs_heap_size_used_bytes', 'nodejs_heap_size_total_bytes', 'nodejs_external_memory_bytes'];

async function look({ process: { pid }, surface }: Product, passed: number): Promise<object> {
  if (pid === undefined) throw new Error('the product has no process');
  const text = (await surface.call<string>('GET', '/metrics')).body;
  const heap = gauges.map((name) => [name, megabytes(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])]);
  return { minute: passed, ...memoryByProgram([pid]), ...Object.fromEntries(heap) };
}

const megabytes = (bytes: string | undefined): number => Math.round(Number(bytes ?? 0) / 1_048_576);

run(main);
