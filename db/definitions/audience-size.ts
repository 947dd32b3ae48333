import { sql } from 'kysely';
import { z } from 'zod';
import { coveringOf } from '../../domain/person/plan/covering';
import type { Database, Tx } from '../base/database';
import { idRow, rows, theRow, whole } from '../base/rows';
import { percentOf } from '../base/sample';
import { whenAllIsKnown } from '../wake/ask-past';
import type { Asked } from './audience-members';
import { candidatesNamed, isAmongThem } from './candidates';
import { conditionInSql } from './condition-in-sql';
import { isFreeOfAll } from './lies-still';

const percentRow = z.object({ percent: z.number() });

/** How many are among it of how many; `about`: reckoned from a sample. `sample`: the ids of some of them. */
export type Size = { readonly size: number; readonly of: number; readonly about: boolean; readonly sample: string[] };

/** How much is looked at while somebody waits. */
type Bounds = {
  /** Real milliseconds for one way to count. */
  readonly patience: number;
  /** Blocks of the table that Postgres counts of a sample: some ten thousand people. */
  readonly blocksCounted: number;
  /** Blocks of those who are asked one by one, and how many these are at most. */
  readonly blocksAsked: number;
  readonly mostAsked: number;
};
const usual: Bounds = { patience: 1_500, blocksCounted: 2_000, blocksAsked: 200, mostAsked: 2_000 };
const askedAtOnce = 250;
const mostShown = 10;

/** The size of an audience that was never saved: counted where that is quick, else reckoned from a sample. Undefined where not even that is. */
export async function sizeWhileTyping(
  db: Database,
  asked: Asked,
  gone: AbortSignal,
  bounds = usual,
): Promise<Size | undefined> {
  if (!conditionInSql(asked.when, asked.now, coveringOf(asked.definitions))) return askSome(db, asked, gone, bounds);
  const all = await counted(db, asked, 'all', bounds);
  return all ?? (gone.aborted ? undefined : counted(db, asked, 'some', bounds));
}

const count = z.object({ size: whole, of: whole });

/** @returns undefined where it takes too long */
async function counted(
  db: Database,
  { when, definitions, now }: Asked,
  whom: 'all' | 'some',
  { patience, blocksCounted }: Bounds,
): Promise<Size | undefined> {
  const condition = sql`(${conditionInSql(when, now, coveringOf(definitions)) ?? sql`false`}) and ${isFreeOfAll(now)}`;
  const work = db.transaction().execute(async (tx): Promise<Size> => {
    await sql`select set_config('statement_timeout', ${String(patience)}, true), set_config('jit', 'off', true)`.execute(
      tx,
    );
    const percent = whom === 'all' ? 100 : await percentIn(tx, blocksCounted);
    const among = sql`customers c tablesample system (${percent}::real)`;
    const { size, of } = await theRow(
      tx,
      count,
      sql`select count(*) filter (where ${condition}) as size, count(*) as of from ${among}`,
    );
    const some =
      size === 0
        ? []
        : await rows(tx, idRow, sql`select customer_id as id from ${among} where ${condition} limit ${mostShown}`);
    return { ...scaled({ size, of }, percent), sample: some.map(({ id }) => id) };
  });
  return work.catch((error: unknown) => {
    if (isTooSlow(error)) return undefined;
    throw error;
  });
}

/** Postgres broke it off (query_canceled). */
const isTooSlow = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '57014';

const percentIn = async (tx: Database | Tx, blocks: number): Promise<number> =>
  (await theRow(tx, percentRow, sql`select ${percentOf('customers', blocks)} as percent`)).percent;

const scaled = ({ size, of }: z.output<typeof count>, percent: number) => ({
  size: Math.round((size * 100) / percent),
  of: Math.round((of * 100) / percent),
  about: percent < 100,
});

/** Asks people one by one, as far as somebody waits. */
async function askSome(
  db: Database,
  asked: Asked,
  gone: AbortSignal,
  { patience, blocksAsked, mostAsked }: Bounds,
): Promise<Size> {
  const end = performance.now() + patience;
  const percent = await percentIn(db, blocksAsked);
  const found = await rows(
    db,
    idRow,
    sql`select customer_id as id from customers tablesample system (${percent}::real) limit ${mostAsked}`,
  );
  const { of } = await theRow(db, count, sql`select count(*) as of, 0::bigint as size from customers`);
  const members: string[] = [];
  let looked = 0;
  while (looked < found.length && performance.now() < end && !gone.aborted) {
    const page = found.slice(looked, looked + askedAtOnce).map(({ id }) => id);
    members.push(...(await membersAmong(db, asked, page)));
    looked += page.length;
  }
  const isAll = looked >= of;
  const size = isAll || looked === 0 ? members.length : Math.round((members.length * of) / looked);
  return { size, of, about: !isAll, sample: members.slice(0, mostShown) };
}

const membersAmong = (db: Database, { when, ...moment }: Asked, ids: readonly string[]): Promise<string[]> =>
  db.transaction().execute(async (tx) => {
    const people = await candidatesNamed(tx, moment, ids);
    return whenAllIsKnown(tx, people, moment.now, () =>
      people.filter((one) => isAmongThem(when, one, moment)).map(({ customerId }) => customerId),
    );
  });
