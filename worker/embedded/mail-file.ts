import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
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
  private readonly forgotten = new Set<string>();

  private constructor(
    private readonly path: string,
    private file: FileHandle,
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
    return new MailFile(path, file, entries.slice(-withinReach), torn ? end + 1 : end);
  }

  /** Resolves when the mail is in the file. */
  append(item: MailItem): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(item)}\n`);
    const messageId = idIn(item.messageId);
    const written = this.last.then(async () => {
      if (this.forgotten.has(messageId)) return;
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
    const { file } = this;
    const found = this.entries.filter((entry) => wanted === undefined || entry.to === wanted).slice(-limit);
    const items: MailItem[] = [];
    for (const { start, length } of found.reverse()) {
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, start);
      items.push(JSON.parse(buffer.toString('utf8')) as MailItem);
    }
    return items;
  }

  /** Writes the file anew without the mails of these messages; what still comes of them is not kept. */
  forget(messageIds: readonly string[]): Promise<void> {
    const written = this.last.then(async () => {
      for (const id of messageIds) this.forgotten.add(id);
      const half = `${this.path}.half`;
      await rm(half, { force: true });
      const file = await open(half, 'a+', 0o600);
      const { entries, end } = await copyLines(this.path, file, this.forgotten);
      await rename(half, this.path);
      const before = this.file;
      [this.file, this.entries, this.end] = [file, entries.slice(-withinReach), end];
      // Who is reading the old one has its answer within a moment.
      setTimeout(() => void before.close().catch(() => undefined), 1_000).unref();
    });
    this.last = written.catch(() => undefined);
    return written;
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

type Places = { readonly entries: Entry[]; readonly end: number };

async function copyLines(path: string, to: FileHandle, without: ReadonlySet<string>): Promise<Places> {
  const entries: Entry[] = [];
  let end = 0;
  for await (const { line } of linesOf(path)) {
    const mail = mailIn(line);
    if (!mail || without.has(mail.messageId)) continue;
    entries.push({ to: mail.to, start: end, length: line.length });
    await to.appendFile(Buffer.concat([line, Buffer.from('\n')]));
    end += line.length + 1;
  }
  return { entries, end };
}

async function readEntries(path: string): Promise<Places & { readonly torn: boolean }> {
  const entries: Entry[] = [];
  let end = 0;
  for await (const { line, torn } of linesOf(path)) {
    if (torn) return { entries, end: end + line.length, torn };
    const mail = mailIn(line);
    if (mail) entries.push({ to: mail.to, start: end, length: line.length });
    end += line.length + 1;
  }
  return { entries, end, torn: false };
}

/** @returns each line without its end; `torn`: the last one, which has none */
async function* linesOf(path: string): AsyncGenerator<{ readonly line: Buffer; readonly torn: boolean }> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    let block = Buffer.concat([rest, chunk as Buffer]);
    for (let at = block.indexOf(newline); at >= 0; at = block.indexOf(newline)) {
      yield { line: block.subarray(0, at), torn: false };
      block = block.subarray(at + 1);
    }
    rest = block;
  }
  if (rest.length > 0) yield { line: rest, torn: true };
}

/** Of `<id@host>` the id. */
const idIn = (messageId: string): string => messageId.replace(/^</, '').replace(/@.*$/s, '');

function mailIn(line: Buffer): Pick<MailItem, 'to' | 'messageId'> | undefined {
  try {
    const { to, messageId } = JSON.parse(line.toString('utf8')) as MailItem;
    return { to: to.toLowerCase(), messageId: idIn(messageId) };
  } catch {
    return undefined;
  }
}
