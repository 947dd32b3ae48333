import { sql } from 'kysely';
import type { Database } from '../base/database';
import { idRow } from '../base/rows';
import { streamOf } from './chain';
import { endRead, readAll, startRead } from './read-all';

/** Whose these streams are, of everybody who is known or became one with somebody. */
export async function ownersOf(db: Database, key: Buffer, streams: ReadonlySet<string>): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  if (streams.size === 0) return owners;
  const tx = await startRead(db);
  try {
    const query = sql`select customer_id as id from customers union all select other as id from merges`;
    for await (const some of readAll(tx, 'people_read', idRow, query)) {
      const these = some.map(({ id }) => [streamOf(key, id), id] as const);
      for (const [stream, id] of these.filter(([one]) => streams.has(one))) owners.set(stream, id);
    }
    return owners;
  } finally {
    await endRead(tx);
  }
}
