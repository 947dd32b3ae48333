import { z } from 'zod';
import { listDecisions } from '../../db/wake/decisions';
import { listEnrolments } from '../../db/wake/enrolments';
import { listMessages } from '../../db/customers/message-lists';
import type { ApiDeps } from '../http/deps';
import { journeyPageQuery, moment, page, pageOf, readCursor } from '../http/paging';
import { route, type Route, type RouteSpec } from '../http/route';
import { findCustomer } from './find';
import { sayEnrolment, sayListedDecision, sayMessage } from '../../domain/words/listed';
import { decisionShape, enrolmentShape, messageShape } from './shapes';

const place = z.object({ at: moment, id: z.uuid() });
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
        return { status: 200, body: { items: items.map((one) => sayListedDecision(one)), next } };
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
        return { status: 200, body: { items: items.map((one) => sayEnrolment(one)), next } };
      },
    }),
  ];
}
