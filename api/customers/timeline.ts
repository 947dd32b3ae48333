import { z } from 'zod';
import { readTimeline, timelineKinds, type TimelineItem, type TimelinePlace } from '../../db/customers/timeline';
import { searchWords } from '../../domain/schema/search-words';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { moment, page, pageOf, pageQuery, plainText, readCursor, writeCursor } from '../http/paging';
import { route, type Route } from '../http/route';
import { findCustomer } from './find';
import { timelineShape } from './shapes';

const kinds = z
  .string()
  .max(200)
  .transform((text) => text.split(',').map((one) => one.trim()))
  .pipe(z.array(z.enum(timelineKinds)).min(1));
const query = pageQuery.extend({
  kind: kinds.optional().describe(`Only these, with commas between them: ${timelineKinds.join(', ')}.`),
  q: plainText
    .max(200)
    .optional()
    .describe('Only what has each of these words in its name, its properties or its reason; case and width do not matter.'), // prettier-ignore
});

const place = z.object({ at: moment, kind: plainText, id: plainText });
const placeOf = ({ at, kind, id }: TimelinePlace): TimelinePlace => ({ at, kind, id });

export function timelineRoute({ db }: Pick<ApiDeps, 'db'>): Route {
  return route({
    method: 'get',
    path: '/v1/customers/{id}/timeline',
    scope: 'read',
    tag: 'Customers',
    summary: 'Everything that happened, newest first; a page of a search may not be full, and goes on at `next`',
    query,
    answers: { 200: pageOf(timelineShape) },
    errors: ['unknown-customer', 'ambiguous-identifier'],
    handle: async ({ params, query: { limit, cursor, kind, q = '' } }) => {
      const id = await findCustomer(db, params.id);
      const asked = { limit: limit + 1, before: readCursor(cursor, place), kinds: kind, words: searchWords(q) };
      const { items: found, stoppedAt } = await readTimeline(db, id, asked);
      const { items, next } = page(found, limit, placeOf);
      const goOn = next ?? (stoppedAt ? writeCursor(placeOf(stoppedAt)) : null);
      return { status: 200, body: { items: items.map(sayItem), next: goOn } };
    },
  });
}

const sayItem = ({ at, kind, id, data }: TimelineItem) => ({
  ...data,
  ...(typeof data.until === 'number' ? { until: sayInstant(data.until) } : {}),
  ...(typeof data.receivedAt === 'number' ? { receivedAt: sayInstant(data.receivedAt) } : {}),
  at: sayInstant(at),
  kind,
  id,
});
