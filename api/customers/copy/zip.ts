import { PassThrough, Readable } from 'node:stream';
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
  // Not read through an iterator of the archive's own stream, whose end by an error would wait for what never comes.
  const out = zip.outputStream.pipe(new PassThrough());
  const fail = (error: Error): void => void out.destroy(error);
  zip.on('error', fail);
  const mtime = new Date(exportedAt);
  let source: Readable | undefined;
  const add = (name: string, parts: () => AsyncIterable<string>): void =>
    zip.addReadStreamLazy(name, { mtime }, (take) => {
      source = Readable.from(begun(parts), { objectMode: false }).on('error', fail);
      take(undefined, source);
    });
  const told = new Told(customerOf(copy));
  add('data.json', () => copyAsJson(copy, exportedAt));
  add('calls.jsonl', () => copyAsCalls(copy));
  add('customer.csv', () => asCsv(just([told.customer])));
  for (const table of copy.tables) add(`${table}.csv`, () => asCsv(told.tell(table, copy.rowsOf(table))));
  add('index.html', () => just(pageOfCopy(told, exportedAt)));
  zip.end();
  try {
    for await (const part of out) yield part as Buffer;
  } finally {
    await ended(source);
  }
}

/** Begins when it is read, so that what fails at once fails as all of it does. */
async function* begun(parts: () => AsyncIterable<string>): AsyncGenerator<string> {
  yield* parts();
}

/** Whoever takes the archive may leave in the middle: nothing asks the database for more when this is done. */
async function ended(source: Readable | undefined): Promise<void> {
  if (!source || source.closed) return;
  const closed = new Promise((done) => source.once('close', done));
  source.destroy();
  await closed;
}

async function* just<Part>(part: Part): AsyncGenerator<Part> {
  yield await Promise.resolve(part);
}
