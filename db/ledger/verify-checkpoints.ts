import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../base/database';
import { row, uuid } from '../base/rows';
import { checkpointHash, rootOf } from './chain';
import { allCheckpoints } from './checkpoints';
import type { Finding } from './finding';
import { readAll } from './read-all';

const placeRow = z.object({ place: z.int() });

type Found = (finding: Finding) => void;

/**
 * That each checkpoint is the one that was signed, and every stream still has what was under it.
 * @returns how many there are
 */
export async function verifyCheckpoints(tx: Tx, key: Buffer, found: Found): Promise<number> {
  const sums = await sumHeads(tx, key, found);
  const all = await allCheckpoints(tx);
  let last = 0;
  let before = '';
  for (const { hash, ...one } of all) {
    const { number } = one;
    for (let gap = last + 1; gap < number; gap++) found({ what: 'checkpoint-missing', checkpoint: gap });
    const { heads, root } = sums.get(number) ?? { heads: 0, root: rootOf(key).root() };
    sums.delete(number);
    const isNext = number === last + 1;
    if (isNext && checkpointHash(key, before, { ...one, heads, root }) !== hash)
      found({ what: 'checkpoint-changed', checkpoint: number });
    [last, before] = [number, hash];
  }
  for (const number of sums.keys()) found({ what: 'checkpoint-missing', checkpoint: number });
  return all.length;
}

type Sum = { readonly heads: number; readonly root: string };

const headRow = z.object({ checkpoint: z.int(), stream: uuid, place: z.int(), hash: z.string(), isThere: z.boolean(), isSame: z.boolean() }); // prettier-ignore

/** What is under each checkpoint by now. */
async function sumHeads(tx: Tx, key: Buffer, found: Found): Promise<Map<number, Sum>> {
  const sums = new Map<number, Sum>();
  const query = sql`select h.checkpoint, h.stream, h.place, encode(h.hash, 'hex') as hash, l.hash is not null as "isThere", coalesce(l.hash = h.hash, false) as "isSame"
    from ledger_heads h left join ledger_links l on l.stream = h.stream and l.place = h.place order by h.checkpoint, h.stream`;
  let open = { checkpoint: 0, heads: 0, sum: rootOf(key) };
  const close = (): void => {
    if (open.heads > 0) sums.set(open.checkpoint, { heads: open.heads, root: open.sum.root() });
  };
  for await (const some of readAll(tx, 'heads_read', headRow, query)) {
    for (const { checkpoint, stream, place, hash, isThere, isSame } of some) {
      if (checkpoint !== open.checkpoint) {
        close();
        open = { checkpoint, heads: 0, sum: rootOf(key) };
      }
      open.sum.add(stream, { place, hash });
      open.heads++;
      if (!isThere) found(await whatIsLeft(tx, stream, place));
      else if (!isSame) found({ what: 'entry-changed', stream, place });
    }
  }
  close();
  return sums;
}

async function whatIsLeft(tx: Tx, stream: string, place: number): Promise<Finding> {
  const query = sql`select place from ledger_links where stream = ${stream}::uuid limit 1`;
  const left = await row(tx, placeRow, query);
  return left ? { what: 'entry-missing', stream, place } : { what: 'stream-missing', stream };
}
