import { channel } from 'node:diagnostics_channel';
import type { RawBuilder } from 'kysely';
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
  if (asked.hasSubscribers) asked.publish({ text: query.toOperationNode().sqlFragments, shape } satisfies Asked);
  const answer = await query.execute(db);
  if (isChecked) z.array(z.strictObject(shape.shape)).parse(answer.rows);
  return answer.rows as z.infer<Shape>[];
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
  keepPlan(query.compile(db).sql);
  return rows(db, shape, query);
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
