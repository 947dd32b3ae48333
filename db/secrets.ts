import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Tx } from './database';

/** @returns 32 bytes that every process of this installation shares; made on first use */
export async function secret(db: Database | Tx, name: string): Promise<Buffer> {
  await sql`insert into secrets (name, value) values (${name}, ${randomBytes(32)}) on conflict do nothing`.execute(db);
  const row = await db.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirstOrThrow();
  return row.value;
}

const peppers = new WeakMap<Database, Promise<Buffer>>();

/** Hashes so that nobody without this installation's secret can guess the text. */
export async function keyedHash(db: Database, text: string): Promise<Buffer> {
  let pepper = peppers.get(db);
  if (!pepper) {
    pepper = secret(db, 'pepper');
    peppers.set(db, pepper);
    pepper.catch(() => peppers.delete(db));
  }
  return createHmac('sha256', await pepper)
    .update(text)
    .digest();
}
