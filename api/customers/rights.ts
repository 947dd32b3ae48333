import { z } from 'zod';
import type { ApiDeps } from '../http/deps';
import { archive, wants } from '../http/wants';
import { route, type Route } from '../http/route';
import { speakerOf } from './change';
import { copyHeaders, copyOf } from './copy/copies';
import { eraseWhole } from './erase';
import { findCustomer } from './find';
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
      handle: async ({ params, headers: { accept } }) => {
        const form = wants(accept, archive) ? 'zip' : 'json';
        const about = await findCustomer(deps.db, params.id);
        const stream = copyOf(deps, { customerId: about, form });
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
        const { inTheAir, ...body } = await eraseWhole(deps, about, speakerOf(key));
        return inTheAir.length === 0
          ? { status: 200, body, about }
          : { status: 202, body: { ...body, inTheAir }, about };
      },
    }),
  ];
}
