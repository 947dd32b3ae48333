import fc from 'fast-check';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { keepVersions, readVersions } from '../../../db/customers/versions';
import { asOf, type Kept, type Moment } from '../../../domain/person/history/as-of';
import { learn, type Known, type Rules } from '../../../domain/person/learn';
import type { Said } from '../../../domain/person/said';
import { policy, start } from '../../domain/world';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { writeCustomer } from '../../setup/written';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(4);
  ({ db } = database);
});
afterAll(() => database.end());

const rules: Rules = { policy: policy(), trustTimes: true, isTaken: () => false };
const nobody: Known = { stage: 'anonymous', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false }; // prettier-ignore

const trait = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom<unknown>(1, 'x', null, { deep: [1] }), { minKeys: 1 }); // prettier-ignore
const word = fc.oneof(
  trait.map((traits): Partial<Said> => ({ traits })),
  trait.map((fills): Partial<Said> => ({ fills })),
  fc.constantFrom('a@x.example', 'b@x.example').map((value): Partial<Said> => ({ traits: { email: value }, refs: [{ kind: 'email', value }] })),
  fc.constantFrom<Partial<Said>>(
    { traits: { email: null } },
    { preferences: { topics: null } }, { preferences: { topics: { news: false, shop: true } } }, { preferences: { topics: { news: true } } },
    { preferences: { language: 'de' } }, { preferences: { language: null } },
  ),
); // prettier-ignore
const life = fc.array(fc.tuple(word, fc.nat(6), fc.boolean()), { minLength: 1, maxLength: 14 });

/** A guess that came again as the earlier one, when meanwhile more than a guess was known. */
const sameGuessTwice: [Partial<Said>, number, boolean][] = [
  [{ fills: { a: 'x' } }, 1, true],
  [{ traits: { a: 1 } }, 2, false],
  [{ fills: { a: 'x' } }, 0, true],
];

/** What is kept of sayings that come one after the other. */
function told(some: readonly (readonly [Partial<Said>, number, boolean])[]) {
  let known = nobody;
  return some.map(([said, at, isOthers], n) => {
    const { after, past } = learn(known, [{ at: start + at, receivedAt: start + 10 + n, by: 'key', ...said }], rules);
    known = after;
    return { past, isOthers };
  });
}

test('what Postgres reads of a past says of every moment the same as the whole of it', async () => {
  await fc.assert(
    fc.asyncProperty(life, fc.option(fc.nat(7)), fc.option(fc.nat(25)), async (some, at, known) => {
      const [who, other] = [await writeCustomer(db), await writeCustomer(db)];
      const parts = told(some);
      await db.transaction().execute(async (tx) => {
        for (const { past, isOthers } of parts) await keepVersions(tx, isOthers ? other : who, past);
      });
      await database.asOwner('update versions set customer_id = $1, origin = $2 where customer_id = $2', [who, other]);
      await sql`insert into merges (customer_id, at, what, other, source) values (${who}, ${new Date(start + 20)}, 'merge', ${other}, 's')`.execute(db);
      const whole = parts.flatMap(({ past, isOthers }): Kept[] =>
        past.flatMap(({ recordedAt, versions }) =>
          versions.map((one) => (isOthers ? { ...one, recordedAt: Math.max(recordedAt, start + 20), origin: other } : { ...one, recordedAt })),
        ),
      );
      const moment: Moment = { ...(at === null ? {} : { at: start + at }), ...(known === null ? {} : { knownAt: start + known }) };
      const pages = new Set<string>();
      expect(asOf(await readVersions(db, who, moment), moment, pages)).toEqual(asOf(whole, moment, pages));
    }),
    { numRuns: 40, examples: [[sameGuessTwice, 1, null]] },
  );
}); // prettier-ignore

test('what is read of a past of many words is one of each thing', async () => {
  const who = await writeCustomer(db);
  await sql`insert into versions (customer_id, recorded_at, said)
    select ${who}, now(), jsonb_build_array(jsonb_build_object('what', 'trait', 'name', 'n', 'at', n, 'value', jsonb_build_object('value', n, 'source', 's', 'at', n)))
    from generate_series(1, 5000) n`.execute(db);
  expect((await readVersions(db, who, { at: 4_000 })).map(({ at }) => at)).toEqual([4_000]);
});
