import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Copy } from '../../../db/rights/export';
import { copyAsCalls } from './calls';
import { customerOf } from './customer';
import { asCsv } from './csv';
import { copyAsJson } from './json';
import { pageOfCopy } from './page';
import { Told } from './told';

/**
 * A copy as an archive: `data.json` for machines, `calls.jsonl` for whoever takes the person over, a table for
 * spreadsheets of each kind of row, and `index.html` for people. Each is
 * read when its turn comes, so that it never is in memory as a whole.
 * @param exportedAt RFC 3339
 */
export async function* copyAsZip(copy: Copy, exportedAt: string): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const out = Readable.from(zip.outputStream);
  zip.on('error', (error: Error) => out.destroy(error));
  const mtime = new Date(exportedAt);
  const add = (name: string, parts: () => AsyncIterable<string>): void =>
    zip.addReadStreamLazy(name, { mtime }, (take) => take(undefined, Readable.from(parts(), { objectMode: false })));
  const told = new Told(customerOf(copy));
  add('data.json', () => copyAsJson(copy, exportedAt));
  add('calls.jsonl', () => copyAsCalls(copy));
  add('customer.csv', () => asCsv(just([told.customer])));
  for (const table of copy.tables) add(`${table}.csv`, () => asCsv(told.tell(table, copy.rowsOf(table))));
  add('index.html', () => just(pageOfCopy(told, exportedAt)));
  zip.end();
  for await (const part of out) yield part as Buffer;
}

async function* just<Part>(part: Part): AsyncGenerator<Part> {
  yield await Promise.resolve(part);
}
