import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { createCustomers } from '../../../db/customers/customers';
import { isFreeOfAll, liesStill } from '../../../db/definitions/lies-still';
import { channelKinds } from '../../../domain/contact/channel';
import { consentStates, type ConsentEntry } from '../../../domain/person/ledger/consent';
import { purposeOfDemand, standingDemand } from '../../../domain/person/ledger/demands';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openFreshDatabase(2);
});
afterAll(() => database.end());

const now = 1_800_000_000_000;
const minute = 60_000;

/** Few instants, before and after now, so that words meet at one and some lie ahead. */
const anyWord = fc.record({
  purpose: fc.constantFrom(purposeOfDemand('restrict'), purposeOfDemand('object:marketing'), 'news', '*'),
  channel: fc.constantFrom(undefined, ...channelKinds),
  state: fc.constantFrom(...consentStates),
  at: fc.integer({ min: -3, max: 2 }).map((minutes) => now + minutes * minute),
});
const anyLedger = fc.array(anyWord, { maxLength: 6 });

test('whose data lie still is the same by the database, asked of one or of all, as by the rule that decides', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyLedger, { minLength: 40, maxLength: 40 }), async (ledgers) => {
      const people = ledgers.map((words) => ({ id: randomUUID(), words }));
      const { db } = database;
      await db.transaction().execute((tx) => createCustomers(tx, people.map(({ id }) => id), now)); // prettier-ignore
      const lines = people.flatMap(({ id, words }) => words.map((word, n) => ({ id, seq: n + 1, ...word })));
      await database.asOwner(
        `insert into consents (customer_id, seq, purpose, channel, state, at, recorded_at, source)
          select id, seq, purpose, channel, state, to_timestamp(at / 1000.0), to_timestamp(at / 1000.0), 'test'
          from jsonb_to_recordset($1) as l (id uuid, seq int, purpose text, channel text, state text, at bigint)`,
        [JSON.stringify(lines)],
      );
      const { rows } = await sql<{ id: string; one: boolean; all: boolean }>`
        select customer_id as id, ${liesStill(now)} as one, not (${isFreeOfAll(now)}) as all
        from customers c where customer_id = any(${sql.val(people.map(({ id }) => id))}::uuid[])`.execute(db);
      const found = new Map(rows.map(({ id, one, all }) => [id, [one, all]]));
      const asked = people.map(({ id, words }) => {
        const ledger: ConsentEntry[] = words.map(({ channel, ...word }, n) => ({ ...word, seq: n + 1, recordedAt: word.at, source: 'test', ...(channel ? { channel } : {}) })); // prettier-ignore
        return { words, said: found.get(id), stands: standingDemand(ledger, 'restrict', now) !== undefined };
      });
      expect(asked.filter(({ said, stands }) => said?.[0] !== stands || said[1] !== stands)).toEqual([]);
    }),
    { numRuns: 15 },
  );
}, 120_000);
