import { z } from 'zod';
import { Problem } from './problem';

export const most = 200;
const usual = 50;

/** What Postgres takes as text, as an integer and as an instant; anything else is no place in a list of ours. */
export const plainText = z
  .string()
  .max(500)
  .regex(/^[^\x00-\x1f\x7f-\x9f]*$/, 'Must have no control characters.');
export const largestRowNumber = 2_147_483_647;
export const rowNumber = z.int().min(0).max(largestRowNumber);
export const moment = z.int().min(0).lt(253_402_300_800_000);

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(most).default(usual).describe('How many at most.'),
  cursor: z.string().max(500).optional().describe('`next` of the page before.'),
});
export const customerQuery = z.guid().optional().describe("Only of this person, by Sojourn's id.");
export const journeyPageQuery = pageQuery.extend({ journey: plainText.max(200).optional() });

export const pageOf = (item: z.ZodType) => z.object({ items: z.array(item), next: z.string().nullable() });

/** Where the next page starts, as a text that only we read. */
export const writeCursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws Problem malformed-request */
export function readCursor<T>(cursor: string | undefined, shape: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new Problem('malformed-request', 'This cursor is not one that this list gave.');
  }
}

/** @param found up to one more than `limit`, which tells that there is a next page */
export function page<T>(
  found: readonly T[],
  limit: number,
  placeOf: (item: T) => unknown,
): { items: readonly T[]; next: string | null } {
  const items = found.slice(0, limit);
  const last = items[items.length - 1];
  return { items, next: found.length > limit && last !== undefined ? writeCursor(placeOf(last)) : null };
}
