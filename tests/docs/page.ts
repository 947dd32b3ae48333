import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const docs = join(__dirname, '../../docs');

/** Holds a page that is made from the code against the code; UPDATE_DOCS=1 writes it anew. */
export function expectPage(name: string, made: string): void {
  const file = join(docs, name);
  if (process.env['UPDATE_DOCS'] || !existsSync(file)) writeFileSync(file, made);
  expect(readFileSync(file, 'utf8')).toBe(made);
}
