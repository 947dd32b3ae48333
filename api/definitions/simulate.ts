import { z } from 'zod';
import type { DefinitionsInForce } from '../../db/definitions/definitions';
import { journeys, readDraft } from '../../db/definitions/drafts';
import type { StoredJourney } from '../../db/definitions/journeys';
import type { Definitions } from '../../domain/decide/facts';
import type { Journey, JourneyVersion } from '../../domain/journey/journey';
import { watchedAmong } from '../../domain/journey/watched';
import { writtenFrom } from '../../domain/rehearse/written';
import { scriptFields, scriptOf } from '../../domain/schema/persona';
import type { ReadDefinition } from '../../domain/schema/read-definition';
import { hasErrors } from '../../domain/schema/reading/problem';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';
import { keyOf } from './document';
import { inertLinks } from './inert-links';
import { judge } from './judge';
import { simulationShape } from './simulation-shape';

const body = z.strictObject({
  ...scriptFields,
  version: z.enum(['draft', 'live']).default('draft').describe('Which of the journey is tried.'),
  others: z.boolean().default(false).describe('Whether the other live journeys run beside it.'),
});

export function simulateRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/journeys/{key}/simulate',
      scope: 'read',
      tag: 'Journeys',
      summary: 'What it would do with somebody made up, under the policy and templates in force; nobody is written to',
      body: { kind: 'json', schema: body, limit: 512 * 1024, optional: true },
      answers: { 200: simulationShape },
      errors: ['unknown-definition', 'invalid-definition', 'conflict', 'invalid', 'too-expensive'],
      handle: async ({ params, body: asked, gone }) => {
        const stored = await readDraft(deps.db, journeys, keyOf(params));
        if (!stored) throw new Problem('unknown-definition', 'No journey has this key.');
        const inForce = await deps.definitions.current(deps.db);
        const tried =
          asked.version === 'live'
            ? liveOf(stored, inForce)
            : draftOf(await judge(deps, stored, gone), stored, inForce);
        const script = scriptOf(asked, deps.clock.now());
        const definitions = withTried(inForce, tried, asked.others);
        const rehearsal = { script, definitions: writtenFrom(definitions), links: inertLinks(deps.publicUrl) };
        const said = await deps.aside.simulate(rehearsal, gone);
        return { status: 200, body: said, type: 'application/json' };
      },
    }),
  ];
}

/** @throws Problem conflict when it was never published */
function liveOf({ key, liveVersion }: StoredJourney, { version }: DefinitionsInForce): JourneyVersion {
  const live = liveVersion === null ? undefined : version(key, liveVersion);
  if (!live) throw new Problem('conflict', 'This journey was never published.');
  return { ...live, state: 'live' };
}

/** The draft as the version that publishing would make of it. @throws Problem invalid-definition */
function draftOf(
  { definition, problems }: ReadDefinition<Journey>,
  stored: StoredJourney,
  { version }: DefinitionsInForce,
): JourneyVersion {
  if (!definition || hasErrors(problems))
    throw new Problem('invalid-definition', 'The draft cannot be tried.', { errors: problems });
  let next = (stored.liveVersion ?? 0) + 1;
  while (version(stored.key, next)) next++;
  return { ...definition, version: next, state: 'live' };
}

function withTried(
  { policy, dataPlan, statements, live, published, version, template }: DefinitionsInForce,
  tried: JourneyVersion,
  others: boolean,
): Definitions {
  const beside = others ? live.filter(({ key }) => key !== tried.key) : [];
  const entered = [...beside, tried];
  return {
    policy,
    dataPlan,
    statements,
    live: entered,
    audiences: watchedAmong(entered, published),
    version: (key, number) => (key === tried.key && number === tried.version ? tried : version(key, number)),
    template,
  };
}
