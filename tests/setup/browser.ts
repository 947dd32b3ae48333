import { execFileSync } from 'node:child_process';
import { chromium, type Browser } from 'playwright-core';

/** The browser that npm installs; its package can only be imported, which jest cannot, so another process asks it for its path. */
export function openBrowser(): Promise<Browser> {
  const ask = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath()).then(console.log)";
  const executablePath = execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--headless=shell'] });
}
