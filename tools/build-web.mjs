import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root, SetUpError } from './steps.mjs';

/** Bundles the console into `target`, each file also gzipped, so that nothing is packed while somebody waits. */
export async function buildWeb(target) {
  const { build } = await import('vite');
  const around = process.env.NODE_ENV;
  // Vite makes scripts for development where this says so, whatever it is told otherwise.
  process.env.NODE_ENV = 'production';
  await build({
    root: join(root, 'web'),
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir: target, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  })
    .catch((error) => {
      throw new SetUpError(`the console cannot be bundled: ${error.message}`);
    })
    .finally(() => {
      if (around === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = around;
    });
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (/\.(js|css|html|svg)$/.test(file)) writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  }
}
