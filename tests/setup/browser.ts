import { chromium, type Browser } from 'playwright-core';

/** The browser that npm installs. */
export async function openBrowser(): Promise<Browser> {
  const { default: installed } = await import('@sparticuz/chromium');
  const executablePath = await installed.executablePath();
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--headless=shell'] });
}
