import fc from 'fast-check';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { json } from '../../../db/base/json';
import { withMasks } from '../../../domain/person/plan/masked';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { rowOf } from '../../setup/rows-of';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(2);
  ({ db } = database);
});
afterAll(() => database.end());

const name = fc.constantFrom('hobby', 'say "it"', 'straße', 'question', 'answer', 'other', '');
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    name,
    fc.constant(null),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
}));

test('Postgres masks what the rule masks, wherever it stands', () =>
  fc.assert(
    fc.asyncProperty(value, fc.subarray(['hobby', 'say "it"', 'straße', 'answer']), async (said, names) => {
      const { masked } = await rowOf(db, sql<{ masked: unknown }>`select with_masks(${json(said)}, ${names}::text[]) as masked`); // prettier-ignore
      expect(masked).toEqual(withMasks(said, new Set(names)));
    }),
    { numRuns: 150 },
  ));

test('without a plan, or with one in which nothing is sensitive, nothing is hidden; of several the last counts', async () => {
  const { names } = await rowOf(db, sql<{ names: string[] }>`select sensitive_now() as names`);
  expect(names).toEqual([]);
  const put = (version: number, traits: object) =>
    database.asOwner("insert into data_plans (version, definition, source, format, published_at, published_by) values ($1, $2, '', 'yaml', now(), 't')", [version, JSON.stringify({ traits })]); // prettier-ignore
  const said = async () => (await rowOf(db, sql<{ plan: object; names: string[] }>`select sensitive_plan() as plan, sensitive_now() as names`)); // prettier-ignore
  const hobby = { class: 'sensitive', purpose: 'p' };
  await put(1, { hobby });
  expect(await said()).toEqual({ plan: { hobby }, names: ['hobby'] });
  await put(2, { hobby: { class: 'personal' } });
  expect(await said()).toEqual({ plan: {}, names: [] });
});
