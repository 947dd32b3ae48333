import { join, resolve } from 'node:path';
import type { Page, PageScreenshotOptions } from 'playwright-core';

const coverage = resolve(__dirname, '..', '..', 'coverage');

/** Takes a picture of a page to be looked at, where TAKE_PICTURES=1 asks for them: nothing is held against them, and there are hundreds. */
export async function picture(page: Page, name: string, options: PageScreenshotOptions = {}): Promise<void> {
  if (process.env['TAKE_PICTURES'] === '1') await page.screenshot({ ...options, path: join(coverage, `${name}.png`) });
}
