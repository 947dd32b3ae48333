import { z } from 'zod';
import { secret } from '../../db/base/secrets';
import type { ApiDeps } from '../http/deps';
import { route, type Route } from '../http/route';

/** What receivers verify outgoing webhooks with (Standard Webhooks). */
export function webhookSecretRoute({ db }: ApiDeps): Route {
  return route({
    method: 'get',
    path: '/v1/webhook-secret',
    scope: 'admin',
    tag: 'Keys',
    summary: 'The secret that outgoing webhooks are signed with, for their receivers',
    answers: { 200: z.looseObject({ secret: z.string().describe('whsec_ and base64, as Standard Webhooks has it.') }) },
    handle: async () => {
      const value = await secret(db, 'webhook');
      return {
        status: 200,
        body: { secret: `whsec_${value.toString('base64')}` },
        headers: { 'cache-control': 'no-store' },
      };
    },
  });
}
