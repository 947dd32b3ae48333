import { channel } from 'node:diagnostics_channel';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { askedChannel, type Asked } from './asked-channel';
import type { Database, Tx } from './database';
import { keepPlan } from './kept-plans';

/** Where tests run every answer is held against its shape; in production the queries are the same and nothing is read twice. */
const isChecked = process.env['NODE_ENV'] === 'test';

const asked = channel(askedChannel);

/** A timestamptz as it comes out of the pool: epoch milliseconds. */
export const millis = z.int();

/** A number of rows, a revision, a sequence: bigint as it comes out of the pool, far below 2^53. */
export const whole = z.int();

/** Any that Postgres takes, also those that no version of RFC 9562 makes. */
export const uuid = z.guid();

/** A row that says only who or what it is about. */
export const idRow = z.object({ id: uuid });

/** JSON that our own rules made and wrote; that it is theirs is shown by the tests of the rules. */
export const made = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

type Present<Row> = { readonly [Name in keyof Row as null extends Row[Name] ? never : Name]: Row[Name] } & {
  readonly [Name in keyof Row as null extends Row[Name] ? Name : never]?: Exclude<Row[Name], null>;
};

/** A row as our rules have things: what is not there is left out. */
export const present = <Row extends object>(found: Row): Present<Row> =>
  Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null)) as Present<Row>;

/**
 * Asks Postgres. Queries are plain SQL; what makes them safe is that each says the shape of its rows, and that the tests, which
 * run every one of them on a real server, hold each row against it. Rows come as the server gave them: a shape changes nothing.
 * @throws what the database throws
 */
export async function rows<Shape extends z.ZodObject>(
  db: Database | Tx,
  shape: Shape,
  query: RawBuilder<unknown>,
): Promise<z.infer<Shape>[]> {
  tellOf({ shape, query });
  return checked(shape, (await query.execute(db)).rows);
}

function tellOf({ query, shape }: Question): void {
  if (asked.hasSubscribers) asked.publish({ text: query.toOperationNode().sqlFragments, shape } satisfies Asked);
}

function checked<Shape extends z.ZodObject>(shape: Shape, found: unknown[]): z.infer<Shape>[] {
  if (isChecked) listOf(shape).parse(found);
  return found as z.infer<Shape>[];
}

/** Made once for each shape, since zod compiles what it makes. */
const lists = new WeakMap<z.ZodObject, z.ZodArray>();

function listOf(shape: z.ZodObject): z.ZodArray {
  const list = lists.get(shape) ?? z.array(z.strictObject(shape.shape));
  lists.set(shape, list);
  return list;
}

/**
 * The same of a query that is asked again and again, always of one thing by its index, so that one plan is good for all: to make it
 * anew each time costs more than to run it. Not where a limit or a list may be of any size.
 */
export async function rowsAsEver<Shape extends z.ZodObject>(
  db: Database | Tx,
  shape: Shape,
  query: RawBuilder<unknown>,
): Promise<z.infer<Shape>[]> {
  tellOf({ shape, query });
  return checked(shape, await answerAsEver(db, query));
}

async function answerAsEver(db: Database | Tx, query: RawBuilder<unknown>): Promise<unknown[]> {
  const compiled = query.compile(db);
  keepPlan(compiled.sql);
  return (await db.executeQuery(compiled)).rows;
}

/** What is asked, of a shape of rows: asked alone, or at once with others. */
export type Question<Shape extends z.ZodObject = z.ZodObject> = {
  readonly shape: Shape;
  /** Its instants are `millis(…)`, since what is asked at once comes as JSON, which has none. */
  readonly query: RawBuilder<unknown>;
};

type Answers<Questions extends Readonly<Record<string, Question>>> = {
  readonly [Name in keyof Questions]: z.infer<Questions[Name]['shape']>[];
};

/**
 * Asks several questions about one thing in one statement, since each way to the database costs more than its answer; all see the same
 * moment, and the plan is kept as by `rowsAsEver`.
 * @param which the thing's id, found once
 * @returns the rows of each as they would come alone
 */
export async function atOnce<Questions extends Readonly<Record<string, Question>>>(
  db: Database | Tx,
  which: RawBuilder<unknown>,
  questionsOf: (id: RawBuilder<unknown>) => Questions,
): Promise<Answers<Questions>> {
  const questions = Object.entries(questionsOf(sql`(select id from the_one)`));
  for (const [, question] of questions) tellOf(question);
  const lists = questions.map(([name, { query }]) => sql`(select coalesce(json_agg(the_row), '[]') from (${query}) as the_row) as ${sql.ref(name)}`); // prettier-ignore
  const [answer] = await answerAsEver(
    db,
    sql`with the_one as materialized (select ${which} as id) select ${sql.join(lists)}`,
  );
  const found = answer as Record<string, unknown[]>;
  for (const [name, { shape }] of questions) checked(shape, found[name] ?? []);
  return found as Answers<Questions>;
}

/** The first row, where there may be none. */
export async function row<Shape extends z.ZodObject>(
  db: Database | Tx,
  shape: Shape,
  query: RawBuilder<unknown>,
): Promise<z.infer<Shape> | undefined> {
  return (await rows(db, shape, query))[0];
}

/**
 * The row that such a query always has: of an aggregate, an insert, a table of one row.
 * @throws where it has none all the same
 */
export async function theRow<Shape extends z.ZodObject>(
  db: Database | Tx,
  shape: Shape,
  query: RawBuilder<unknown>,
): Promise<z.infer<Shape>> {
  const found = await row(db, shape, query);
  if (!found) throw new Error('a query that always has a row had none');
  return found;
}
