import { createReadStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MailItem } from '../../api/pages/mail-box';

/** Where one mail lies in the file. */
type Entry = { readonly to: string; readonly start: number; readonly length: number };

/** How many mails are kept within reach; older ones stay in the file. */
const withinReach = 100_000;

const newline = 10;

/** Caught mails as JSON lines, so that they survive the process; only their places are held in memory. */
export class MailFile {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly file: FileHandle,
    private entries: Entry[],
    private end: number,
  ) {}

  /** @throws when the file cannot be made or read */
  static async open(path: string): Promise<MailFile> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+', 0o600);
    const { entries, end, torn } = await readEntries(path);
    // What was cut off in the middle was never answered with 250.
    if (torn) await file.appendFile('\n');
    return new MailFile(file, entries.slice(-withinReach), torn ? end + 1 : end);
  }

  /** Resolves when the mail is in the file. */
  append(item: MailItem): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(item)}\n`);
    const written = this.last.then(async () => {
      await this.file.appendFile(line);
      this.entries.push({ to: item.to.toLowerCase(), start: this.end, length: line.length - 1 });
      this.end += line.length;
      if (this.entries.length > withinReach * 1.1) this.entries = this.entries.slice(-withinReach);
    });
    this.last = written.catch(() => this.reposition());
    return written;
  }

  /** Newest first. */
  async list(to: string | undefined, limit: number): Promise<MailItem[]> {
    const wanted = to?.toLowerCase();
    const found = this.entries.filter((entry) => wanted === undefined || entry.to === wanted).slice(-limit);
    const items: MailItem[] = [];
    for (const { start, length } of found.reverse()) {
      const { buffer } = await this.file.read(Buffer.alloc(length), 0, length, start);
      items.push(JSON.parse(buffer.toString('utf8')) as MailItem);
    }
    return items;
  }

  async close(): Promise<void> {
    await this.last;
    await this.file.close();
  }

  /** A write that failed (a full disk) may have left a part of a line. */
  private async reposition(): Promise<void> {
    await this.file.truncate(this.end).catch(() => undefined);
    this.end = (await this.file.stat()).size;
  }
}

async function readEntries(path: string): Promise<{ entries: Entry[]; end: number; torn: boolean }> {
  const entries: Entry[] = [];
  let end = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    let block = Buffer.concat([rest, chunk as Buffer]);
    for (let at = block.indexOf(newline); at >= 0; at = block.indexOf(newline)) {
      const to = recipientOf(block.subarray(0, at));
      if (to !== undefined) entries.push({ to, start: end, length: at });
      end += at + 1;
      block = block.subarray(at + 1);
    }
    rest = block;
  }
  return { entries, end: end + rest.length, torn: rest.length > 0 };
}

function recipientOf(line: Buffer): string | undefined {
  try {
    return (JSON.parse(line.toString('utf8')) as MailItem).to.toLowerCase();
  } catch {
    return undefined;
  }
}
