import { z } from 'zod';
import { sendDefinitions, writtenFrom } from '../../../domain/rehearse/written';
import { scriptFields, scriptOf } from '../../../domain/schema/persona';
import type { ApiDeps } from '../../http/deps';
import { route, type Route } from '../../http/route';
import { dataNamed, definitionBody, keyOf } from '../document';
import { inertLinks } from '../templates/inert-links';
import { judge } from './judge';
import { simulationShape } from './simulation-shape';
import { draftOf, findJourney, liveOf, withTried } from './tried';

const tag = 'Journeys';
const others = 'Whether the other live journeys run beside it.';

const body = z.strictObject({
  ...scriptFields,
  version: z.enum(['draft', 'live']).default('draft').describe('Which of the journey is tried.'),
  others: z.boolean().default(false).describe(others),
});

const linksShape = z.object({ unsubscribe: z.string(), preferences: z.string(), confirm: z.string() });

export const simulateRoutes = (deps: ApiDeps): Route[] => [simulateRoute(deps), rehearsalRoute(deps)];

const simulateRoute = (deps: ApiDeps): Route =>
  route({
    method: 'post',
    path: '/v1/journeys/{key}/simulate',
    scope: 'read',
    tag,
    summary: 'What it would do with somebody made up, under the policy and templates in force; nobody is written to',
    body: { kind: 'json', schema: body, limit: 512 * 1024, optional: true },
    answers: { 200: simulationShape },
    errors: ['unknown-definition', 'invalid-definition', 'conflict', 'invalid', 'too-expensive'],
    handle: async ({ params, body: asked, gone }) => {
      const stored = await findJourney(deps.db, params);
      const inForce = await deps.definitions.current(deps.db);
      const tried =
        asked.version === 'live' ? liveOf(stored, inForce) : draftOf(await judge(deps, stored, gone), stored, inForce);
      const script = scriptOf(asked, deps.clock.now());
      const definitions = writtenFrom(withTried(inForce, tried, asked.others));
      const said = await deps.aside.simulate({ script, definitions, links: inertLinks(deps.publicUrl) }, gone);
      return { status: 200, body: said, type: 'application/json' };
    },
  });

const rehearsalShape = z.object({
  now: z.number().describe("Epoch milliseconds by the product's clock."),
  links: linksShape,
  definitions: z
    .record(z.string(), z.unknown())
    .describe('The journey and what it meets: policy, data plan, statements, audiences and compiled templates.'),
});

/** For whoever simulates by themselves, as the console does: the same rules over the same definitions give the same lives. */
const rehearsalRoute = (deps: ApiDeps): Route =>
  route({
    method: 'post',
    path: '/v1/journeys/{key}/rehearsal',
    scope: 'read',
    tag,
    summary: 'Everything that a simulation of this text reads; nothing is stored',
    body: definitionBody,
    query: z.object({ others: z.enum(['true', 'false']).default('false').describe(others) }),
    answers: { 200: rehearsalShape },
    errors: ['unknown-definition', 'invalid-definition', 'malformed-definition', 'too-expensive'],
    handle: async ({ params, query, body: text, gone }) => {
      const read = await judge(deps, text, gone);
      dataNamed(read, 'journey', keyOf(params));
      const stored = await findJourney(deps.db, params);
      const inForce = await deps.definitions.current(deps.db);
      const tried = draftOf(read, stored, inForce);
      const definitions = sendDefinitions(writtenFrom(withTried(inForce, tried, query.others === 'true')));
      return { status: 200, body: { now: deps.clock.now(), links: inertLinks(deps.publicUrl), definitions } };
    },
  });
