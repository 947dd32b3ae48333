import { isMainThread, parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { openDatabase } from '../../db/base/database';
import { createPool } from '../../db/base/pool';
import type { Finding } from '../../db/ledger/finding';
import { endRead, startRead } from '../../db/ledger/read-all';
import { verifyStreams, type Counted } from '../../db/ledger/verify-streams';

/** What a thread looks at, and by which key. */
export type Order = {
  readonly url: string;
  readonly key: Uint8Array;
  readonly from: string;
  readonly snapshot: string;
};
export type Told = { readonly finding: Finding } | { readonly entries: number } | { readonly counted: Counted };
type ThreadData = { readonly verify: Order };

const isOurs = (data: unknown): data is ThreadData => typeof data === 'object' && data !== null && 'verify' in data;

async function verifyPart(port: MessagePort, { url, key, from, snapshot }: Order): Promise<void> {
  const tell = (told: Told): void => port.postMessage(told);
  const db = openDatabase(createPool({ url, max: 1, name: 'sojourn-verify-ledger' }));
  try {
    const tx = await startRead(db, snapshot);
    const found = (finding: Finding): void => tell({ finding });
    const progress = (entries: number): void => tell({ entries });
    tell({ counted: await verifyStreams(tx, { key: Buffer.from(key), from, found, progress }) });
    await endRead(tx);
  } finally {
    await db.destroy();
  }
}

/** A thread of `verify-ledger`: a part of the streams comes in, what does not fit goes out. */
if (!isMainThread && parentPort && isOurs(workerData)) void verifyPart(parentPort, workerData.verify);
