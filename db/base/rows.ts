import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from './database';

/** Where tests run every answer is held against its shape; in production the queries are the same and nothing is read twice. */
const isChecked = process.env['NODE_ENV'] === 'test';

/**
 * Asks Postgres. Queries are plain SQL; what makes them safe is that each says the shape of its rows, and that the tests, which
 * run every one of them on a real server, hold each row against it.
 * @throws what the database throws
 */
export async function rows<Shape extends z.ZodObject>(
  db: Database | Tx,
  shape: Shape,
  query: RawBuilder<unknown>,
): Promise<z.infer<Shape>[]> {
  const answer = await query.execute(db);
  return (isChecked ? z.array(z.strictObject(shape.shape)).parse(answer.rows) : answer.rows) as z.infer<Shape>[];
}

/** The first row alone. */
export async function row<Shape extends z.ZodObject>(
  db: Database | Tx,
  shape: Shape,
  query: RawBuilder<unknown>,
): Promise<z.infer<Shape> | undefined> {
  return (await rows(db, shape, query))[0];
}
