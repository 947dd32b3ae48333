import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { codeOf, messageOf } from '../server/failure-code';
import { WrongUse } from '../terminal/wrong-use';

export type Line = { readonly number: number } & ({ readonly text: string } | { readonly problem: string });

const longestLine = 1_000_000;
const newline = 0x0a;

/**
 * The lines of a text file, plain or gzip (told apart by its first bytes), one after the other in constant memory. A line that is
 * too long or no UTF-8 comes as a problem, and so does gzip data that breaks off, as the last line.
 * @throws WrongUse when the file cannot be opened
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  const chunks = await openText(file);
  const splitter = new Splitter();
  try {
    for await (const chunk of chunks) yield* splitter.push(chunk);
    yield* splitter.end();
  } catch (error) {
    yield { number: splitter.next, problem: `the file cannot be read on from here: ${messageOf(error)}` };
  }
}

/** What a file holds, unpacked where it is gzip, and in UTF-8 where it says that it is UTF-16. @throws WrongUse when it cannot be opened */
export async function openText(file: string): Promise<AsyncIterable<Buffer>> {
  const gzip = await isGzip(file);
  const raw = createReadStream(file);
  const stream = gzip ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => stream.destroy(error));
  stream.on('close', () => raw.destroy());
  return asUtf8(stream);
}

/** Spreadsheets save what they call Unicode text as UTF-16, and its first bytes say so. */
async function* asUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let utf16: TextDecoder | undefined;
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) utf16 = utf16Of(chunk);
    isFirst = false;
    yield utf16 ? Buffer.from(utf16.decode(chunk, { stream: true })) : chunk;
  }
  if (utf16) yield Buffer.from(utf16.decode());
}

function utf16Of([first, second]: Buffer): TextDecoder | undefined {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  return first === 0xfe && second === 0xff ? new TextDecoder('utf-16be', { fatal: true }) : undefined;
}

async function isGzip(file: string): Promise<boolean> {
  try {
    if ((await stat(file)).isDirectory()) throw new WrongUse(`${file} is a folder; name a file.`);
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof WrongUse) throw error;
    const code = codeOf(error);
    throw new WrongUse(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`);
  }
}

/** Cuts chunks into lines. */
class Splitter {
  next = 1;
  private rest: Buffer[] = [];
  private restLength = 0;
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });

  *push(chunk: Buffer): Generator<Line> {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      yield this.line(chunk.subarray(from, at));
      from = at + 1;
    }
    this.keep(chunk.subarray(from));
  }

  *end(): Generator<Line> {
    if (this.restLength > 0) yield this.line(Buffer.alloc(0));
  }

  /** Bytes beyond the longest line are counted, not kept. */
  private keep(bytes: Buffer): void {
    this.restLength += bytes.length;
    if (this.restLength <= longestLine) this.rest.push(bytes);
  }

  private line(last: Buffer): Line {
    this.keep(last);
    const number = this.next++;
    const tooLong = this.restLength > longestLine;
    const bytes = Buffer.concat(this.rest);
    this.rest = [];
    this.restLength = 0;
    if (tooLong) return { number, problem: `the line is longer than ${longestLine.toLocaleString('en')} bytes` };
    try {
      const text = this.utf8.decode(bytes);
      return { number, text: text.endsWith('\r') ? text.slice(0, -1) : text };
    } catch {
      return { number, problem: 'the line is not UTF-8' };
    }
  }
}
