import { sql } from 'kysely';
import { finishWake } from '../../../db/wake/close-wake';
import { decide } from '../../../domain/decide/decide';
import { ann, definitions, start } from '../../domain/world';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { rowOf } from '../../setup/rows-of';
import { writeCustomer } from '../../setup/written';

let fresh: OpenDatabase;
let who: string;
beforeEach(async () => {
  fresh = await openFreshDatabase(8);
  who = await writeCustomer(fresh.db);
  await sql`insert into alarms (customer_id, due) values (${who}, ${new Date(start)})`.execute(fresh.db);
});
afterEach(() => fresh.end());

const nothing = decide(ann(), definitions([]), start);
const revision = async (): Promise<number> =>
  (await rowOf(fresh.db, sql<{ revision: number }>`select revision from definitions_revision`)).revision;

/** Somebody's alarm as it is under their lock, and the number of the transaction that locked them. */
const look = (changes = false) =>
  fresh.db.transaction().execute(async (tx) => {
    await sql`select from customers where customer_id = ${who} for no key update`.execute(tx);
    if (changes) await sql`update customers set revision = revision + 1 where customer_id = ${who}`.execute(tx);
    const seen = sql<{ due: number; mark: string }>`select due, pg_current_xact_id()::xid::text as mark from alarms where customer_id = ${who}`; // prettier-ignore
    return rowOf(tx, seen);
  });
const finish = async (mark: string, due: number): Promise<boolean> =>
  finishWake(fresh.db, who, { mark, revision: await revision(), outcomes: [], verdict: { ...nothing, due } });
/** Somebody else adds one to it, and leaves no other trace than their lock. */
const another = (): Promise<unknown> =>
  fresh.db.transaction().execute(async (tx) => {
    await sql`select from customers where customer_id = ${who} for no key update`.execute(tx);
    await sql`update alarms set due = due + interval '1 millisecond' where customer_id = ${who}`.execute(tx);
  });

test.each([false, true])(
  'nobody came: it is written, whether the person themselves was changed or not (%p)',
  async (changes) => {
    const { mark, due } = await look(changes);
    expect(await finish(mark, due + 1)).toBe(true);
    expect((await look()).due).toBe(due + 1);
  },
);

test('it is written once', async () => {
  const { mark, due } = await look();
  expect(await finish(mark, due + 1)).toBe(true);
  expect(await finish(mark, due + 2)).toBe(false);
});

test('somebody came: nothing is written', async () => {
  const { mark, due } = await look();
  await another();
  expect(await finish(mark, due + 5)).toBe(false);
  expect((await look()).due).toBe(due + 1);
});

test.each(['vacuum', 'vacuum (freeze)'])(
  'somebody came, and %s cleared the row of it: nothing is written',
  async (clear) => {
    const { mark, due } = await look(true);
    await another();
    await fresh.asOwner(`${clear} customers`);
    expect(await finish(mark, due + 5)).toBe(false);
  },
);

test('of many who come at any moment nobody’s change is lost', async () => {
  const known = await revision();
  let [others, ours, isOver] = [0, 0, false];
  async function comeAndGo(): Promise<void> {
    for (; !isOver; others++) {
      await another();
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    }
  }
  const crowd = [comeAndGo(), comeAndGo()];
  for (let time = 0; time < 1_500; time++) {
    const { mark, due } = await look();
    const verdict = { ...nothing, due: due + 1 };
    if (await finishWake(fresh.db, who, { mark, revision: known, outcomes: [], verdict })) ours++;
  }
  isOver = true;
  await Promise.all(crowd);
  expect((await look()).due).toBe(start + others + ours);
  expect(ours).toBeGreaterThan(100);
  expect(others).toBeGreaterThan(100);
});
