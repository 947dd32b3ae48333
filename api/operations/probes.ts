import { z } from 'zod';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { route, type Route } from '../http/route';

const tag = 'Operations';
const readyShape = z.object({
  ready: z.boolean(),
  parts: z.record(z.string(), z.string()),
  problems: z
    .number()
    .optional()
    .describe('How many causes stop people now; GET /v1/problems tells them. It takes traffic all the same.'),
});

type Deps = Pick<ApiDeps, 'clock' | 'readiness' | 'metrics'>;

/** What machines ask a process: whether it lives, whether it takes traffic, and how much it does. */
export function probeRoutes({ clock, readiness, metrics }: Deps): Route[] {
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
        body: { status: 'ok', now: sayInstant(clock.now()) },
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
        const state = await readiness();
        return { status: state.ready ? 200 : 503, body: state, headers: { 'cache-control': 'no-store' } };
      },
    }),
    route({
      method: 'get',
      path: '/metrics',
      scope: 'read',
      operators: true,
      tag,
      summary: 'Metrics for Prometheus; without a key on loopback and on OPERATIONS_HOST',
      answers: { 200: undefined },
      types: ['text/plain'],
      handle: async () => ({ status: 200, body: await metrics.metrics(), type: metrics.contentType }),
    }),
  ];
}
