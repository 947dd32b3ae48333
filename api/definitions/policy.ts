import { z } from 'zod';
import { lockPolicies, putPolicy, readPolicy, type StoredPolicy } from '../../db/definitions/policies';
import { askForSweep } from '../../db/wake/sweeps';
import type { Policy } from '../../domain/journey/policy';
import type { ReadDefinition } from '../../domain/schema/read-definition';
import type { ApiDeps } from '../http/deps';
import { checkIfMatch, etagOf } from '../http/etag';
import { route, type Answer, type Call, type Route } from '../http/route';
import { sayInstant } from '../../domain/time/say-instant';
import { sayPolicy } from './say-policy';
import { answerYaml, dataNamed, definitionBody, flawShape, refuseFlawed, wantsYaml } from './document';

const tag = 'Policy';
const path = '/v1/policy';
const policyShape = z.looseObject({
  version: z.number().describe('0: the one that ships.'),
  problems: z.array(flawShape),
});

export function policyRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path,
      scope: 'read',
      tag,
      summary: 'The policy in force. As YAML when that is asked for',
      answers: { 200: policyShape },
      types: ['application/yaml'],
      errors: ['too-expensive'],
      handle: async ({ headers, gone }) => {
        const stored = (await readPolicy(deps.db)) ?? (await shipped(deps));
        return wantsYaml(headers.accept)
          ? answerYaml(deps.aside, stored, { gone, headers: { etag: etagOf(stored.version) } })
          : answer(stored, await deps.aside.readDefinition('policy', stored, gone));
      },
    }),
    route({
      method: 'put',
      path,
      scope: 'publish',
      tag,
      summary: 'Put a policy in force; it is with the 200',
      body: definitionBody,
      answers: { 200: policyShape },
      errors: ['invalid-definition', 'stale', 'too-expensive'],
      handle: (call) => put(deps, call),
    }),
  ];
}

/** What is in force until somebody says otherwise. */
async function shipped({ db, definitions }: ApiDeps): Promise<StoredPolicy> {
  const { policy } = await definitions.current(db);
  return { version: 0, source: JSON.stringify(sayPolicy(policy)), format: 'json', publishedAt: 0 };
}

async function put(
  deps: ApiDeps,
  { body, headers, key, gone }: Call<{ source: string; format: 'yaml' | 'json' }, unknown>,
): Promise<Answer> {
  const read = await deps.aside.readDefinition('policy', body, gone);
  const { definition: policy, problems } = read;
  dataNamed(read, 'policy', '');
  refuseFlawed(problems);
  if (!policy) throw new Error('a policy without problems could not be read');
  const stored = await deps.db.transaction().execute(async (tx) => {
    await lockPolicies(tx);
    const before = await readPolicy(tx);
    checkIfMatch(headers, before?.version ?? 0);
    await askForSweep(tx, 'all-parked');
    const { purchases } = policy.lifecycle;
    if (purchases) await askForSweep(tx, 'buyers', purchases.on);
    return putPolicy(tx, { ...body, definition: policy, by: key.name, now: deps.clock.now() });
  });
  return answer(stored, read);
}

function answer(stored: StoredPolicy, { data, problems }: ReadDefinition<Policy>): Answer {
  const body = { ...data, version: stored.version, publishedAt: sayInstant(stored.publishedAt), problems };
  return { status: 200, body, headers: { etag: etagOf(stored.version), vary: 'Accept' } };
}
