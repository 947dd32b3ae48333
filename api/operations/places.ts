import { z } from 'zod';
import { sayInstant } from '../../domain/time/say-instant';
import type { ApiDeps, Places } from '../http/deps';
import { route, type Route } from '../http/route';

export const placesShape = z.looseObject({
  temporal: z.string(),
  temporalUi: z.string().optional().describe('Where it runs beside this process.'),
  mail: z.string().optional().describe('The mails that were caught; none where an SMTP server takes them.'),
});

export const sayPlaces = ({ temporal, temporalUi, mail }: Places): z.input<typeof placesShape> => ({
  temporal,
  temporalUi,
  mail,
});

/** Where the parts of this installation can be looked at. */
export const placesRoute = ({ places, clock, clockRate }: Pick<ApiDeps, 'places' | 'clock' | 'clockRate'>): Route =>
  route({
    method: 'get',
    path: '/v1/places',
    scope: 'read',
    tag: 'Operations',
    summary: 'Where the parts of this installation can be looked at, and what its clock says',
    answers: {
      200: placesShape.extend({ now: z.string().describe("By the product's clock."), clockRate: z.number() }),
    },
    handle: async () => {
      const body = { now: sayInstant(clock.now()), clockRate, ...sayPlaces(places) };
      return { status: 200, body, headers: { 'cache-control': 'no-store' } };
    },
  });
