import { z } from 'zod';
import { membersAfter, membershipOf, sizeOf, type Asked } from '../../../db/definitions/audience-members';
import { audiences, readDraft } from '../../../db/definitions/drafts';
import { sayInstant } from '../../../domain/time/say-instant';
import { findCustomer, unknownCustomer } from '../../customers/find';
import type { ApiDeps } from '../../http/deps';
import { page, pageOf, pageQuery, readCursor } from '../../http/paging';
import { Problem } from '../../http/problem';
import { route, type Route } from '../../http/route';
import { keyOf } from '../document';

const tag = 'Audiences';
export const sizeShape = z.object({
  size: z.number().describe('How many people are among it.'),
  of: z.number().describe('How many there are.'),
  at: z.string().describe('When they were counted.'),
});
export const memberShape = z.object({
  member: z.boolean(),
  because: z
    .array(z.object({ condition: z.string(), holds: z.boolean() }))
    .describe('Each condition that the audience joins by && and ||, and whether it holds.'),
  restricted: z
    .literal(true)
    .optional()
    .describe('They want their data to lie still: nothing of them is read, and they are among nobody.'),
});

/** Who is among a published audience, at this moment. */
export function audienceMemberRoutes(deps: ApiDeps): Route[] {
  const errors = ['unknown-definition', 'conflict'] as const;
  return [
    route({
      method: 'get',
      path: '/v1/audiences/{key}/size',
      scope: 'read',
      tag,
      summary: 'How many people are among the published audience, counted now',
      answers: { 200: sizeShape },
      errors,
      async handle({ params, gone }) {
        const asked = await askedFor(deps, keyOf(params));
        const counted = await sizeOf(deps.db, asked, gone);
        return { status: 200, body: { ...counted, at: sayInstant(asked.now) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/audiences/{key}/members',
      scope: 'read',
      tag,
      summary: 'Who is among the published audience, by id',
      query: pageQuery,
      answers: { 200: pageOf(z.object({ id: z.string() })) },
      errors,
      async handle({ params, query: { limit, cursor }, gone }) {
        const asked = await askedFor(deps, keyOf(params));
        const after = readCursor(cursor, z.guid());
        const found = await membersAfter(deps.db, asked, { after, limit: limit + 1, gone });
        const { items, next } = page(found.map((id) => ({ id })), limit, ({ id }) => id); // prettier-ignore
        return { status: 200, body: { items, next } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/audiences/{key}/members/{customer}',
      scope: 'read',
      tag,
      summary: 'Whether somebody is among the published audience, and why or why not',
      answers: { 200: memberShape },
      errors: [...errors, 'unknown-customer', 'ambiguous-identifier'],
      async handle({ params }) {
        const asked = await askedFor(deps, keyOf(params));
        const found = await membershipOf(deps.db, asked, await findCustomer(deps.db, params['customer']));
        if (!found) throw unknownCustomer();
        return { status: 200, body: found };
      },
    }),
  ];
}

/** @throws Problem unknown-definition, conflict when it was never published */
async function askedFor({ db, definitions, clock }: ApiDeps, key: string): Promise<Asked> {
  const inForce = await definitions.current(db);
  const audience = inForce.published.find((one) => one.key === key);
  if (audience) return { when: audience.when, definitions: inForce, now: clock.now() };
  if (await readDraft(db, audiences, key)) throw new Problem('conflict', 'This audience was never published.');
  throw new Problem('unknown-definition', 'No audience has this key.');
}
