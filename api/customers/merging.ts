import { z } from 'zod';
import { lockProfile } from '../../db/customers/customers';
import { joinPeople, lockPeople } from '../../db/customers/join';
import { partPeople } from '../../db/customers/part';
import { Overtaken, untilNotOvertaken } from '../../db/base/failure';
import { settleClaims } from '../../db/wake/messages';
import { identifierKinds, normalise } from '../../domain/person/identity/identity';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Answer, type Call, type Route } from '../http/route';
import { changeCustomer, speakerOf } from './change';
import { findCustomer } from './find';
import { withdrawalPatience } from './permission/in-the-air';

const tag = 'Customers';
const limit = 64 * 1024;
const customer = z.string().min(1).max(400).describe("Sojourn's id, or kind:value of an identifier.");
const mergeBody = z.strictObject({ from: customer, into: customer });
const unmergeBody = z.strictObject({
  identifier: z.strictObject({ kind: z.enum(identifierKinds), value: z.string().min(1).max(300) }),
});
const answers = { 200: z.looseObject({ id: z.string() }) };

/** Two who are one, and one who was two: what no rule can know, said by somebody who does. */
export function mergingRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/customers/merge',
      scope: 'write',
      tag,
      summary: 'Two profiles are one person: everything of `from` is of `into` from now on, whichever id is asked for',
      body: { kind: 'json', schema: mergeBody, limit },
      answers,
      errors: ['unknown-customer', 'ambiguous-identifier', 'invalid'],
      audit: 'customer.merge',
      handle: (call) => merge(deps, call),
    }),
    route({
      method: 'post',
      path: '/v1/customers/{id}/unmerge',
      scope: 'write',
      tag,
      summary: 'An identifier and what came under it leave again as a person of their own',
      body: { kind: 'json', schema: unmergeBody, limit },
      answers,
      errors: ['unknown-customer', 'ambiguous-identifier', 'blocked-identifier', 'conflict', 'invalid'],
      creates: true,
      audit: 'customer.unmerge',
      handle: (call) => unmerge(deps, call),
    }),
  ];
}

async function merge(
  { db, clock, secrets: { ledger } }: ApiDeps,
  { body, key }: Call<z.output<typeof mergeBody>, unknown>,
): Promise<Answer> {
  const { by: source, key: said } = speakerOf(key);
  const id = await untilNotOvertaken(async () => {
    const [from, into] = [await findCustomer(db, body.from), await findCustomer(db, body.into)];
    if (from === into) return into;
    return db.transaction().execute(async (tx) => {
      if ((await lockPeople(tx, [from, into])).size < 2) throw new Overtaken('somebody went meanwhile');
      await joinPeople(tx, into, from, { now: clock.now(), source, key: said, by: [], ledger });
      return into;
    });
  });
  return { status: 200, body: { id }, about: id };
}

async function unmerge(deps: ApiDeps, call: Call<z.output<typeof unmergeBody>, unknown>): Promise<Answer> {
  const { kind, value } = call.body.identifier;
  const ref = normalise(kind, value);
  if (!ref) throw new Problem('blocked-identifier', `This is no ${kind}.`);
  const { by: source, key } = speakerOf(call.key);
  const whole = await findCustomer(deps.db, call.params.id);
  // What is being handed over at this moment is settled under whom it was decided for.
  if ((await settleClaims(deps.db, [{ customerId: whole }], withdrawalPatience)).length > 0)
    throw new Problem('conflict', 'A message of theirs is being handed over at this moment; try again.');
  const { value: apart } = await changeCustomer(deps, call, async (tx, { id }) => {
    await lockPeople(tx, [id]);
    const profile = await lockProfile(tx, id);
    const { pepper, ledger } = deps.secrets;
    const reason = { now: deps.clock.now(), source, key, pepper, ledger };
    return (profile && (await partPeople(tx, profile, ref, reason))) ?? null;
  });
  if (apart === null)
    throw new Problem('conflict', 'The person does not have this identifier, or nothing beside what came with it.');
  return { status: 200, body: { id: apart }, about: whole };
}
