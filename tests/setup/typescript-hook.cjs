// For `node -r`: lets a test start a TypeScript file as a process of its own, without a build.
const { createHash, randomUUID } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

const options = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
};
// What was compiled once is kept: threads and processes start by the hundred, each with hundreds of files.
const kept = resolve(__dirname, '../../.cache/typescript-hook');
const settings = JSON.stringify([options, require('@swc/core/package.json').version]);

require.extensions['.ts'] = (module, filename) => module._compile(compiled(filename), filename);

function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const hash = createHash('sha256').update(`${settings}\0${filename}\0${source}`).digest('hex');
  const place = join(kept, `${hash}.js`);
  if (existsSync(place)) return readFileSync(place, 'utf8');
  // Loaded only where something is new.
  const { code } = require('@swc/core').transformSync(source, { filename, ...options });
  const half = `${place}.${randomUUID()}`;
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(half, code);
  renameSync(half, place);
  return code;
}
