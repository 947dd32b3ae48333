import { z } from 'zod';
import { channelStates, steerChannel } from '../../db/wake/channels';
import { channelKinds } from '../../domain/contact/channel';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';

const tag = 'Operations';
const limit = 16 * 1024;

const channelShape = z.object({ kind: z.string(), paused: z.boolean(), perSecond: z.number().nullable() });

const steering = z.strictObject({
  paused: z.boolean().optional(),
  perSecond: z.number().positive().max(100_000).nullish().describe('null takes the limit away.'),
});

/** How the channels run, and how they shall. */
export function channelRoutes(deps: ApiDeps): Route[] {
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
      audit: 'channel.steer',
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
