import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Traits } from '../../domain/person/traits';
import type { Database, Tx } from '../base/database';
import { made, row, rows } from '../base/rows';
import { maskedAsPlanned } from '../base/masked';
import { openTraits } from '../customers/vault';

/** Tables that hold a person's rows, and the order in which they are read. */
const tables: readonly (readonly [name: string, order: string])[] = [
  ['stages', 'seq'],
  ['identifiers', 'added_at'],
  ['former_addresses', 'kind'],
  ['consents', 'seq'],
  ['confirmations', 'seq'],
  ['events', 'seq'],
  ['enrolments', 'entered_at'],
  ['messages', 'decided_at'],
  ['decisions', 'seq'],
  ['points', 'at'],
  ['calls', 'decided_at'],
  ['audience_members', 'since'],
  ['changes', 'seq'],
  ['feedback', 'at'],
  ['requests', 'at'],
  ['versions', 'seq'],
  ['merges', 'seq'],
  ['parked', 'since'],
  ['rejected', 'id'],
];

/** What is kept without its person's id is found by what they are called. */
const functions: Readonly<Record<string, string>> = { rejected: 'rejected_naming' };

/** By which column a table says whose a row is, where it has another name. */
const owners: Readonly<Record<string, string>> = { requests: 'about' };

const internal = [
  'customer_id',
  'about',
  'hash',
  'token_hash',
  'lease_until',
  'undecided',
  'queued',
  'attempt',
  'came_under',
  'problem',
  'revision',
  'build',
  'key_id',
  'key_name',
  'names',
  'stored_at',
  'stream',
  'place',
];

const line = z.object({ text: z.string() });

/** Everything that is kept of a person at one moment; of each table any number of times, one at a time. */
export type Copy = {
  /** The person's own row but for the traits, as JSON. */
  readonly customer: string;
  readonly traits: Traits;
  readonly tables: readonly string[];
  /** The rows of a table in its order, each as JSON, some at a time. */
  rowsOf(table: string): AsyncIterable<readonly string[]>;
};

const customerRow = line.extend({ traits: made<Traits>(), isAnySensitive: z.boolean() });

/**
 * Tells of a copy part by part, however much it is. It holds a connection until it was read to its end or given up.
 * @param persons what the keys of persons are sealed under, for who may see what is sensitive; else the copy has the masks
 * @returns nothing when there is nobody
 */
export async function* readCopy<Part>(
  db: Database,
  { customerId, persons }: { readonly customerId: string; readonly persons?: Buffer | undefined },
  tell: (copy: Copy) => AsyncIterable<Part>,
): AsyncGenerator<Part> {
  const tx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
  try {
    const customer = await row(
      tx,
      customerRow,
      sql`select (to_jsonb(c) - 'traits')::text as text, traits_as_planned(traits, sensitive_plan()) as traits,
        cardinality(sensitive_now()) > 0 as "isAnySensitive" from customers c where customer_id = ${customerId}`,
    );
    if (!customer) return;
    const orders = new Map(tables);
    const open = persons ? await openTraits({ db: tx, persons, customerId }, customer.traits) : customer.traits;
    yield* tell({
      customer: customer.text,
      traits: traitsOf(open, persons !== undefined),
      tables: [...orders.keys()],
      rowsOf: (table) =>
        readTable(tx, customerId, { table, order: orders.get(table) ?? '', isAnySensitive: customer.isAnySensitive }),
    });
  } finally {
    await tx
      .rollback()
      .execute()
      .catch(() => undefined);
  }
}

/** As a copy has them: open where they were opened, and never what is sealed. */
const traitsOf = (traits: Traits, mayBeOpen: boolean): Traits =>
  Object.fromEntries(
    Object.entries(traits).map(([name, { sealed: _sealed, clear, ...trait }]) => [
      name,
      clear === undefined || !mayBeOpen ? trait : { ...trait, value: clear },
    ]),
  );

/** About so many bytes are asked for at once: little enough to be cleared away as it comes. */
const bite = 1 << 17;
const mostRows = 500;

type Read = { readonly table: string; readonly order: string; readonly isAnySensitive: boolean };

/** A row becomes JSON when it is fetched, after all of them were put in order. */
async function* readTable(
  tx: Tx,
  customerId: string,
  { table: name, order, isAnySensitive }: Read,
): AsyncGenerator<string[]> {
  const cursor = sql.ref(`copy_of_${name}`);
  const who = sql.lit(customerId);
  const naming = functions[name];
  const theirs = naming
    ? sql`${sql.raw(naming)}(${who})`
    : sql`${sql.table(name)} where ${sql.ref(owners[name] ?? 'customer_id')} = ${who}`;
  const shown = shownOf(name, isAnySensitive);
  await sql`declare ${cursor} no scroll cursor for
    select (to_jsonb(t) - ${literals(internal)} ${shown})::text as text from (
      select * from ${theirs} order by ${sql.ref(order)} offset 0) t`.execute(tx);
  for (let count = 2; ;) {
    const some = await rows(tx, line, sql`fetch ${sql.lit(count)} from ${cursor}`);
    yield some.map(({ text }) => text);
    if (some.length < count) break;
    const size = some.reduce((sum, { text }) => sum + text.length, 0) / some.length;
    count = Math.max(1, Math.min(mostRows, Math.floor(bite / size)));
  }
  await sql`close ${cursor}`.execute(tx);
}

/** Columns of a table that may hold what is sensitive, as a copy has them. */
function shownOf(table: string, isAnySensitive: boolean): RawBuilder<unknown> {
  if (table === 'versions')
    return sql`|| jsonb_build_object('said', versions_as_planned(without_seals(said), (select sensitive_plan())))`;
  const columns = (isAnySensitive && masked[table]) || [];
  if (columns.length === 0) return sql``;
  const parts = columns.map((column) => sql`${sql.lit(column)}, ${maskedAsPlanned(sql.ref(column))}`);
  return sql`|| jsonb_build_object(${sql.join(parts)})`;
}

/** What came of events stands in these too. */
const masked: Readonly<Record<string, readonly string[]>> = {
  events: ['properties', 'context'],
  enrolments: ['entry', 'results'],
  decisions: ['data'],
  calls: ['body', 'response'],
  parked: ['missed', 'entry'],
  rejected: ['call'],
};

/** A cursor's declaration takes no parameters. */
const literals = (words: readonly string[]): RawBuilder<unknown> =>
  sql`array[${sql.join(words.map((word) => sql.lit(word)))}]::text[]`;
