import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../base/database';
import { theRow } from '../base/rows';

const seen = z.object({ isSame: z.boolean() });

/** Far longer than a signature is believed, by the real clock. */
const minutesKept = 60;
const mostForgotten = 100;

/**
 * A token under which a provider signed goes with one body: the same request may come again, since its answer may have got lost.
 * @param token a keyed hash @param body a hash
 * @returns false where it came with another body before
 */
export async function useToken(tx: Tx, token: Buffer, body: Buffer): Promise<boolean> {
  await sql`delete from provider_tokens where token in (select token from provider_tokens
      where used_at < now() - make_interval(mins => ${minutesKept}) limit ${mostForgotten} for update skip locked)`.execute(
    tx,
  );
  await sql`insert into provider_tokens (token, body) values (${token}, ${body}) on conflict do nothing`.execute(tx);
  return (await theRow(tx, seen, sql`select body = ${body} as "isSame" from provider_tokens where token = ${token}`))
    .isSame;
}
