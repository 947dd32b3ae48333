import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { Database, Tx } from '../base/database';
import { rows } from '../base/rows';

/** Rows that are read at once. */
const bite = 2_000;

/** Everything as it stands at this moment, however long it takes to read it. @param snapshot another reader's moment, who still reads */
export async function startRead(db: Database, snapshot?: string): Promise<EndableTx> {
  const tx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
  if (snapshot !== undefined) await sql`set transaction snapshot ${sql.lit(snapshot)}`.execute(tx);
  await sql`set local statement_timeout = 0`.execute(tx);
  return tx;
}

type EndableTx = Awaited<ReturnType<ReturnType<Database['startTransaction']>['execute']>>;

export async function endRead(tx: EndableTx): Promise<void> {
  await tx
    .rollback()
    .execute()
    .catch(() => undefined);
}

/** The rows of a query as they come, some at once. @param name of a cursor that the transaction has no other of */
export async function* readAll<Shape extends z.ZodObject>(
  tx: Tx,
  name: string,
  shape: Shape,
  query: RawBuilder<unknown>,
): AsyncGenerator<z.infer<Shape>[]> {
  await sql`declare ${sql.ref(name)} no scroll cursor for ${query}`.execute(tx);
  const fetch = (): Promise<z.infer<Shape>[]> => rows(tx, shape, sql`fetch ${sql.lit(bite)} from ${sql.ref(name)}`);
  let next = fetch();
  for (let some = await next; some.length > 0; some = await next) {
    // The database reads on while these are looked at.
    next = fetch();
    next.catch(() => undefined);
    yield some;
  }
  await sql`close ${sql.ref(name)}`.execute(tx);
}
