import fc from 'fast-check';
import { sql } from 'kysely';
import type { Database } from '../../../db/base/database';
import { permission } from '../../../domain/contact/permission';
import { isNo, type ConsentEntry } from '../../../domain/person/ledger/consent';
import { everyPurpose } from '../../../domain/person/ledger/reserved';
import { day, start } from '../../domain/world';
import { openFreshDatabase, type OpenDatabase } from '../../setup/database';
import { writeCustomer, writeParkedEvent } from '../../setup/written';

let database: OpenDatabase;
let db: Database;
beforeAll(async () => {
  database = await openFreshDatabase(4);
  ({ db } = database);
  await sql`insert into statements (key, draft_source, draft_format, live_version, good_from, updated_at) values (${statement}, '', 'yaml', 3, ${goodFrom}, now())`.execute(
    db,
  );
});
afterAll(() => database.end());

const customer = () => writeCustomer(db);

async function append(who: string, lines: readonly ConsentEntry[]): Promise<void> {
  await sql`insert into consents (customer_id, seq, purpose, spares, channel, state, at, recorded_at, source, valid_until, statement, version)
    select ${who}, seq, purpose, spares, channel, state, instant(at), instant("recordedAt"), 'test', instant("validUntil"), statement, version
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r (seq int, purpose text, spares text[], channel text, state text, at numeric, "recordedAt" numeric, "validUntil" numeric, statement text, version text)`.execute(
    db,
  );
}

/** People with a line each, whom the planner knows. */
async function manyOthers(): Promise<void> {
  await sql`with others as (insert into customers (customer_id, stage, stage_since, created_at, traits)
      select gen_random_uuid(), 'registered', now(), now(), '{}' from generate_series(1, 2000) returning customer_id)
    insert into consents (customer_id, seq, purpose, state, at, recorded_at, source) select customer_id, 1, 'news', 'granted', now(), now(), 'test' from others`.execute(
    db,
  );
  await database.asOwner('analyze consents');
}

/** Pages of 8 kB, the fewest of several looks: a plan is made in the first, and again when statistics come meanwhile, which reads the catalogue. */
async function pagesReadFor(who: string, asOf: number): Promise<number> {
  type Explained = { 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }] };
  const asked = sql<Explained>`explain (analyze, buffers, format json) select * from last_words(${who}, ${new Date(asOf)}::timestamptz)`;
  return db.connection().execute(async (one) => {
    let fewest = Infinity;
    for (let look = 0; look < 5; look++) {
      const plan = (await asked.execute(one)).rows[0]?.['QUERY PLAN'][0].Plan;
      if (plan) fewest = Math.min(fewest, plan['Shared Hit Blocks'] + plan['Shared Read Blocks']);
    }
    return fewest;
  });
}

async function lastWords(who: string, asOf: number): Promise<ConsentEntry[]> {
  const { rows } = await sql<{ consents: ConsentEntry[] }>`
    select customer_facts(${who}, ${new Date(asOf)}::timestamptz, now()) -> 'consents' as consents`.execute(db);
  return rows[0]?.consents ?? [];
}

const purposes = ['news', 'orders', 'cart'] as const;
const channels = ['email', 'sms'] as const;
/** Published three times, the second time as a text that everybody has to agree to anew. */
const [statement, goodFrom] = ['letters', 2];

const line = fc.record({
  purpose: fc.constantFrom(...purposes, everyPurpose),
  spares: fc.constantFrom(undefined, ['orders'], ['news', 'orders']),
  channel: fc.constantFrom(undefined, ...channels),
  state: fc.constantFrom(
    'granted' as const,
    'granted' as const,
    'pending' as const,
    'denied' as const,
    'withdrawn' as const,
  ),
  /** Some are dated a little ahead, as by a fast clock; many share an instant. */
  days: fc.integer({ min: -9, max: 2 }),
  life: fc.constantFrom(undefined, undefined, 3, 12),
  agreed: fc.constantFrom(
    {},
    { statement: 'unheard', version: '1' },
    ...['1', '2', '3'].map((version) => ({ statement, version, goodFrom })),
  ),
});

type Line = typeof line extends fc.Arbitrary<infer T> ? T : never;
const entryOf = ({ days, life, channel, agreed, spares, ...said }: Line, n: number): ConsentEntry => entryIn({ days, life, channel, agreed, ...(said.purpose === everyPurpose ? { ...said, state: isNo(said.state) ? said.state : 'withdrawn', ...(spares ? { spares } : {}) } : said) }, n); // prettier-ignore
const entryIn = ({ days, life, channel, agreed, ...rest }: Omit<Line, 'spares' | 'purpose'> & Pick<ConsentEntry, 'purpose' | 'spares'>, n: number): ConsentEntry => ({
  ...rest, ...agreed, ...(channel ? { channel } : {}), seq: n + 1, at: start + days * day, recordedAt: start - 100 * day + n, source: 'test',
  ...(life === undefined || rest.state !== 'granted' ? {} : { validUntil: start + (days + life) * day }),
}); // prettier-ignore

test.each([
  ['short', 0, 25],
  ['long', 26, 45],
])(
  'the last words of a %s ledger permit what all of it permits, at that moment and at any later one',
  async (_, minLength, maxLength) => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength, maxLength, size: 'max' }), async (said) => {
        const ledger = said.map(entryOf);
        const who = await customer();
        await append(who, ledger);
        const words = await lastWords(who, start);
        for (const later of [0, 1, day, 2 * day, 5 * day]) {
          for (const purpose of purposes) {
            for (const channel of channels) {
              const whole = permission(ledger, purpose, channel, start + later);
              expect(permission(words, purpose, channel, start + later)).toEqual(whole);
            }
            const lastNo = (all: readonly ConsentEntry[]) => all.findLast((one) => one.purpose === purpose && isNo(one.state)); // prettier-ignore
            expect(lastNo(words)).toEqual(lastNo(ledger));
          }
        }
      }),
      { numRuns: 100 },
    );
  },
  60_000,
);

test('of a ledger of 10,000 lines only a handful is read, also where an event that came before them is parked', async () => {
  const who = await customer();
  await writeParkedEvent(db, who, start - 30_000_000);
  const ledger = Array.from({ length: 10_000 }, (_, n) =>
    entryOf({ purpose: ([...purposes, everyPurpose] as const)[n % 4] ?? 'news', spares: n % 3 === 0 ? ['orders'] : undefined, channel: channels[n % 2], state: n % 5 === 0 ? 'withdrawn' : 'granted', days: -9, life: undefined, agreed: {} }, n),
  ).map((one, n) => ({ ...one, at: start - 20_000_000 + n * 1_000 })); // prettier-ignore
  await append(who, ledger);
  const words = await lastWords(who, start);
  expect(words.length).toBeLessThan(20);
  const shorter = await customer();
  await append(shorter, ledger.slice(0, 1_000));
  await manyOthers();
  // A plan that knows most people by one line would read all of them for a join: 170 pages of the long one, 17 of the shorter.
  expect((await pagesReadFor(who, start)) - (await pagesReadFor(shorter, start))).toBeLessThan(80);
  for (const purpose of purposes) {
    for (const channel of channels) {
      expect(permission(words, purpose, channel, start)).toEqual(permission(ledger, purpose, channel, start));
    }
  }
}, 60_000);
