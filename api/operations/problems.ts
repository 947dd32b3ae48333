import { z } from 'zod';
import { listProblems, retryProblem, type StoredProblem } from '../../db/wake/problems';
import { parkReasons } from '../../domain/decide/trouble/cannot-go-on';
import { sayCause, type Language } from '../../domain/words/words';
import type { ApiDeps } from '../http/deps';
import { languageQuery } from '../http/language-query';
import { customerQuery, page, pageOf, pageQuery, readCursor } from '../http/paging';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { sayInstant } from '../../domain/time/say-instant';

const tag = 'Operations';
export const problemShape = z.looseObject({
  id: z.string().describe('The same for as long as the cause is the same.'),
  kind: z.enum(parkReasons),
  journey: z.string().optional(),
  version: z.number().optional(),
  step: z.string().optional(),
  template: z.string().optional(),
  cause: z.string().describe('In words, without anything of a person.'),
  people: z.number().describe('How many people it stops.'),
  first: z.string().describe('When it stopped somebody first.'),
  last: z.string().describe('When it was tried last.'),
});
const place = z.object({ people: z.number(), id: z.uuid() });

export function problemRoutes({ db }: Pick<ApiDeps, 'db'>): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/problems',
      scope: 'read',
      tag,
      summary: 'What cannot be decided, and how many people it stops; what stops most comes first',
      query: pageQuery.extend({ customer: customerQuery, ...languageQuery.shape }),
      answers: { 200: pageOf(problemShape) },
      handle: async ({ query: { limit, cursor, customer, lang } }) => {
        const found = await listProblems(db, limit + 1, readCursor(cursor, place), customer);
        const { items, next } = page(found, limit, ({ people, id }) => ({ people, id }));
        return { status: 200, body: { items: items.map((one) => sayProblem(one, lang)), next } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/problems/{id}/retry',
      scope: 'write',
      tag,
      summary: 'Try everybody whom it stops again now, one a little after the other',
      answers: { 200: z.object({ people: z.number().describe('How many are told.') }) },
      errors: ['unknown-problem'],
      audit: 'problem.retry',
      handle: async ({ params }) => {
        const id = z.uuid().safeParse(params['id']);
        const people = id.success ? await retryProblem(db, id.data) : 0;
        if (people === 0) throw new Problem('unknown-problem', 'Nobody is stopped by a problem with this id.');
        return { status: 200, body: { people } };
      },
    }),
  ];
}

export const sayProblem = (
  { id, kind, detail, people, first, last, ...where }: StoredProblem,
  lang: Language,
): z.input<typeof problemShape> => ({
  id,
  kind,
  journey: where.journey ?? undefined,
  version: where.version ?? undefined,
  step: where.step ?? undefined,
  template: where.template ?? undefined,
  cause: sayCause({ reason: kind, template: where.template ?? undefined, detail }, lang),
  people,
  first: sayInstant(first),
  last: sayInstant(last),
});
