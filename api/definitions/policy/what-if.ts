import { z } from 'zod';
import { format } from '../../../db/definitions/drafts';
import { whoWereWritten } from '../../../db/definitions/went';
import { longestCapWindow } from '../../../domain/contact/caps';
import type { Tally } from '../../../domain/contact/what-if';
import { dayMillis } from '../../../domain/time/wall-clock';
import type { ApiDeps } from '../../http/deps';
import { route, type Route } from '../../http/route';
import { definitionLimit, refuseFlawed } from '../document';

const body = z.strictObject({
  source: z.string().max(definitionLimit).describe('A policy, which is put in force nowhere.'),
  format: format.default('yaml'),
  days: z.int().min(1).max(90).default(30),
});

const tally = z.object({
  sent: z.number().describe('What went in these days.'),
  held: z.number().describe('Of these: what would have gone later.'),
  dropped: z.number().describe('Of these: what would not have gone within its hold.'),
});
const tallies = z.record(z.string(), tally);
const shape = z.object({
  days: z.number(),
  about: z.boolean().describe('Reckoned from a sample of the people.'),
  people: z.number().describe('Who got something.'),
  total: tally,
  by: z.object({ purpose: tallies, journey: tallies, channel: tallies }),
});

/** Messages that are looked at: a second or two of a thread. */
const mostMessages = 40_000;

export function whatIfRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/policy/what-if',
    scope: 'read',
    tag: 'Policy',
    summary: 'What its caps and quiet hours would have done to the marketing messages of the last days',
    body: { kind: 'json', schema: body, limit: 2 * definitionLimit },
    answers: { 200: shape },
    errors: ['invalid-definition', 'invalid', 'too-expensive'],
    handle: async ({ body: { source, format: written, days }, gone }) => {
      const { definition: policy, problems } = await deps.aside.readDefinition('policy', { source, format: written }, gone); // prettier-ignore
      refuseFlawed(problems);
      if (!policy) throw new Error('a policy without problems could not be read');
      const since = deps.clock.now() - days * dayMillis;
      const { people, share } = await whoWereWritten(deps.db, since - longestCapWindow(policy, {}), mostMessages);
      const found = await deps.aside.whatIf({ policy, people, since }, gone);
      const scale = (n: number): number => Math.round(n / share);
      const scaled = ({ sent, held, dropped }: Tally): Tally => ({
        sent: scale(sent),
        held: scale(held),
        dropped: scale(dropped),
      });
      const all = (of: Readonly<Record<string, Tally>>) =>
        Object.fromEntries(Object.entries(of).map(([name, one]) => [name, scaled(one)]));
      const { purpose, journey, channel } = found.by;
      return {
        status: 200,
        body: {
          days,
          about: share < 1,
          people: scale(found.people),
          total: scaled(found.total),
          by: { purpose: all(purpose), journey: all(journey), channel: all(channel) },
        },
      };
    },
  });
}
