import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { ConsentEntry } from '../../domain/person/ledger/consent';
import type { Answer, Question as PastQuestion } from '../../domain/person/past';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { made, rows, type Question } from '../base/rows';

const instant = z.number();
const counted = z.tuple([instant, z.number()]);
const since = z.strictObject({ count: z.number(), sum: z.number(), first: z.array(counted), isAll: z.boolean() });
const newest = z.strictObject({
  at: instant,
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
const lists = z.union([z.array(counted), z.array(newest), z.array(instant), z.array(made<ConsentEntry>())]);
const answers = z.array(z.union([since, lists, instant, z.null()]));
const answered = z.object({ customerId: z.string(), answers });

const ofOne = answered.pick({ answers: true });

/** What happened to one person, as their rules asked; the answers in the order of the questions. */
export const pastOf = (
  who: RawBuilder<unknown>,
  questions: readonly PastQuestion[],
  now: Millis,
): Question<typeof ofOne> => ({
  shape: ofOne,
  query: sql`select ask_past(${who}, ${jsonRows(questions)}, ${new Date(now)}::timestamptz) as answers`,
});

export type Asking = { readonly customerId: string; readonly questions: readonly PastQuestion[] };

/**
 * What happened to people, as their rules asked: a few rows for each question, however long the past is.
 * @param now product time
 * @returns the answers of each in the order of the questions
 */
export async function askPast(
  db: Database | Tx,
  asking: readonly Asking[],
  now: Millis,
): Promise<ReadonlyMap<string, readonly Answer[]>> {
  const found = await rows(
    db,
    answered,
    sql`select "customerId", ask_past("customerId", questions, ${new Date(now)}::timestamptz) as answers
      from jsonb_to_recordset(${jsonRows(asking)}) as r ("customerId" uuid, questions jsonb)`,
  );
  return new Map(found.map((one) => [one.customerId, one.answers]));
}
