import { createHmac } from 'node:crypto';
import type { Millis } from '../../domain/time/time';

/**
 * `line`: a line was added; `adopted`: one that is older than the chain; `order`: how a person's ledger stood after two became one or
 * parted; `erased`: lines went with their person.
 */
export type Entry = {
  readonly what: 'line' | 'adopted' | 'order' | 'erased';
  /** In hexadecimal digits, as the hash. */
  readonly digest: string;
  /** Places whose lines went. */
  readonly gone?: readonly number[];
};

export type Link = Entry & { readonly stream: string; readonly place: number; readonly hash: string };

/** The end of a stream; of one that has none, place 0. */
export type Head = Pick<Link, 'place' | 'hash'>;

export const noHead: Head = { place: 0, hash: '' };

/** Each use of the key has a name, so that no text of one is a text of another. */
const mac = (key: Buffer, use: string, text: string): string =>
  createHmac('sha256', key).update(`${use}\n${text}`).digest('hex');

/** The stream of whoever has this id: a uuid that tells nobody whose it is. */
export function streamOf(key: Buffer, customerId: string): string {
  const hex = mac(key, 'stream', customerId);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Of a line's or a ledger's canonical text. */
export const digestOf = (key: Buffer, what: Entry['what'], text: string): string => mac(key, what, text);

/** What an entry that has no text stands under. */
export const noDigest = '';

/** Under what an entry stands behind another. */
export function linkAfter(key: Buffer, stream: string, before: Head, { what, digest, gone }: Entry): Link {
  const place = before.place + 1;
  const hash = mac(key, 'link', `${stream} ${place} ${what} ${gone?.join() ?? ''} ${before.hash} ${digest}`);
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
  /** Real time. */
  readonly at: Millis;
  /** Streams whose ends are under it. */
  readonly heads: number;
  readonly root: string;
};

/** What signs a checkpoint, and with it all before. @param before of the checkpoint before; of the first one empty */
export const checkpointHash = (key: Buffer, before: string, { number, at, heads, root }: Checkpoint): string =>
  mac(key, 'checkpoint', `${number} ${at} ${heads} ${before} ${root}`);

/** Many heads under one hash, taken one after the other in the order of their streams. */
export function rootOf(key: Buffer): { add(stream: string, head: Head): void; root(): string } {
  const hmac = createHmac('sha256', key).update('heads\n');
  return {
    add: (stream, { place, hash }) => void hmac.update(`${stream} ${place} ${hash}\n`),
    root: () => hmac.digest('hex'),
  };
}
