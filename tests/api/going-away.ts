import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { joinPeople } from '../../db/customers/join';
import type { Api } from './api';

/** What is answered to `asks` by who has found the customer just before nobody is there any more. */
export async function askedWhileGoing<Answer>(api: Api, id: string, asks: () => Promise<Answer>): Promise<Answer> {
  const [answer, gone] = await api.db.transaction().execute(async (tx) => {
    await sql`select from customers where customer_id = ${id} for update`.execute(tx);
    const goes = api.asOwner('delete from customers where customer_id = $1', [id]);
    await untilWaiting(api, 1);
    const asked = asks();
    await untilWaiting(api, 2);
    return [asked, goes];
  });
  await gone;
  return answer;
}

/** What is answered to `asks` by who has found the customer just before they become one with somebody. */
export async function askedWhileMerging<Answer>(
  api: Api,
  [from, into]: readonly [string, string],
  asks: () => Promise<Answer>,
): Promise<Answer> {
  const [answer] = await api.db.transaction().execute(async (tx) => {
    await sql`select from customers where customer_id = ${from} or customer_id = ${into} order by customer_id for update`.execute(tx); // prettier-ignore
    const asked = asks();
    await untilWaiting(api, 1);
    await joinPeople(tx, into, from, { now: Date.now(), source: 'test', by: [], ledger: api.deps.secrets.ledger });
    return [asked];
  });
  return answer;
}

const waiting =
  "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

/** Until so many wait for somebody else's lock. */
async function untilWaiting({ asOwner }: Api, count: number): Promise<void> {
  for (;;) {
    const [{ n }] = (await asOwner(waiting)) as [{ n: number }];
    if (n >= count) return;
    await sleep(10);
  }
}
