import { sql } from 'kysely';
import type { Verdict } from '../domain/facts';
import type { Tx } from './database';

/** Writes what was decided. Its rows come from the facts of the same transaction, under the customer's lock. */
export async function writeVerdict(tx: Tx, customerId: string, verdict: Verdict): Promise<void> {
  const { stages, enrolments, messages, decisions, decided, traits, awards, calls } = verdict;
  const rows = { stages, enrolments, messages, decisions, decided, traits, awards, calls };
  if (Object.values(rows).every((changed) => Object.keys(changed).length === 0)) return;
  await sql`select write_verdict(${customerId}::uuid, ${JSON.stringify(rows)}::jsonb)`.execute(tx);
}
