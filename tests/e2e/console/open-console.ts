import type { Browser, BrowserContext, Page } from 'playwright-core';
import { flawsOf } from '../flaws';
import { picture } from '../picture';
import { adminKey } from '../product';

export type Console = {
  readonly page: Page;
  /** Goes to a path of the console by its own address. */
  go(path: string): Promise<void>;
  /** Says what stands in the way of readers of the page on a desktop and a phone, in light and dark, and takes pictures of each where asked for. */
  look(name: string): Promise<string[]>;
};

const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

export type Opening = { readonly url: string; readonly key?: string; readonly language?: 'en' | 'zh' };

const opened = new Set<BrowserContext>();

/** A page that its test has left would go on to ask the server what is new, and be painted anew, until the file ends. */
afterEach(async () => {
  await Promise.all([...opened].map((context) => context.close()));
  opened.clear();
});

/** Signed in with a key, by the API: by hand it would cost one more page each time, and `shell.test.ts` does it so. */
export async function openConsole(
  browser: Browser,
  { url, key = adminKey, language = 'en' }: Opening,
): Promise<Console> {
  const context = await browser.newContext({ viewport: desktop, locale: language === 'zh' ? 'zh-CN' : 'en-GB' });
  opened.add(context);
  const signedIn = await context.request.post(`${url}/v1/session`, { data: { key } });
  if (!signedIn.ok()) throw new Error(`the key opens no session: ${signedIn.status()}`);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return {
    page,
    async go(path) {
      await page.goto(`${url}${path}`);
      await page.locator('#content h1').first().waitFor();
    },
    async look(name) {
      const flaws: string[] = [];
      for (const [size, viewport] of Object.entries({ desktop, phone })) {
        await page.setViewportSize(viewport);
        flaws.push(...(await flawsOf(page)).map((flaw) => `${name} ${size} ${language}: ${flaw}`));
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await picture(page, `console/${name}-${language}-${size}-${colorScheme}`);
        }
      }
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(desktop);
      return flaws;
    },
  };
}
