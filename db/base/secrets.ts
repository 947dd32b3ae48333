import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, Tx } from './database';
import { theRow } from './rows';

const kept = z.object({ value: z.custom<Buffer>((value) => Buffer.isBuffer(value)) });

/** @returns 32 bytes that every process of this installation shares; made on first use */
export async function secret(db: Database | Tx, name: string): Promise<Buffer> {
  await sql`insert into secrets (name, value) values (${name}, ${randomBytes(32)}) on conflict do nothing`.execute(db);
  return (await theRow(db, kept, sql`select value from secrets where name = ${name}`)).value;
}

const peppers = new WeakMap<Database, Promise<Buffer>>();

/**
 * What keyed hashes are made with. Ask before a transaction begins: the first time it needs a connection of its own, and
 * transactions that wait for it could hold all of them.
 */
export function pepperOf(db: Database): Promise<Buffer> {
  const known = peppers.get(db);
  if (known) return known;
  const pepper = secret(db, 'pepper');
  peppers.set(db, pepper);
  pepper.catch(() => peppers.delete(db));
  return pepper;
}

/** Hashes so that nobody without this installation's pepper can guess the text. */
export const keyedHash = (pepper: Buffer, text: string): Buffer => createHmac('sha256', pepper).update(text).digest();
