import { z } from 'zod';
import type { ApiDeps } from '../http/deps';
import { route, type Route } from '../http/route';

/** What receivers verify outgoing webhooks with (Standard Webhooks). */
export function webhookSecretRoute({ secrets }: ApiDeps): Route {
  return route({
    method: 'get',
    path: '/v1/webhook-secret',
    scope: 'admin',
    tag: 'Keys',
    summary: 'The secret that outgoing webhooks are signed with, for their receivers',
    answers: { 200: z.looseObject({ secret: z.string().describe('whsec_ and base64, as Standard Webhooks has it.') }) },
    handle: async () => {
      return {
        status: 200,
        body: { secret: `whsec_${secrets.webhook.toString('base64')}` },
        headers: { 'cache-control': 'no-store' },
      };
    },
  });
}
