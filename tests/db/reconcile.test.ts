import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../db/base/database';
import { reconcile } from '../../db/wake/reconcile';
import { run } from '../bin/captured-io';
import { openFreshDatabase, type OpenDatabase } from '../setup/database';
import { writeCustomer } from '../setup/written';
import { masterKey } from '../setup/master-key';

const MASTER_KEY = masterKey.toString('base64');

describe('reconcile', () => {
  let database: OpenDatabase;
  let db: Database;

  beforeAll(async () => {
    database = await openFreshDatabase(2);
    ({ db } = database);
  });
  beforeEach(() => sql`delete from outbox`.execute(db));
  afterAll(() => database.end());

  const outbox = async () =>
    (await sql<{ customer_id: string; signal: string }>`select customer_id, signal from outbox`.execute(db)).rows;

  const customer = () => writeCustomer(db);

  const event = (who: string, undecided: boolean) =>
    sql`insert into events (customer_id, event_id, name, at, received_at, source, message_id, undecided)
      values (${who}, ${randomUUID()}, 'Seen', now(), now(), 'test', ${randomUUID()}, ${undecided})`.execute(db);

  const enrolment = (who: string, state: string) =>
    sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
      values (${who}, ${randomUUID()}, 'j', 1, '', ${state}, '0', now(), '{}', now())`.execute(db);

  const message = (who: string, status: string) =>
    sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version,
        purpose, class, priority, status, decided_at, not_before, at)
      values (${who}, ${randomUUID()}, ${randomUUID()}, 'j', 1, 'm', 't', 1, 'p', 'marketing', 50, ${status}, now(), now(), now())`.execute(
      db,
    );

  const alarm = (who: string) =>
    sql`insert into alarms (customer_id, due) values (${who}, now() + interval '1 day')`.execute(db);

  test('wakes exactly those of whom something is pending, once each, over many batches', async () => {
    const open: string[] = [];
    for (const make of [
      (who: string) => enrolment(who, 'active'),
      (who: string) => message(who, 'decided'),
      (who: string) => message(who, 'handing-over'),
      (who: string) => event(who, true),
      (who: string) => alarm(who),
      async (who: string) => {
        await enrolment(who, 'active');
        await enrolment(who, 'active');
        await message(who, 'decided');
      },
    ]) {
      const who = await customer();
      await make(who);
      open.push(who);
    }
    const closed = await customer();
    await enrolment(closed, 'completed');
    await message(closed, 'sent');
    await event(closed, false);
    await customer();

    expect(await reconcile(db, 2)).toEqual({ looked: 6, woken: 6 });
    const rows = await outbox();
    expect(rows.map((row) => row.customer_id).sort()).toEqual([...open].sort());
    expect(new Set(rows.map(({ signal }) => signal))).toEqual(new Set(['wake']));
  });

  test('is what the command runs, on the database that DATABASE_URL names', async () => {
    const { code, out } = await run(['reconcile', '--json'], { DATABASE_URL: database.url, MASTER_KEY });
    expect({ code, found: JSON.parse(out) }).toEqual({ code: 0, found: { looked: 6, woken: 6 } });
    expect(await outbox()).toHaveLength(6);
    expect(await reconcile(db, 2)).toEqual({ looked: 6, woken: 0 });
  });

  test('migrate finds nothing to do on a database that is up to date', async () => {
    const { code, out } = await run(['migrate'], { DATABASE_URL: database.url, MASTER_KEY });
    expect({ code, out }).toEqual({ code: 0, out: 'The schema is up to date.' });
  });

  test('a database without a schema is told to be migrated', async () => {
    const empty = new URL(database.url);
    empty.pathname = '/postgres';
    const { code, err } = await run(['reconcile'], { DATABASE_URL: empty.href, MASTER_KEY });
    expect(code).toBe(1);
    expect(err).toContain('Run "sojourn migrate"');
  });
});
