import { once } from 'node:events';
import { createReadStream, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import webpack from 'webpack';
import { guide, home, root } from './guide';

/** Builds that a page loads with a script tag. */
const standalone: Readonly<Record<string, string>> = {
  'segment-alone': '@segment/analytics-next/dist/umd/standalone.js',
  'customerio-alone': '@customerio/cdp-analytics-browser/dist/umd/standalone.js',
};

const beacons = 'useBeacon: true, beaconQueueOptions: { maxItems: 5, flushQueueInterval: 200 }, configUrl:';

/** As the guide has them; what it says of one it says of another too. */
function pages(): ReadonlyMap<string, string> {
  const said = guide('page');
  const beacon = said.get('rudder')?.replace('configUrl:', beacons) ?? '';
  const alone = said.get('segment-alone')?.replace('segment-alone.js', 'customerio-alone.js') ?? '';
  return new Map([...said, ['beacon', beacon], ['customerio-alone', alone]]);
}

/** The key and the product's address stand in the address of the page. */
const asked = (block: string): string =>
  block
    .replaceAll(`'${home}'`, "new URLSearchParams(location.search).get('url')")
    .replaceAll("'KEY'", "new URLSearchParams(location.search).get('key')");

/** Everything that a client can say of somebody, once. */
const sayAll = `<script>
function sayAll(who) {
  var client = window.shop ? window.shop.analytics : window.analytics;
  client.identify(who, { email: who + '@example.org' });
  client.track('Bought', { price: 3 });
  client.page('shop', 'Home');
  if (client.screen) client.screen('Basket');
  client.group('group of ' + who, { size: 2 });
  client.alias('also ' + who, who);
}
</script>`;

/** A shop whose pages have the clients on them, bundled or standalone. @param folder where its bundles lie */
export async function openShop(folder: string): Promise<{ readonly url: string; close(): void }> {
  const blocks = pages();
  const bundled = [...blocks.keys()].filter((name) => !standalone[name]);
  for (const name of bundled) writeFileSync(join(folder, `${name}.mjs`), asked(blocks.get(name) ?? ''));
  await bundle(folder, bundled);
  const server = createServer(({ url = '/' }, response): void => {
    const [, name = '', isScript] = /^\/([\w-]+)(\.js)?(\?|$)/.exec(url) ?? [];
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    if (isScript) {
      const file = standalone[name] ? require.resolve(standalone[name]) : join(folder, 'out', `${name}.js`);
      createReadStream(file)
        .on('error', () => response.destroy())
        .pipe(response);
    } else {
      const start = standalone[name] ? asked(blocks.get(name) ?? '') : `<script src="/${name}.js"></script>`;
      response.end(`<!doctype html><title>Shop</title>${start}${sayAll}`);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, close };
}

async function bundle(folder: string, names: readonly string[]): Promise<void> {
  const compiler = webpack({
    mode: 'none',
    context: folder,
    entry: Object.fromEntries(names.map((name) => [name, `./${name}.mjs`])),
    resolve: { modules: [join(root, 'node_modules')] },
    output: { path: join(folder, 'out'), filename: '[name].js', library: { type: 'window', name: 'shop' } },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  if (!stats || stats.hasErrors()) throw new Error(`the clients cannot be bundled: ${stats?.toString('errors-only')}`);
}
