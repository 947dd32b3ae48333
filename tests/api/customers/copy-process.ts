import { openDatabase } from '../../../db/base/database';
import { createPool } from '../../../db/base/pool';
import { copyAsJson } from '../../../api/customers/copy/json';
import { readCopy } from '../../../db/rights/export';

const mebibyte = 2 ** 20;

/**
 * Reads copies of persons one after another, in a process that does nothing else. Prints of each its bytes, and the most memory (MB)
 * that the process had meanwhile.
 */
async function main(url: string, people: readonly string[]): Promise<void> {
  const db = openDatabase(createPool({ url, max: 1, name: 'copy' }));
  for (const customerId of people) {
    let [bytes, most] = [0, 0];
    for await (const part of readCopy(db, { customerId }, (copy) => copyAsJson(copy, 'now'))) {
      bytes += part.length;
      most = Math.max(most, process.memoryUsage.rss() / mebibyte);
    }
    process.stdout.write(`${JSON.stringify({ bytes, most })}\n`);
  }
  await db.destroy();
}

void main(process.argv[2] ?? '', process.argv.slice(3));
