import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { membersAfter, sizeOf } from '../../../db/definitions/audience-members';
import { conditionInSql } from '../../../db/definitions/condition-in-sql';
import { day, hour, policy, start } from '../../domain/world';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(4);
  ({ db } = database);
});
afterAll(() => database.end());

const gone = new AbortController().signal;
const asked = (when: string) => ({ when, definitions: { policy: policy(), live: [] }, now: start });

const values = [undefined, null, 'gold', 'a', 'B', '', 3, 2.5, -1, true, false, ['x', 'gold'], [], { k: 1 }, { gold: 1 }, '3']; // prettier-ignore
const stages = ['anonymous', 'light', 'registered', 'advocate'];
type Person = { a: unknown; b: unknown; interests: unknown; tier: unknown; language: unknown; spoken: unknown; stage: string; points: number; age: number; events: { name: string; age: number; v: unknown; undecided: boolean }[] }; // prettier-ignore
const value = fc.constantFrom(...values);
const person: fc.Arbitrary<Person> = fc.record({
  a: value, b: value, interests: value, tier: value, language: value,
  spoken: fc.constantFrom(undefined, 'gold', 'a'),
  stage: fc.constantFrom(...stages),
  points: fc.integer({ min: -2, max: 5 }),
  age: fc.constantFrom(0, hour, 24 * hour, 40 * day),
  events: fc.array(fc.record({ name: fc.constantFrom('A', 'B'), age: fc.constantFrom(0, hour, 2 * day, 30 * day, 30 * day - 1, 90 * day), v: fc.constantFrom(1, 0.1, 'x', undefined), undecided: fc.boolean() }), { maxLength: 4 }),
}); // prettier-ignore

const text = fc.constantFrom('"gold"', '"a"', '""', '"B"');
const number = fc.constantFrom('3', '2.5', '0', '-1', '0.2');
const field = fc.constantFrom('customer.traits.a', 'customer.traits["b"]', 'customer.interests', 'customer.tier', 'customer.language', 'customer.traits.none'); // prettier-ignore
const counted = fc.constantFrom('count("A")', 'count("A", "30 days")', 'count("B", "2 hours")', 'sum("A", "v")', 'sum("A", "v", "30 days")', 'customer.points'); // prettier-ignore
const moment = fc.constantFrom('last("A")', 'first("B")', 'customer.createdAt', 'now', 'now - duration("24h")', 'last("B") + duration("60m")'); // prettier-ignore
const sign = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(' '));
const leaf = fc.oneof(
  joined(field, sign, fc.oneof(text, number, fc.constantFrom('true', 'false'))),
  joined(fc.oneof(text, number), sign, field),
  joined(counted, sign, number),
  joined(moment, sign, moment),
  joined(fc.tuple(moment, moment).map(([one, other]) => `${one.includes(' ') ? 'now' : one} - ${other.includes(' ') ? 'now' : other}`), sign, fc.constantFrom('duration("24h")', 'duration("2160h")')),
  joined(fc.constant('customer.stage'), sign, fc.constantFrom('"light"', '"registered"')),
  fc.constantFrom('has(customer.traits.a)', 'has(customer.traits.none)', 'customer.traits.a', '"gold" in customer.interests', '"x" in customer.traits.a', 'customer.traits.a in ["gold", 3]', 'customer.stage in ["light", "advocate"]', 'true', 'customer.points in [1, 2.0]'),
); // prettier-ignore
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([one, sign_, other]) => `(${one} ${sign_} ${other})`),
    tie('condition').map((one) => `!(${one})`),
  ),
})); // prettier-ignore

async function write(people: readonly Person[]): Promise<string[]> {
  await database.asOwner('truncate customers cascade');
  const ids: string[] = [];
  for (const { a, b, interests, tier, language, spoken, stage, points, age, events } of people) {
    const id = randomUUID();
    ids.push(id);
    const said = Object.entries({ a, b, interests, tier, language }).filter(([, one]) => one !== undefined);
    const traits = Object.fromEntries(said.map(([name, one]) => [name, { value: one, source: 't', at: 0 }]));
    await sql`insert into customers (customer_id, stage, stage_since, created_at, points, traits, preferences)
      values (${id}, ${stage}, now(), ${new Date(start - age)}, ${points}, ${JSON.stringify(traits)}, ${JSON.stringify(spoken === undefined ? {} : { language: spoken })})`.execute(db); // prettier-ignore
    for (const event of events)
      await sql`insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id, undecided)
        values (${id}, ${randomUUID()}, ${event.name}, ${JSON.stringify(event.v === undefined ? {} : { v: event.v })}, ${new Date(start - event.age)}, now(), 't', ${randomUUID()}, ${event.undecided})`.execute(db); // prettier-ignore
  }
  return ids.sort();
}

const all = { after: undefined, limit: 100, gone };
/** The same in words that SQL has not. */
const oneByOne = (when: string): string => `(${when}) && size([]) == 0`;

test('Postgres counts as the rules do, whatever is asked of whomever', async () => {
  let inSql = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: 4, maxLength: 8 }), fc.array(condition, { minLength: 25, maxLength: 25 }), async (people, conditions) => {
      const ids = await write(people);
      for (const when of conditions) {
        const members = await membersAfter(db, asked(oneByOne(when)), all);
        if (conditionInSql(when, start, undefined)) inSql++;
        expect([when, await membersAfter(db, asked(when), all)]).toEqual([when, members]); // prettier-ignore
        expect([when, await sizeOf(db, asked(when), gone)]).toEqual([when, { size: members.length, of: ids.length }]);
      }
    }),
    { numRuns: 6 },
  ); // prettier-ignore
  expect(inSql).toBeGreaterThan(100);
}, 120_000);

test('what Postgres cannot say is asked person by person, with the same answer', async () => {
  const some = { a: 'gold', b: 2, interests: ['x'], tier: undefined, language: undefined, spoken: undefined, stage: 'light', points: 1, age: day, events: [] }; // prettier-ignore
  const ids = await write([some, { ...some, a: 'silver' }, { ...some, a: 5 }]);
  for (const when of ['customer.traits.a.startsWith("g")', 'size(customer.traits.a) == 4', 'count("A", "1 month") == 0 && customer.traits.a == "gold"']) {
    expect(conditionInSql(when, start, undefined)).toBeUndefined();
    expect(await sizeOf(db, asked(when), gone)).toEqual({ size: 1, of: 3 });
    expect(await membersAfter(db, asked(when), { after: undefined, limit: 2, gone })).toHaveLength(1);
  } // prettier-ignore
  expect(ids).toHaveLength(3);
});
