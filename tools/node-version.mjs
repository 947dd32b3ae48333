// Runs before everything else, on any Node: old syntax only.
import { readFileSync } from 'fs';

var range = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node;
var bounds = /^>=(\d+)\.(\d+) <(\d+)$/.exec(range).slice(1).map(Number);
var have = process.versions.node.split('.').map(Number);
var tooOld = have[0] < bounds[0] || (have[0] === bounds[0] && have[1] < bounds[1]);

if (tooOld || have[0] >= bounds[2]) {
  console.error(
    'sojourn: this is Node ' +
      process.versions.node +
      '; Sojourn needs Node ' +
      range +
      '. ' +
      'Install Node 22 or 24 (https://nodejs.org) and start again.',
  );
  process.exit(1);
}
