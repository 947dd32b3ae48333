import { z } from 'zod';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps } from '../http/deps';
import { route, type Route } from '../http/route';

const shape = z.looseObject({
  now: z.string().describe("By the product's clock."),
  clockRate: z.number(),
  temporal: z.string(),
  temporalUi: z.string().optional().describe('Where it runs beside this process.'),
  mail: z.string().optional().describe('The mails that were caught; none where an SMTP server takes them.'),
});

/** Where the parts of this installation can be looked at. */
export const placesRoute = ({ places, clock, clockRate }: Pick<ApiDeps, 'places' | 'clock' | 'clockRate'>): Route =>
  route({
    method: 'get',
    path: '/v1/places',
    scope: 'read',
    tag: 'Operations',
    summary: 'Where the parts of this installation can be looked at, and what its clock says',
    answers: { 200: shape },
    handle: async () => {
      const { temporal, temporalUi, mail } = places;
      const body = { now: sayInstant(clock.now()), clockRate, temporal, temporalUi, mail };
      return { status: 200, body, headers: { 'cache-control': 'no-store' } };
    },
  });
