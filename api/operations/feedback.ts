import { z } from 'zod';
import { listFeedback, type ListedFeedback } from '../../db/permission/feedback';
import { questions, type Touchpoint } from '../../domain/person/feedback/suspect';
import { instant } from '../../domain/schema/reading/instant';
import { sayInstant } from '../../domain/time/say-instant';
import { withWho } from '../customers/people';
import { whoShape } from '../customers/shapes';
import type { ApiDeps } from '../http/deps';
import { customerQuery, moment, page, pageOf, pageQuery, plainText, readCursor } from '../http/paging';
import { route, type Route } from '../http/route';

const shape = z.looseObject({
  id: z.string(),
  at: z.string().describe('When it was asked; RFC 3339, UTC.'),
  customer: z.string(),
  who: whoShape.describe('The same, with what they are called.'),
  question: z.string(),
  answer: z.string().optional(),
  comment: z.string().optional(),
  consentSeq: z.number().optional().describe('The line of the ledger that it is about; none where a wish was lowered.'),
  touchpoint: z.looseObject({ kind: z.string(), at: z.string(), why: z.string() }),
  contacts: z.looseObject({ days: z.number(), total: z.number(), byChannel: z.record(z.string(), z.number()) }),
  since: z
    .object({ agreedAgain: z.boolean(), messages: z.int().describe('Marketing messages.') })
    .describe('What followed.'),
});

const place = z.object({ at: moment, id: z.guid() });

/** What people say who say no. */
export const feedbackRoute = ({ db }: Pick<ApiDeps, 'db'>): Route =>
  route({
    method: 'get',
    path: '/v1/feedback',
    scope: 'read',
    tag: 'Operations',
    summary: 'What people were asked who took something back, and what they answered; newest first',
    query: pageQuery.extend({
      from: instant.optional(),
      to: instant.optional(),
      customer: customerQuery,
      question: z.enum(questions).optional(),
      answer: plainText.optional().describe('Who answered just this.'),
    }),
    answers: { 200: pageOf(shape) },
    handle: async ({ query: { limit, cursor, ...of } }) => {
      const found = await listFeedback(db, { ...of, limit: limit + 1, before: readCursor(cursor, place) });
      const { items, next } = page(found, limit, ({ at, id }) => ({ at, id }));
      const lines = await withWho(db, items.map((one) => ({ id: one.customer, one }))); // prettier-ignore
      return { status: 200, body: { items: lines.map(({ one, ...who }) => ({ ...sayFeedback(one), who })), next } };
    },
  });

const sayFeedback = ({
  at,
  answer,
  comment,
  consentSeq,
  touchpoint,
  contacts,
  agreedAgain,
  messages,
  ...rest
}: ListedFeedback) => ({
  ...rest,
  at: sayInstant(at),
  answer: answer ?? undefined,
  comment: comment ?? undefined,
  consentSeq: consentSeq ?? undefined,
  touchpoint: { kind: touchpoint.kind, at: sayInstant(touchpoint.at), why: sayWhy(touchpoint, contacts.total) },
  contacts,
  since: { agreedAgain, messages },
});

function sayWhy({ kind }: Touchpoint, total: number): string {
  switch (kind) {
    case 'contacts':
      return `${total} marketing messages in the days before are the strongest sign.`;
    case 'complaint':
      return 'A message was reported as spam.';
    case 'store':
      return 'The last visit to a store is the freshest touchpoint.';
    case 'site':
      return 'The last visit to the website is the freshest touchpoint.';
    case 'delivery':
      return 'The last delivery is the freshest touchpoint.';
    case 'none':
      return 'Nothing is known that would tell why.';
  }
}
