import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { erase, messagesOf } from '../../db/customers/erasure';
import { shadowsOf } from '../../db/customers/shadows';
import { settleClaims } from '../../db/wake/messages';
import type { ApiDeps } from '../http/deps';
import { route, type Answer, type Route } from '../http/route';
import { sayInstant } from '../../domain/time/say-instant';
import { withdrawalPatience } from './in-the-air';
import { changeCustomer, hearNow, speakerOf } from './change';
import { copyHeaders, copyOf } from './copy/copies';
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
      summary: 'A copy of everything that is kept of the person: JSON, or an archive of tables and a page to read',
      types: ['application/zip'],
      audit: 'customer.export',
      answers: { 200: z.looseObject({ customer: z.looseObject({}), exportedAt: z.string() }) },
      errors: ['unknown-customer', 'ambiguous-identifier'],
      handle: async ({ params, headers: { accept = '' } }) => {
        const form = /\bapplication\/zip\b/i.test(accept) ? 'zip' : 'json';
        const about = await findCustomer(deps.db, params.id);
        const stream = copyOf(deps, about, form);
        const headers = { ...copyHeaders(form), vary: 'accept' };
        return { status: 200, stream, headers, type: `application/${form}`, about };
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
      audit: 'customer.erase',
      handle: async ({ params, key }) => {
        const about = await findCustomer(deps.db, params.id);
        const shadows = await shadowsOf(deps.db, about);
        for (const id of shadows) await eraseCustomer(deps, { params: { id }, key });
        return { ...(await eraseCustomer(deps, { params, key })), about };
      },
    }),
  ];
}

/** First nothing new may be handed over, then what is in the air settles, then the mails that were caught and the rows go. */
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
    await deps.mail?.forget(await messagesOf(deps.db, customerId));
    const { known, erasedAt, inTheAir } = await erase(deps, customerId, Date.now() >= end);
    if (!known) throw unknownCustomer();
    if (erasedAt === undefined) continue;
    const body = { receipt: randomUUID(), erasedAt: sayInstant(erasedAt) };
    return inTheAir.length === 0 ? { status: 200, body } : { status: 202, body: { ...body, inTheAir } };
  }
}
