import type { RawBuilder } from 'kysely';
import type { Database, Tx } from '../../db/base/database';

/** What a test asks the database by itself; what the rows are it says by what it expects of them. */
export const rowsOf = async <Row>(db: Database | Tx, query: RawBuilder<Row>): Promise<Row[]> =>
  (await query.execute(db)).rows;

/** @throws where there is none */
export async function rowOf<Row>(db: Database | Tx, query: RawBuilder<Row>): Promise<Row> {
  const [row] = await rowsOf(db, query);
  if (row === undefined) throw new Error('there is no such row');
  return row;
}
