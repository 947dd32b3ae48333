import { z } from 'zod';
import { channelStates, steerChannel } from '../../db/wake/channels';
import { channelKinds } from '../../domain/contact/channel';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { sayInstant } from '../../domain/time/say-instant';

const tag = 'Operations';
const limit = 16 * 1024;

export function operationRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/healthz',
      scope: 'public',
      tag,
      summary: "The process lives; `now` by the product's clock",
      answers: { 200: z.object({ status: z.literal('ok'), now: z.string() }) },
      handle: async () => ({
        status: 200,
        body: { status: 'ok', now: sayInstant(deps.clock.now()) },
        headers: { 'cache-control': 'no-store' },
      }),
    }),
    route({
      method: 'get',
      path: '/readyz',
      scope: 'public',
      tag,
      summary: 'It can take traffic, or not yet',
      answers: { 200: readyShape, 503: readyShape },
      handle: async () => {
        const readiness = await deps.readiness();
        return { status: readiness.ready ? 200 : 503, body: readiness, headers: { 'cache-control': 'no-store' } };
      },
    }),
    route({
      method: 'get',
      path: '/metrics',
      scope: 'public',
      tag,
      summary: 'Metrics for Prometheus',
      answers: { 200: undefined },
      types: ['text/plain'],
      handle: async () => ({ status: 200, body: await deps.metrics.metrics(), type: deps.metrics.contentType }),
    }),
    ...channelRoutes(deps),
  ];
}

const readyShape = z.object({
  ready: z.boolean(),
  parts: z.record(z.string(), z.string()),
  problems: z
    .number()
    .optional()
    .describe('How many causes stop people now; GET /v1/problems tells them. It takes traffic all the same.'),
});
const channelShape = z.object({ kind: z.string(), paused: z.boolean(), perSecond: z.number().nullable() });

const steering = z.strictObject({
  paused: z.boolean().optional(),
  perSecond: z.number().positive().max(100_000).nullish().describe('null takes the limit away.'),
});

function channelRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/channels',
      scope: 'read',
      tag,
      summary: 'How the channels run',
      answers: { 200: z.object({ items: z.array(channelShape), next: z.null() }) },
      handle: async () => {
        const states = await channelStates(deps.db);
        const items = channelKinds.map((kind) => {
          const { paused, perSecond } = states.get(kind) ?? { paused: false, perSecond: undefined };
          return { kind, paused, perSecond: perSecond ?? null };
        });
        return { status: 200, body: { items, next: null } };
      },
    }),
    route({
      method: 'patch',
      path: '/v1/channels/{kind}',
      scope: 'admin',
      tag,
      summary: 'Pause, slow down or free a channel everywhere',
      body: { kind: 'json', schema: steering, limit },
      answers: { 200: channelShape },
      errors: ['not-found', 'invalid'],
      handle: async ({ params, body }) => {
        const kind = channelKinds.find((one) => one === params.kind);
        if (!kind) throw new Problem('not-found', `The channels are ${channelKinds.join(', ')}.`);
        const { paused, perSecond } = await steerChannel(deps.db, kind, body, deps.clock);
        await setQueue(deps, kind, paused ? 0 : perSecond);
        return { status: 200, body: { kind, paused, perSecond: perSecond ?? null } };
      },
    }),
  ];
}

/** The row rules, since every hand-over reads it; the queue's rate in Temporal only spares it vain attempts. */
async function setQueue({ channelQueues, log }: ApiDeps, kind: string, perSecond: number | undefined): Promise<void> {
  try {
    await channelQueues?.limit(kind, perSecond);
  } catch {
    log.warn({ kind }, "the channel's queue in Temporal could not be told of its new rate");
  }
}
