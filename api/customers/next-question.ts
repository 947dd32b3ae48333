import { z } from 'zod';
import { lookAtFacts } from '../../db/wake/open-wake';
import { whenAllIsKnown } from '../../db/wake/ask-past';
import { longestCapWindow } from '../../domain/contact/caps';
import { unknownPlaces } from '../../domain/decide/facts';
import { nextQuestion } from '../../domain/decide/next-question';
import { sayNextQuestion } from '../../domain/words/say/next-question';
import type { ApiDeps } from '../http/deps';
import { route, type Route } from '../http/route';
import { findCustomer, unknownCustomer } from './find';

const text = z.string();
const considered = z.looseObject({
  question: text.describe('The trait that is asked for.'),
  because: text.describe('Why not now, or why not this one, as one sentence.'),
  reason: text.optional(),
  until: text.optional().describe('RFC 3339; when it may be asked at the earliest.'),
  journey: text,
  version: z.number(),
  step: text,
  priority: z.number().describe('Of the journey that asks.'),
  readers: z.number().describe('So many journeys decide by the answer.'),
  channels: z.array(text).describe('Over which it may be asked now. Without one: where the person is.'),
});
const shape = considered.partial().extend({
  question: text.nullable().describe('The trait to ask for; null where nothing is to be asked now.'),
  because: text.describe('Why, as one sentence.'),
  others: z.array(considered).describe('What journeys ask besides, in the order of its worth.'),
});

/** Whoever asks on a page or in a store tells so by `Question Asked {question}`, and the answer by `Question Answered`. */
export const nextQuestionRoute = ({ db, clock, definitions: source }: ApiDeps): Route =>
  route({
    method: 'get',
    path: '/v1/customers/{id}/next-question',
    scope: 'read',
    tag: 'Customers',
    summary: 'Which question would be asked at the next touchpoint, and why',
    answers: { 200: shape },
    errors: ['unknown-customer', 'ambiguous-identifier'],
    handle: async ({ params }) => {
      const customerId = await findCustomer(db, params.id);
      const now = clock.now();
      const known = await source.current(db);
      const looked = await lookAtFacts(db, customerId, { now, recent: now - longestCapWindow(known.policy, {}) });
      if (!looked) throw unknownCustomer();
      const unknown = unknownPlaces(looked.facts, known);
      const definitions = unknown.length > 0 ? await source.withVersions(unknown, db) : known;
      const found = await whenAllIsKnown(db, [{ customerId, past: looked.past }], now, () =>
        nextQuestion(looked.facts, definitions, now),
      );
      return { status: 200, body: sayNextQuestion(found) };
    },
  });
