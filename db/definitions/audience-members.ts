import { sql } from 'kysely';
import { z } from 'zod';
import { clausesOf } from '../../domain/cel/clauses';
import { holds } from '../../domain/cel/condition';
import { coveringOf } from '../../domain/person/plan/covering';
import type { Millis } from '../../domain/time/time';
import type { Database } from '../base/database';
import { idRow, rows, theRow, whole } from '../base/rows';
import { whenAllIsKnown } from '../wake/ask-past';
import { candidateNamed, candidatesAfter, isAmongThem, scopeOf, type InForce } from './candidates';
import { conditionInSql } from './condition-in-sql';
import { isFreeOfAll, liesStill } from './lies-still';

/** Who is among an audience, asked at a moment of product time. */
export type Asked = { readonly when: string; readonly definitions: InForce; readonly now: Millis };

const nobody = '00000000-0000-0000-0000-000000000000';
/** People who are asked one by one in a transaction. */
const pageSize = 500;

const counted = z.object({ size: whole, of: whole });

/**
 * How many are among it, of how many. Postgres counts where it can; else they are asked one by one, a million in a minute or two.
 * @param gone breaks it off when nobody waits for it any more
 */
export async function sizeOf(db: Database, asked: Asked, gone: AbortSignal): Promise<z.output<typeof counted>> {
  const condition = conditionInSql(asked.when, asked.now, coveringOf(asked.definitions));
  if (condition)
    return db.transaction().execute(async (tx) => {
      // What it would gain by compiling a plan that runs once it loses by compiling.
      await sql`set local jit = off`.execute(tx);
      return theRow(
        tx,
        counted,
        sql`select count(*) filter (where (${condition}) and ${isFreeOfAll(asked.now)}) as size, count(*) as of from customers c`,
      );
    });
  let size = 0;
  let of = 0;
  for (let after: string | undefined = nobody; after !== undefined && !gone.aborted;) {
    const page = await pageAfter(db, asked, after);
    size += page.members.length;
    of += page.looked;
    after = page.last;
  }
  return { size, of };
}

/** Ids of members behind one, in the order of ids. */
export async function membersAfter(
  db: Database,
  asked: Asked,
  { after = nobody, limit, gone }: { readonly after: string | undefined; readonly limit: number; readonly gone: AbortSignal }, // prettier-ignore
): Promise<readonly string[]> {
  const condition = conditionInSql(asked.when, asked.now, coveringOf(asked.definitions));
  if (condition) {
    const found = await rows(
      db,
      idRow,
      sql`select customer_id as id from customers c where customer_id > ${after}::uuid and (${condition}) and not ${liesStill(asked.now)} order by customer_id limit ${limit}`,
    );
    return found.map(({ id }) => id);
  }
  const found: string[] = [];
  for (let next: string | undefined = after; next !== undefined && found.length < limit && !gone.aborted;) {
    const page = await pageAfter(db, asked, next);
    found.push(...page.members);
    next = page.last;
  }
  return found.slice(0, limit);
}

type Page = { readonly members: readonly string[]; readonly looked: number; readonly last: string | undefined };

const pageAfter = (db: Database, { when, ...moment }: Asked, after: string): Promise<Page> =>
  db.transaction().execute(async (tx) => {
    const page = await candidatesAfter(tx, moment, { after, limit: pageSize });
    const members = await whenAllIsKnown(tx, page, moment.now, () => page.filter((one) => isAmongThem(when, one, moment))); // prettier-ignore
    const last = page.length < pageSize ? undefined : page.at(-1)?.customerId;
    return { members: members.map(({ customerId }) => customerId), looked: page.length, last };
  });

export type Because = { readonly condition: string; readonly holds: boolean };

/** `restricted`: they want their data to lie still, so that nothing of them is read. */
export type Membership = {
  readonly member: boolean;
  readonly because: readonly Because[];
  readonly restricted?: true;
};

/** Whether somebody is among it, and which of its conditions hold; undefined when there is nobody. */
export const membershipOf = (
  db: Database,
  { when, ...moment }: Asked,
  customerId: string,
): Promise<Membership | undefined> =>
  db.transaction().execute(async (tx) => {
    const one = await candidateNamed(tx, moment, customerId);
    if (!one) return undefined;
    if (one.liesStill) return { member: false, because: [], restricted: true };
    const scope = scopeOf(one, moment);
    return whenAllIsKnown(tx, [one], moment.now, () => ({
      member: holds(when, scope) === true,
      because: clausesOf(when).map((condition) => ({ condition, holds: holds(condition, scope) === true })),
    }));
  });
