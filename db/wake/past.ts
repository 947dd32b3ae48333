import { sql } from 'kysely';
import { z } from 'zod';
import type { Answer, Question } from '../../domain/person/past';
import type { Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { jsonRows } from '../base/json';
import { rows } from '../base/rows';

const instant = z.number();
const counted = z.tuple([instant, z.number()]);
const since = z.strictObject({ count: z.number(), sum: z.number(), first: z.array(counted), isAll: z.boolean() });
const answers = z.array(z.union([since, z.array(counted), instant, z.null()]));
const answered = z.object({ customerId: z.string(), answers });

export type Asking = { readonly customerId: string; readonly questions: readonly Question[] };

/**
 * What happened to people, as their rules asked: a few rows for each question, however long the past is.
 * @param now product time
 * @returns the answers of each in the order of the questions
 */
export async function askPast(
  tx: Tx,
  asking: readonly Asking[],
  now: Millis,
): Promise<ReadonlyMap<string, readonly Answer[]>> {
  const found = await rows(
    tx,
    answered,
    sql`select "customerId", ask_past("customerId", questions, ${new Date(now)}::timestamptz) as answers
      from jsonb_to_recordset(${jsonRows(asking)}) as r ("customerId" uuid, questions jsonb)`,
  );
  return new Map(found.map((one) => [one.customerId, one.answers]));
}
