import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { filledOnce } from './filled-once';

const root = join(__dirname, '..', '..');

/** The package unpacks into the folder for temporary files, piece by piece under the name that it takes for a whole one. */
const unpack = "import('@sparticuz/chromium').then(({ default: installed }) => installed.executablePath())";

function unpacked(): Promise<string> {
  const about: unknown = JSON.parse(readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'));
  const { version } = about as { version: string };
  const folder = join(tmpdir(), `sojourn-chromium-${version}-${process.getuid?.() ?? ''}`);
  return filledOnce(folder, 'chromium', (own) =>
    promisify(execFile)(process.execPath, ['-e', unpack], { cwd: root, env: { ...process.env, TMPDIR: own } }),
  );
}

/** The browser that npm installs. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await unpacked();
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--headless=shell'] });
}
