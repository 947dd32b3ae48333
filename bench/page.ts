/**
 * What a person waits for their own page, `GET /me/{token}`, somebody with an ordinary past and somebody with a long one, read by one and by
 * eight at once; and how many bytes it is. Build first.
 *
 * node -r ./tests/setup/typescript-hook.cjs bench/page.ts [--seconds 10] [--ordinary 30] [--long 10000]
 */
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { startStack, type Stack } from '../tests/faults/stack';
import { askerOf } from './ingest/caller';
import { costOf } from './ingest/cost';
import { settlePast } from './page/past';
import { publish, reference } from './road/journeys';
import { machine } from './road/machine';
import { quantile, rounded } from './road/numbers';
import { run } from './road/run';

const options = {
  seconds: { type: 'string', default: '10' },
  ordinary: { type: 'string', default: '30' },
  long: { type: 'string', default: '10000' },
} as const;

const news = (key: string): string =>
  `statement: ${key}\npurpose: news\nchannels: [email]\nbasis: consent\nlocales:\n  en: { title: News by e-mail, text: Send me news by e-mail. }\n`;

/** Each of them has a page of their own, of which a minute allows 600 reads. */
const people = 8;

/** Reads before it counts: the first ones of a process open connections and compile what they run. */
const warmUp = 20;

async function readBy(
  stack: Stack,
  paths: readonly string[],
  { readers, seconds }: { readonly readers: number; readonly seconds: number },
) {
  const ask = askerOf(stack);
  const took: number[] = [];
  let turn = 0;
  const read = async (): Promise<string> => {
    const since = performance.now();
    const { status, body } = await ask('GET', paths[turn++ % paths.length] ?? '');
    if (status !== 200) throw new Error(`GET /me: ${status}`);
    took.push(performance.now() - since);
    return body;
  };
  for (let n = 0; n < warmUp; n++) await read();
  took.length = 0;
  const begun = performance.now();
  const reader = async (): Promise<void> => {
    while (performance.now() - begun < seconds * 1_000) await read();
  };
  const { cpuMillisEach } = await costOf(stack, async () => {
    const result = await Promise.all(Array.from({ length: readers }, reader));
    return { count: took.length, seconds: (performance.now() - begun) / 1_000, result };
  });
  return { reads: took.length, p50: rounded(quantile(took, 0.5)), p99: rounded(quantile(took, 0.99)), cpuMillisEach };
}

/** Bytes as they are sent, and what gzip would make of them. */
async function bytesOf(stack: Stack, path: string) {
  const { body, bytes } = await askerOf(stack)('GET', path);
  return { bytes, gzipped: gzipSync(body).length };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const print = (one: object): void => void process.stdout.write(`${JSON.stringify(one)}\n`);
  print({ machine: machine() });
  const stack = await startStack();
  try {
    await publish(stack, 'reference', reference);
    await stack.surface.publish('statements', 'news-by-email', news('news-by-email'));
    for (const past of ['ordinary', 'long'] as const) {
      const paths: string[] = [];
      for (let n = 0; n < people; n++) paths.push(await settlePast(stack, `${past}-${n}`, Number(values[past])));
      print({ past, messages: Number(values[past]), ...(await bytesOf(stack, paths[0] ?? '')) });
      for (const readers of [1, 8]) print({ past, readers, ...(await readBy(stack, paths, { readers, seconds: Number(values.seconds) })) }); // prettier-ignore
    }
  } finally {
    await stack.end();
  }
}

run(main);
