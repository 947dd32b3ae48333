import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { adminKey } from '../../tests/e2e/product';
import type { Stack } from '../../tests/faults/stack';
import { temporaryFolder } from '../../tests/setup/servers';
import { rounded } from '../road/numbers';
import { ask } from '../road/people';

const command = join(resolve(__dirname, '..', '..'), 'dist', 'bin', 'sojourn.js');
const start = `require(process.argv[1]).main(process.argv.slice(2)).then((code) => { process.exitCode = code; })`;

/** `sojourn import` of purchases of as many people as a third of the lines, in a process of its own. */
export async function imported(stack: Stack, lines: number): Promise<object> {
  const folder = temporaryFolder('imported');
  const file = join(folder, 'purchases.jsonl');
  const written = createWriteStream(file);
  for (let n = 0; n < lines; n++) {
    const timestamp = new Date(Date.UTC(1997, 0, 1) + n * 60_000).toISOString();
    const call = { type: 'track', userId: `buyer-${(n * 7) % Math.ceil(lines / 3)}`, event: 'Order Completed', properties: { cds: 2, dollars: 19.9 }, timestamp }; // prettier-ignore
    if (!written.write(`${JSON.stringify(call)}\n`)) await once(written, 'drain');
  }
  await finished(written.end());
  const argv = ['import', file, '--who', 'bench', '--when', '1998-06-30', '--basis', 'contract', '--json'];
  const seconds = [];
  for (const time of ['first', 'again']) {
    const since = performance.now();
    const env = { ...process.env, SOJOURN_URL: stack.surface.url, SOJOURN_KEY: adminKey };
    const child = spawn(process.execPath, ['-e', start, command, ...argv], { env, stdio: ['ignore', 'ignore', 'inherit'] }); // prettier-ignore
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the ${time} import ended with ${code}`);
    seconds.push((performance.now() - since) / 1_000);
  }
  await rm(folder, { recursive: true });
  const [row] = await ask<{ n: number }>(stack, "select count(*)::int as n from events where name = 'Order Completed' and import_id is not null"); // prettier-ignore
  const [first = 1, again = 1] = seconds;
  return { lines, stored: row?.n ?? 0, importedPerSecond: rounded(lines / first), againPerSecond: rounded(lines / again) }; // prettier-ignore
}
