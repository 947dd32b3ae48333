import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root, SetUpError } from './steps.mjs';

/** Starts the product in a folder of its own, to be looked at. @returns its address and what ends it */
export async function startProduct(key) {
  const dataDir = mkdtempSync(join(tmpdir(), 'sojourn-shown-'));
  const env = { ...process.env, PORT: '0', ADMIN_KEY: key, DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, ['tools/start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.once('exit', done));
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  const url = await said(child.stdout, /^ready (\S+)$/);
  if (url) return { url, end };
  await end();
  throw new SetUpError('the product did not start; npm start says why');
}

/** What a program says first that a pattern finds; undefined when it ends before. */
export async function said(output, pattern) {
  for await (const line of createInterface({ input: output })) {
    const [, found] = pattern.exec(line) ?? [];
    if (found === undefined) continue;
    output.resume();
    return found;
  }
  return undefined;
}

/** Where the browser lies that npm installs. */
export async function browserPath() {
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}
