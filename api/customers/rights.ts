import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { erase } from '../../db/customers/erasure';
import { readEverything } from '../../db/customers/export';
import { settleClaims } from '../../db/wake/messages';
import type { ApiDeps } from '../http/deps';
import { route, type Answer, type Route } from '../http/route';
import { sayInstant } from '../../domain/time/say-instant';
import { withdrawalPatience } from './in-the-air';
import { changeCustomer, hearNow, speakerOf } from './change';
import { findCustomer, unknownCustomer } from './find';
import { inTheAirShape } from './shapes';

const tag = 'Customers';
const receiptShape = z.looseObject({ receipt: z.string(), erasedAt: z.string() });

export function rightsRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/customers/{id}/export',
      scope: 'read',
      tag,
      summary: 'A copy of everything that is kept of the person',
      answers: { 200: z.looseObject({ customer: z.looseObject({}), exportedAt: z.string() }) },
      errors: ['unknown-customer', 'ambiguous-identifier'],
      handle: async ({ params }) => {
        const everything = await readEverything(deps.db, await findCustomer(deps.db, params.id));
        if (!everything) throw unknownCustomer();
        const headers = { 'content-disposition': 'attachment; filename="export.json"', 'cache-control': 'no-store' };
        return { status: 200, body: { exportedAt: sayInstant(deps.clock.now()), ...everything }, headers };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/customers/{id}',
      scope: 'write',
      tag,
      summary: 'Erase the person; only keyed hashes of the addresses stay, on the suppression list',
      answers: { 200: receiptShape, 202: receiptShape.extend({ inTheAir: inTheAirShape }) },
      errors: ['unknown-customer', 'ambiguous-identifier'],
      handle: ({ params, key }) => eraseCustomer(deps, { params, key }),
    }),
  ];
}

/** First nothing new may be handed over, then what is in the air settles, then the rows go. */
async function eraseCustomer(
  deps: ApiDeps,
  { params, key }: Pick<Parameters<Route['run']>[0], 'params' | 'key'>,
): Promise<Answer> {
  const { customerId } = await changeCustomer(deps, { params }, (tx, profile) =>
    hearNow(deps, { tx, profile }, { pause: { paused: true, reason: 'erasure' }, ...speakerOf(key) }),
  );
  const end = Date.now() + withdrawalPatience;
  for (;;) {
    await settleClaims(deps.db, customerId, {}, end - Date.now());
    const erasedAt = deps.clock.now();
    const { known, erased, inTheAir } = await erase(deps.db, customerId, erasedAt, Date.now() >= end);
    if (!known) throw unknownCustomer();
    if (!erased) continue;
    const body = { receipt: randomUUID(), erasedAt: sayInstant(erasedAt) };
    return inTheAir.length === 0 ? { status: 200, body } : { status: 202, body: { ...body, inTheAir } };
  }
}
