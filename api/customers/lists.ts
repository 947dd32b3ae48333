import { z } from 'zod';
import { listDecisions } from '../../db/wake/decisions';
import { listEnrolments } from '../../db/wake/enrolments';
import { listMessages } from '../../db/customers/message-lists';
import { readTimeline, timelineKinds, type TimelineItem, type TimelinePlace } from '../../db/customers/timeline';
import { searchWords } from '../../domain/schema/search-words';
import type { ApiDeps } from '../http/deps';
import { journeyPageQuery, moment, page, pageOf, pageQuery, plainText, readCursor, writeCursor } from '../http/paging';
import { route, type Route, type RouteSpec } from '../http/route';
import { sayInstant } from '../../domain/time/say-instant';
import { findCustomer } from './find';
import { sayEnrolment, sayListedDecision, sayMessage } from '../../domain/words/listed';
import { decisionShape, enrolmentShape, messageShape, timelineShape } from './shapes';

const place = z.object({ at: moment, id: z.uuid() });
const kindList = z
  .string()
  .max(200)
  .transform((text) => text.split(',').map((one) => one.trim()));
const timelineQuery = pageQuery.extend({
  kind: kindList
    .pipe(z.array(z.enum(timelineKinds)).min(1))
    .optional()
    .describe(`Only these, with commas between them: ${timelineKinds.join(', ')}.`),
  q: plainText
    .max(200)
    .optional()
    .describe(
      'Only what has each of these words in its name, its properties or its reason; case and width do not matter.',
    ),
});
const placeOf = ({ at, kind, id }: TimelinePlace): TimelinePlace => ({ at, kind, id });
const timelinePlace = z.object({ at: moment, kind: plainText, id: plainText });

type ListSpec<Query> = Pick<RouteSpec<undefined, Query>, 'summary' | 'query' | 'handle'> & { readonly of: z.ZodType };

const listRoute = <Query>(name: string, { of, ...spec }: ListSpec<Query>): Route =>
  route<undefined, Query>({
    method: 'get',
    path: `/v1/customers/{id}/${name}`,
    scope: 'read',
    tag: 'Customers',
    answers: { 200: pageOf(of) },
    errors: ['unknown-customer', 'ambiguous-identifier'],
    ...spec,
  });

export function listRoutes({ db, publicUrl }: ApiDeps): Route[] {
  const host = new URL(publicUrl).hostname;
  return [
    listRoute('messages', {
      summary: 'Messages, newest first, also those that were not sent',
      of: messageShape,
      query: journeyPageQuery,
      handle: async ({ params, query: { limit, journey, cursor } }) => {
        const id = await findCustomer(db, params.id);
        const found = await listMessages(db, id, { journey, limit: limit + 1, before: readCursor(cursor, place) });
        const { items, next } = page(found, limit, (one) => ({ at: one.decidedAt, id: one.id }));
        return { status: 200, body: { items: items.map((one) => sayMessage(host, one)), next } };
      },
    }),
    listRoute('decisions', {
      summary: 'Why something was sent, held or not sent, newest first, in words and in data',
      of: decisionShape,
      query: journeyPageQuery,
      handle: async ({ params, query: { limit, journey, cursor } }) => {
        const id = await findCustomer(db, params.id);
        const found = await listDecisions(db, id, {
          journey,
          limit: limit + 1,
          before: readCursor(cursor, z.int()),
        });
        const { items, next } = page(found, limit, ({ seq }) => seq);
        return { status: 200, body: { items: items.map(sayListedDecision), next } };
      },
    }),
    listRoute('enrolments', {
      summary: 'Passages through journeys, newest first',
      of: enrolmentShape,
      query: journeyPageQuery,
      handle: async ({ params, query: { limit, journey, cursor } }) => {
        const id = await findCustomer(db, params.id);
        const found = await listEnrolments(db, id, { journey, limit: limit + 1, before: readCursor(cursor, place) });
        const { items, next } = page(found, limit, (one) => ({ at: one.enteredAt, id: one.id }));
        return { status: 200, body: { items: items.map(sayEnrolment), next } };
      },
    }),
    listRoute('timeline', {
      summary:
        'Everything that happened, newest first; a search may give a page that is not full, or empty, and go on at `next`',
      of: timelineShape,
      query: timelineQuery,
      handle: async ({ params, query: { limit, cursor, kind, q = '' } }) => {
        const id = await findCustomer(db, params.id);
        const before = readCursor(cursor, timelinePlace);
        const words = searchWords(q);
        const { items: found, stoppedAt } = await readTimeline(db, id, {
          limit: limit + 1,
          before,
          kinds: kind,
          words,
        });
        const { items, next } = page(found, limit, placeOf);
        const goOn = next ?? (stoppedAt ? writeCursor(placeOf(stoppedAt)) : null);
        return { status: 200, body: { items: items.map(sayItem), next: goOn } };
      },
    }),
  ];
}

const sayItem = ({ at, kind, id, data }: TimelineItem) => ({
  ...data,
  ...(typeof data.until === 'number' ? { until: sayInstant(data.until) } : {}),
  ...(typeof data.receivedAt === 'number' ? { receivedAt: sayInstant(data.receivedAt) } : {}),
  at: sayInstant(at),
  kind,
  id,
});
