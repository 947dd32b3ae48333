import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { dropErrands, outboxDepth, postponeErrand } from '../../../db/wake/outbox';
import { openOutboxRoom, type OutboxRoom } from './outbox-room';

let room: OutboxRoom;
beforeAll(async () => {
  room = await openOutboxRoom();
});
beforeEach(() => room.empty());
afterAll(() => room.end());

const customersOf = (errands: readonly { customerId: string }[]): string[] =>
  errands.map(({ customerId }) => customerId);

describe('the order of the outbox', () => {
  test('who came first is taken first, and nobody twice while the lease lasts', async () => {
    const customers = await room.wake(7);
    expect(customersOf(await room.take({ fresh: 3 }))).toEqual(customers.slice(0, 3));
    expect(customersOf(await room.take({ fresh: 3 }))).toEqual(customers.slice(3, 6));
    expect(customersOf(await room.take({ fresh: 3 }))).toEqual(customers.slice(6));
    expect(await room.take()).toEqual([]);
  });

  test('all that waits for a customer goes with the first of it, wherever it lies', async () => {
    const [first = '', second = ''] = await room.wake(2);
    await room.wake([{ customerId: second }, { customerId: first, signal: 'registration', ref: 'later' }]);
    const [one, ...others] = await room.take({ fresh: 1 });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ customerId: first, signals: ['event', 'registration'] });
    expect(one?.ids).toHaveLength(2);
  });

  test('one who is hammered is taken in pieces', async () => {
    const customerId = randomUUID();
    await room.wake(Array.from({ length: 500 }, () => ({ customerId })));
    const sizes: number[] = [];
    for (let errands = await room.take(); errands.length > 0; errands = await room.take()) {
      expect(customersOf(errands)).toEqual([customerId]);
      sizes.push(errands[0]?.ids.length ?? 0);
    }
    expect(sizes.reduce((sum, one) => sum + one, 0)).toBe(500);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(220);
  });

  test('who is being told at this moment is left, and keeps the place', async () => {
    const [busy = '', next = ''] = await room.wake(2);
    expect(customersOf(await room.take({ fresh: 1, busy: [busy] }))).toEqual([next]);
    expect(customersOf(await room.take({ fresh: 1 }))).toEqual([busy]);
  });

  test('what was told goes with the next take', async () => {
    await room.wake(3);
    const told = (await room.take()).flatMap(({ ids }) => ids);
    await room.wake(1);
    expect(await room.take({ told })).toHaveLength(1);
    expect(await room.rows()).toHaveLength(1);
    await dropErrands(room.db, (await sql<{ id: number }>`select id from outbox`.execute(room.db)).rows.map(({ id }) => id)); // prettier-ignore
    expect(await room.rows()).toEqual([]);
  });

  test('what was told is not taken again in the same moment, though its lease is over', async () => {
    await room.wake(1);
    const told = (await room.take()).flatMap(({ ids }) => ids);
    await room.pass(60);
    expect(await room.take({ told })).toEqual([]);
    expect(await room.rows()).toEqual([]);
  });

  test('who could not be told comes again after the pause, behind who came meanwhile', async () => {
    await room.wake(1);
    const [refused] = await room.take();
    if (!refused) throw new Error('nobody was taken');
    await postponeErrand(room.db, refused, 5);
    const [later = ''] = await room.wake(1);
    expect(customersOf(await room.take())).toEqual([later]);
    await room.pass(6);
    expect(customersOf(await room.take())).toEqual([refused.customerId]);
  });

  test('rows of a dispatcher that was killed come back when its lease ends', async () => {
    const customers = await room.wake(4);
    await room.take();
    await room.pass(29);
    expect(await room.take()).toEqual([]);
    await room.pass(2);
    expect(customersOf(await room.take())).toEqual(customers);
  });

  test('two dispatchers at once share the rows and take none twice', async () => {
    const customers = await room.wake(200);
    const takers = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const mine: string[] = [];
        for (let idle = 0; idle < 3;) {
          const errands = await room.take({ fresh: 7 });
          idle = errands.length === 0 ? idle + 1 : 0;
          mine.push(...customersOf(errands));
        }
        return mine;
      }),
    );
    expect(takers.flat().sort()).toEqual([...customers].sort());
  });

  test('a passage that is under way is known, and the stage of who is known', async () => {
    const [stranger = '', known = '', inside = ''] = await room.wake(3);
    for (const id of [known, inside])
      await sql`insert into customers (customer_id, stage, stage_since, created_at) values (${id}, 'registered', now(), now())`.execute(
        room.db,
      );
    await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
      values (${inside}, ${randomUUID()}, 'j', 1, '', 'active', '0', now(), '{}', now())`.execute(room.db);
    const errands = await room.take();
    expect(errands.map(({ customerId, stage, isUnderWay }) => ({ customerId, stage, isUnderWay }))).toEqual([
      { customerId: stranger, stage: undefined, isUnderWay: false },
      { customerId: known, stage: 'registered', isUnderWay: false },
      { customerId: inside, stage: 'registered', isUnderWay: true },
    ]);
  });
});

test('what somebody did is told of whoever was in no journey so far, and of nobody else', async () => {
  const [first = '', again = ''] = await room.wake(2);
  for (const id of [first, again]) {
    await sql`insert into customers (customer_id, stage, stage_since, created_at) values (${id}, 'registered', now(), now())`.execute(
      room.db,
    );
    for (const name of ['Signed Up', 'Seen', 'Seen'])
      await sql`insert into events (customer_id, event_id, name, at, received_at, source, message_id, undecided)
        values (${id}, ${randomUUID()}, ${name}, now(), now(), 'test', ${randomUUID()}, true)`.execute(room.db);
  }
  await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at, ended_at)
    values (${again}, ${randomUUID()}, 'j', 1, '', 'completed', '0', now(), '{}', now(), now())`.execute(room.db);
  const errands = await room.take();
  expect(errands.map(({ customerId, firstEvents }) => [customerId, [...firstEvents].sort()])).toEqual([
    [first, ['Seen', 'Signed Up']],
    [again, []],
  ]);
});

describe('a bulk and what people do', () => {
  test('a bulk that came first goes behind what people did since, and takes its share all the same', async () => {
    const many = await room.wake(100, 'bulk');
    const people = await room.wake(60);
    const order: string[] = [];
    for (let errands = await room.take(); errands.length > 0; errands = await room.take())
      order.push(...customersOf(errands));
    const place = (ids: readonly string[]): number => Math.max(...ids.map((id) => order.indexOf(id)));
    expect(new Set(order)).toEqual(new Set([...many, ...people]));
    expect(place(people)).toBeLessThan(75);
    expect(order.slice(0, 75).filter((id) => many.includes(id))).toHaveLength(15);
  });

  test('who is in a bulk and did something is told once, at the front', async () => {
    const [both = ''] = await room.wake(50, 'bulk');
    await room.wake([{ customerId: both }]);
    const [first] = await room.take({ bulk: 0 });
    expect(first).toMatchObject({ customerId: both, lane: 'fresh', signals: ['event', 'event'] });
  });

  test('neither a bulk of 20,000 nor as many postponed rows makes a look at the head longer', async () => {
    const fill = (count: number, bulk: boolean, later: string) =>
      sql`insert into outbox (customer_id, signal, bulk, lease_until)
        select gen_random_uuid(), 'wake', ${bulk}, now() + ${later}::interval from generate_series(1, ${count})`.execute(
        room.db,
      );
    const [who = ''] = await room.wake(1);
    await fill(20_000, true, '0');
    await fill(20_000, false, '1 hour');
    expect(await buffersOf(20, 5)).toBeLessThan(600);
    expect(customersOf(await room.take({ bulk: 0, busy: [] }))).toContain(who);
  });

  test('nor do 100,000 who are in a journey, where the outbox was long a moment ago', async () => {
    await sql`with people as (insert into customers (customer_id, stage, stage_since, created_at)
        select gen_random_uuid(), 'registered', now(), now() from generate_series(1, 100000) returning customer_id)
      insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
        select customer_id, gen_random_uuid(), 'j', 1, '', 'active', '0', now(), '{}', now() from people`.execute(
      room.db,
    );
    await sql`insert into outbox (customer_id, signal, bulk) select customer_id, 'wake', true from enrolments`.execute(
      room.db,
    );
    await room.asOwner('analyze');
    await sql`delete from outbox where id > (select min(id) + 500 from outbox)`.execute(room.db);
    await room.wake(60);
    expect(await buffersOf(20, 5)).toBeLessThan(1_200);
    await room.asOwner('truncate customers cascade');
  });

  /** What a look reads whose statements were planned before: pages of 8 kB, from memory or disk. Rolled back. */
  async function buffersOf(fresh: number, bulk: number): Promise<number> {
    type Read = { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
    const client = await room.pool.connect();
    const look = async (): Promise<number> => {
      await client.query('begin');
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Read }] }>(
        `explain (analyze, buffers, format json) select * from take_errands(${fresh}, ${bulk}, 0, 2, '{}', '{}', 30, 200)`,
      );
      await client.query('rollback');
      const read = rows[0]?.['QUERY PLAN'][0].Plan;
      return (read?.['Shared Hit Blocks'] ?? Number.NaN) + (read?.['Shared Read Blocks'] ?? Number.NaN);
    };
    try {
      await look();
      return await look();
    } finally {
      client.release();
    }
  }
});

describe('newcomers', () => {
  const newcomers = (count: number) =>
    room.wake(Array.from({ length: count }, () => ({ customerId: randomUUID(), signal: 'registration' as const })));

  test('who only came to be known can wait, a bulk and what people do go without them', async () => {
    const came = await newcomers(30);
    const [bulk, person] = [await room.wake(1, 'bulk'), await room.wake(1)];
    expect(customersOf(await room.take()).toSorted()).toEqual([...bulk, ...person].toSorted());
    const taken = await room.take({ patient: 10 });
    expect(customersOf(taken)).toEqual(came.slice(0, 10));
    expect(new Set(taken.map(({ lane }) => lane))).toEqual(new Set(['patient']));
  });

  test('a newcomer who did something is told of both with those who did something', async () => {
    const [who = ''] = await newcomers(1);
    await room.wake([{ customerId: who }]);
    expect(await room.take()).toMatchObject([{ customerId: who, lane: 'fresh', signals: ['registration', 'event'] }]);
  });

  test('a sweep over newcomers stays a sweep', async () => {
    await room.wake([{ customerId: randomUUID(), signal: 'registration' }], 'bulk');
    expect(await room.take()).toMatchObject([{ lane: 'bulk' }]);
  });
});

describe('the lane of erasures', () => {
  test('erasures are taken beside wakes, never in their place', async () => {
    const erased = await room.wake(
      Array.from({ length: 30 }, () => ({ customerId: randomUUID(), signal: 'erase' as const })),
    );
    const people = await room.wake(3);
    const errands = await room.take();
    expect(customersOf(errands).filter((id) => people.includes(id))).toEqual(people);
    expect(customersOf(errands).filter((id) => erased.includes(id))).toEqual(erased.slice(0, 2));
    expect(await room.take({ erasures: 0 })).toEqual([]);
  });

  test('what else waits for an erased customer goes with the erasure', async () => {
    const [erased = ''] = await room.wake([{ customerId: randomUUID(), signal: 'erase' }]);
    await room.wake([{ customerId: erased, signal: 'wake' }], 'bulk');
    const errands = await room.take({ fresh: 0, bulk: 0 });
    expect(errands).toHaveLength(1);
    expect(errands[0]?.signals).toEqual(['erase', 'wake']);
  });
});

describe('the version before', () => {
  test('goes on working beside this one: rows without a moment may be taken at once, rows with one then', async () => {
    const [now, later] = [randomUUID(), randomUUID()];
    await sql`insert into outbox (customer_id, signal) values (${now}, 'wake')`.execute(room.db);
    await sql`insert into outbox (customer_id, signal, lease_until) values (${later}, 'wake', now() + interval '1 hour')`.execute(
      room.db,
    );
    expect(customersOf(await room.take())).toEqual([now]);
  });
});

test('how much waits and since when is told without counting a million', async () => {
  expect(await outboxDepth(room.db)).toEqual({ rows: 0, oldestSeconds: 0 });
  await room.wake(3);
  await sql`update outbox set created_at = now() - interval '1 minute' where id = (select min(id) from outbox)`.execute(
    room.db,
  );
  const few = await outboxDepth(room.db);
  expect(few.rows).toBe(3);
  expect(Math.round(few.oldestSeconds)).toBe(60);
  await sql`insert into outbox (customer_id, signal) select gen_random_uuid(), 'wake' from generate_series(1, 11000)`.execute(
    room.db,
  );
  expect((await outboxDepth(room.db)).rows).toBeGreaterThanOrEqual(10_000);
});
