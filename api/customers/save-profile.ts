import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  createCustomers,
  hasActiveEnrolment,
  lockProfile,
  touchProfile,
  writeTraits,
  type Profile,
} from '../../db/customers/customers';
import type { Tx } from '../../db/base/database';
import { insertEvents } from '../../db/customers/events';
import { askForWakes, type NewWake } from '../../db/wake/outbox';
import { Overtaken, untilNotOvertaken } from '../../db/base/failure';
import { chooseOwner, findOwners, verifyIdentifiers } from '../../db/customers/identifiers';
import { pepperOf } from '../../db/base/secrets';
import { identifierKinds, normalise, refKey, type Ref } from '../../domain/person/identity';
import type { ApiDeps } from '../http/deps';
import { checkIfMatch, checkIfNoneMatch } from '../http/etag';
import { attach, type Attached } from '../ingest/attach';
import { addressesIn } from '../ingest/segment';
import { mergeTraits } from '../ingest/traits';
import { Problem, type ProblemDetail } from '../http/problem';
import type { Call } from '../http/route';
import { unknownCustomer, type CustomerName } from './find';

export const identifyBody = z.strictObject({
  identifiers: z
    .array(
      z.strictObject({
        kind: z.enum(identifierKinds),
        value: z.string().min(1).max(300),
        verified: z.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
  traits: z.record(z.string().min(1).max(200), z.unknown()).optional().describe('null takes a trait away.'),
});
type Body = z.output<typeof identifyBody>;
type IdentifyCall = Call<Body, unknown>;

/** @throws Problem unknown-customer, identifier-taken, blocked-identifier, stale */
export async function saveProfile(
  deps: ApiDeps,
  call: IdentifyCall,
  name: CustomerName,
): Promise<{ id: string; created: boolean }> {
  const refs = refsOf(call.body, name);
  const pepper = await pepperOf(deps.db);
  return untilNotOvertaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const profile = await openProfile(tx, name, refs);
      checkIfMatch(call.headers, profile?.revision);
      checkIfNoneMatch(call.headers, profile?.revision);
      if (profile) return { id: await save({ deps, tx, pepper, call, refs }, profile, false), created: false };
      const id = randomUUID();
      await createCustomers(tx, [id], deps.clock.now());
      const blank = { id, stage: 'anonymous', traits: {}, preferences: {}, pausedAt: null, revision: 1 };
      return { id: await save({ deps, tx, pepper, call, refs }, blank, true), created: true };
    }),
  );
}

/** Every identifier that the request gives, the one in the path first. */
function refsOf({ identifiers = [], traits = {} }: Body, name: CustomerName): Ref[] {
  const errors: ProblemDetail[] = [];
  const refs: Ref[] = 'ref' in name ? [name.ref] : [];
  for (const [index, { kind, value }] of identifiers.entries()) {
    const ref = normalise(kind, value);
    if (ref) refs.push(ref);
    else errors.push({ pointer: `/identifiers/${index}/value`, code: 'blocked', detail: `This is no ${kind}.` });
  }
  const addresses = addressesIn(traits);
  for (const kind of ['email', 'phone'] as const) {
    const given = typeof traits[kind] === 'string' && traits[kind] !== '';
    if (given && !addresses.some((ref) => ref.kind === kind))
      errors.push({ pointer: `/traits/${kind}`, code: 'blocked', detail: `This is no ${kind}.` });
  }
  if (errors.length > 0) throw new Problem('blocked-identifier', 'Nothing was changed.', { errors });
  return [...new Map([...refs, ...addresses].map((ref) => [refKey(ref), ref])).values()];
}

/** The locked profile that the path names, or one that the request's other identifiers lead to. */
async function openProfile(tx: Tx, name: CustomerName, refs: readonly Ref[]): Promise<Profile | undefined> {
  const find = async (): Promise<string | undefined> => {
    if ('id' in name) return name.id;
    const { owners } = await findOwners(tx, refs);
    return owners.get(refKey(name.ref))?.customerId ?? chooseOwner(refs, owners);
  };
  const id = await find();
  if (id === undefined) return undefined;
  const profile = await lockProfile(tx, id);
  if (!profile && 'id' in name) throw unknownCustomer();
  if (!profile || (await find()) !== id) throw new Overtaken('the profile changed hands');
  return profile;
}

type Save = {
  readonly deps: ApiDeps;
  readonly tx: Tx;
  readonly pepper: Buffer;
  readonly call: IdentifyCall;
  readonly refs: readonly Ref[];
};

async function save({ deps, tx, pepper, call, refs }: Save, profile: Profile, isNew: boolean): Promise<string> {
  const now = deps.clock.now();
  const { traits: given, identifiers = [] } = call.body;
  const sender = { name: call.key.name };
  const attached = await attach({ tx, pepper, sender, profile, isNew, now }, [{ refs, traits: given, at: now }]);
  if (attached.taken.length > 0) {
    const errors = attached.taken.map(({ kind }) => ({
      pointer: '',
      code: 'taken',
      detail: `Another profile has this ${kind}.`,
    }));
    throw new Problem('identifier-taken', 'Nothing was changed.', { errors });
  }
  await verifyIdentifiers(
    tx,
    profile.id,
    identifiers.filter((one) => one.verified).flatMap(({ kind, value }) => normalise(kind, value) ?? []),
    new Date(now),
  );
  const traits = mergeTraits(profile.traits, [{ traits: given, at: now }], sender.name);
  if (traits) await writeTraits(tx, profile.id, traits);
  else if (attached.changed && !isNew) await touchProfile(tx, profile.id);
  const messageId = randomUUID();
  const event = {
    customerId: profile.id,
    eventId: messageId,
    type: 'identify',
    name: 'Identify',
    properties: given ?? {},
    at: now,
    messageId,
    undecided: false,
  };
  if (given) await insertEvents(tx, call.key.id, now, [event]);
  const mayWait = traits !== undefined && !isNew && (await hasActiveEnrolment(tx, profile.id));
  await askForWakes(tx, wakesFor(profile.id, attached, mayWait));
  return profile.id;
}

function wakesFor(customerId: string, attached: Attached, mayWait: boolean): NewWake[] {
  if (attached.account) return [{ customerId, signal: 'registration' }];
  return attached.address || mayWait ? [{ customerId, signal: 'wake' }] : [];
}
