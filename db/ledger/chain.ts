import { createHmac } from 'node:crypto';

/**
 * `line`: a line was added; `adopted`: one that is older than the chain; `order`: how a person's ledger stood after two became one or
 * parted; `erased`: lines went with their person.
 */
export type Entry = {
  readonly what: 'line' | 'adopted' | 'order' | 'erased';
  readonly digest: Buffer;
  /** Places whose lines went. */
  readonly gone?: readonly number[];
};

export type Link = Entry & { readonly stream: string; readonly place: number; readonly hash: Buffer };

/** The end of a stream; of one that has none, place 0. */
export type Head = Pick<Link, 'place' | 'hash'>;

export const noHead: Head = { place: 0, hash: Buffer.alloc(0) };

const mac = (key: Buffer, use: string, ...parts: readonly (string | Buffer)[]): Buffer => {
  const hmac = createHmac('sha256', key).update(`${use}\n`);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

/** The stream of whoever has this id: a uuid that tells nobody whose it is. */
export function streamOf(key: Buffer, customerId: string): string {
  const hex = mac(key, 'stream', customerId).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Of a line's or a ledger's canonical text. */
export const digestOf = (key: Buffer, what: Entry['what'], text: string): Buffer => mac(key, what, text);

/** What an entry that has no text stands under. */
export const noDigest = Buffer.alloc(0);

/** Under what an entry stands behind another. */
export function linkAfter(key: Buffer, stream: string, before: Head, { what, digest, gone }: Entry): Link {
  const place = before.place + 1;
  const words = `${stream} ${place} ${what} ${gone?.join() ?? ''}\n`;
  const hash = mac(key, 'link', words, before.hash, digest);
  return { stream, place, what, digest, hash, ...(gone ? { gone } : {}) };
}

/** The links of several entries, one behind the other. */
export function linksAfter(key: Buffer, stream: string, head: Head, entries: readonly Entry[]): Link[] {
  const links: Link[] = [];
  for (const entry of entries) links.push(linkAfter(key, stream, links.at(-1) ?? head, entry));
  return links;
}

export type Checkpoint = {
  readonly number: number;
  readonly at: number;
  readonly heads: number;
  readonly root: Buffer;
};

/** What signs a checkpoint, and with it all before. @param before of the checkpoint before; of the first one empty */
export const checkpointHash = (key: Buffer, before: Buffer, { number, at, heads, root }: Checkpoint): Buffer =>
  mac(key, 'checkpoint', `${number} ${at} ${heads}\n`, before, root);

/** Many heads under one hash, taken one after the other in the order of their streams. */
export function rootOf(key: Buffer): { add(stream: string, head: Head): void; root(): Buffer } {
  const hmac = createHmac('sha256', key).update('heads\n');
  return {
    add: (stream, { place, hash }) => void hmac.update(`${stream} ${place} ${hash.toString('hex')}\n`),
    root: () => hmac.digest(),
  };
}
