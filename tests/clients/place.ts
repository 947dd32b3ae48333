import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { adminKey } from '../e2e/product';
import { Surface } from '../e2e/surface';
import { freePorts } from '../faults/stack';
import { openBrowser } from '../setup/browser';
import { builtWorkflows } from '../setup/built-workflows';
import { freshDatabase, type FreshDatabase } from '../setup/database';
import { masterKey } from '../setup/master-key';
import { temporaryFolder } from '../setup/servers';
import { home, root } from './guide';
import { openRoad, type RoughRoad } from './rough-road';
import { openShop } from './shop';
import { startTwoApis } from './two-apis';

export type Key = { readonly id: string; readonly key: string };

/** The product's API as two processes, a rough road to one of them, and a shop whose pages are open in a browser. */
export type Place = {
  readonly road: RoughRoad;
  readonly surface: Surface;
  readonly asOwner: FreshDatabase['asOwner'];
  /** Requests of pages to anybody but the shop and the product. */
  readonly strangers: string[];
  /** What pages said that went wrong. */
  readonly errors: string[];
  key(name: string, scope: 'ingest' | 'browser'): Promise<Key>;
  /** A page of the shop with a client on it. */
  page(client: string, key: string): Promise<Page>;
  /** Runs a block of the guide as a program of its own. @throws with what it said when it fails */
  run(block: string, key: string): Promise<unknown>;
  /** Starts again what was killed. */
  mend(): Promise<void>;
  end(): Promise<void>;
};

export async function openPlace(): Promise<Place> {
  await builtWorkflows();
  const folder = temporaryFolder('clients');
  const [roadPort = 0, one = 0, other = 0] = await freePorts(3);
  const [database, shop, browser] = await Promise.all([freshDatabase(), openShop(folder), openBrowser()]);
  const settings = { DATABASE_URL: database.url, MASTER_KEY: masterKey.toString('base64'), ADMIN_KEY: adminKey, DATA_DIR: folder, PUBLIC_URL: `http://127.0.0.1:${roadPort}`, LOG_LEVEL: 'error' }; // prettier-ignore
  const apis = await startTwoApis([one, other], settings);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const road = await openRoad(roadPort, { to: () => apis.port(), kill: () => apis.kill() });
  const surface = new Surface(road.url, adminKey);
  // The shop loads a client only for who agreed.
  await surface.good('PUT', '/v1/data-plan', { anonymous: { needs: 'none' } });
  const seen = { strangers: [] as string[], errors: [] as string[] };
  return {
    ...seen,
    road,
    surface,
    asOwner: database.asOwner,
    key: (name, scope) => surface.good<Key>('POST', '/v1/keys', { name, scopes: [scope] }),
    page: (client, key) => openPage(browser, `${shop.url}/${client}?key=${key}&url=${road.url}`, [shop.url, road.url], seen), // prettier-ignore
    run: async (block, key) => {
      const file = join(folder, `${randomUUID()}.mjs`);
      await writeFile(file, block.replaceAll(home, road.url));
      return promisify(execFile)(process.execPath, [file], { env: { ...process.env, SOJOURN_KEY: key } });
    },
    mend: () => apis.mend(),
    async end() {
      await browser.close();
      road.close();
      shop.close();
      await apis.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** In a context of its own, so that no client finds what another one keeps in the browser. */
async function openPage(
  browser: Browser,
  url: string,
  homes: readonly string[],
  { strangers, errors }: Pick<Place, 'strangers' | 'errors'>,
): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.route('**', async (route) => {
    const asked = route.request().url();
    if (homes.some((home) => asked.startsWith(`${home}/`))) return route.continue();
    strangers.push(asked);
    return route.abort();
  });
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(url);
  return page;
}
