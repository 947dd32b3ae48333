import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** By itself the server divides each queue into four, which suits many machines: each part has hands and memory of its own, and passes on what came to the wrong one. */
const inOnePiece = ['matching.numTaskqueueReadPartitions=1', 'matching.numTaskqueueWritePartitions=1'];

/**
 * How the queues of the server on this file are divided. What an older server left in a part that nobody reads any more would lie there for ever, so only
 * a file that begins now gets its queues in one piece, and a mark beside it says so to every later start.
 */
export function queuesOf(file: string): readonly string[] {
  const mark = join(dirname(file), 'queues-in-one-piece');
  if (!existsSync(file)) writeFileSync(mark, '');
  return existsSync(mark) ? inOnePiece : [];
}
