import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '..', '..');

/** The blocks of docs/clients.md by what they are for: `server: <package>`, `page: <name>`. */
export function guide(kind: 'server' | 'page'): ReadonlyMap<string, string> {
  const text = readFileSync(join(root, 'docs', 'clients.md'), 'utf8');
  const blocks = [...text.matchAll(/^```(?:js|html)\n(?:\/\/|<!--) (\w+): (\S+)(?: -->)?\n([\s\S]*?)^```$/gm)];
  return new Map(blocks.filter(([, of]) => of === kind).map(([, , name = '', block = '']) => [name, block]));
}

/** What stands for PUBLIC_URL. */
export const home = 'http://127.0.0.1:3000';
