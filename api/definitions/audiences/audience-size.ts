import { z } from 'zod';
import { membershipOf } from '../../../db/definitions/audience-members';
import { sizeWhileTyping } from '../../../db/definitions/audience-size';
import { sayInstant } from '../../../domain/time/say-instant';
import { findCustomer, unknownCustomer } from '../../customers/find';
import { withWho } from '../../customers/people';
import { whoShape } from '../../customers/shapes';
import { TooExpensive } from '../../http/aside';
import type { ApiDeps } from '../../http/deps';
import { plainText } from '../../http/paging';
import { route, type Route } from '../../http/route';
import { memberShape, sizeShape } from './audience-members';
import { refuseFlawed } from '../document';

const body = z.strictObject({
  when: z.string().min(1).max(20_000).describe('A condition, as an audience has it; it is kept nowhere.'),
  customer: plainText.min(1).optional().describe('An id, or kind:value: whether they are among it, and why.'),
});

const shape = sizeShape.extend({
  about: z.boolean().describe('Reckoned from a sample of the people.'),
  sample: z.array(whoShape).describe('Some of those who are among it.'),
  person: memberShape.optional(),
});

export function audienceSizeRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/audiences/size',
    scope: 'read',
    tag: 'Audiences',
    summary: 'How many people a condition means that was never saved; quickly, so that it may be about',
    body: { kind: 'json', schema: body, limit: 64 * 1024 },
    answers: { 200: shape },
    errors: ['invalid-definition', 'invalid', 'unknown-customer', 'ambiguous-identifier', 'too-expensive'],
    handle: async ({ body: { when, customer }, gone }) => {
      const { db, clock, aside } = deps;
      const source = JSON.stringify({ audience: 'typed', when });
      const definitions = await deps.definitions.current(db);
      refuseFlawed((await aside.readDefinition('audience', { source, format: 'json' }, gone, definitions.dataPlan)).problems); // prettier-ignore
      const asked = { when, definitions, now: clock.now() };
      const person =
        customer === undefined ? undefined : await membershipOf(db, asked, await findCustomer(db, customer));
      if (customer !== undefined && !person) throw unknownCustomer();
      const counted = await sizeWhileTyping(db, asked, gone);
      if (!counted) throw new TooExpensive();
      const { sample, ...size } = counted;
      return {
        status: 200,
        body: {
          ...size,
          at: sayInstant(asked.now),
          sample: await withWho(
            db,
            sample.map((id) => ({ id })),
          ),
          ...(person ? { person } : {}),
        },
      };
    },
  });
}
