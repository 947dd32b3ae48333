import { z } from 'zod';
import { positiveDuration } from '../../domain/schema/reading/fields';
import { addDuration, approximateMillis } from '../../domain/time/duration';
import type { Duration } from '../../domain/time/time';
import { ownPageLink } from '../pages/links';
import type { ApiDeps } from '../http/deps';
import { route, type Answer, type Call, type Route } from '../http/route';
import { changeCustomer } from './change';

const usualLife: Duration = { unit: 'exact', millis: 90 * 86_400_000 };
/** A year, and the days by which a calendar's year is counted too long. */
const longestLife = 373 * 86_400_000;

const body = z.strictObject({
  page: z.enum(['me']),
  expires: positiveDuration
    .refine((life) => approximateMillis(life) <= longestLife, { error: 'A link lives a year at most.' })
    .optional(),
});

/** A link that a backend shows or sends by itself. */
export function linkRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/customers/{id}/link',
    scope: 'write',
    tag: 'Customers',
    summary: "A signed link to the person's own page; whoever has it acts for them until it ends",
    body: { kind: 'json', schema: body, limit: 16 * 1024 },
    answers: {
      201: z.looseObject({ url: z.string(), expiresAt: z.string().describe('By the clock of the product.') }),
    },
    errors: ['unknown-customer', 'ambiguous-identifier', 'invalid', 'idempotency-key-reused'],
    creates: true,
    handle: (call) => makeLink(deps, call),
  });
}

/** What is remembered of a request that may come twice opens nothing: the link is made anew of it. */
async function makeLink(deps: ApiDeps, call: Call<z.output<typeof body>, unknown>): Promise<Answer> {
  const { secrets, publicUrl, clock, definitions } = deps;
  const { expires = usualLife } = call.body;
  const { value: made } = await changeCustomer(deps, call, async (tx, { id: customerId }) => {
    const { policy } = await definitions.current(tx);
    return { customerId, until: addDuration(clock.now(), expires, policy.timezone) };
  });
  return { status: 201, body: ownPageLink(publicUrl, secrets.links, made), headers: { 'cache-control': 'no-store' } };
}
