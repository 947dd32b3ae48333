import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CustomerName } from '../../db/customers/read-person';
import { blankProfile, createCustomers, lockProfile, type Profile } from '../../db/customers/customers';
import type { Tx } from '../../db/base/database';
import { untilNotOvertaken } from '../../db/base/failure';
import { insertEvents } from '../../db/customers/events';
import { hear } from '../../db/customers/hear';
import { findOwners } from '../../db/customers/identifiers';
import { askForWakes } from '../../db/wake/outbox';
import { addressesIn, unreadableIn } from '../../domain/person/identity/addresses';
import { collectEvent } from '../../domain/person/plan/collect';
import { sayApart } from '../../domain/person/identity/left-out';
import {
  identifierKinds,
  normalise,
  refKey,
  sharedKinds,
  type Ref,
  type SaidRef,
} from '../../domain/person/identity/identity';
import { areSeveral } from '../../domain/person/identity/several';
import { ownersIn, ownRefs, whoIs, type Owner, type OwnersOf } from '../../domain/person/identity/who';
import type { ProblemDetail } from '../../domain/schema/reading/details';
import type { ApiDeps } from '../http/deps';
import { checkIfMatch, checkIfNoneMatch } from '../http/etag';
import { Problem } from '../http/problem';
import type { Call } from '../http/route';
import { refuseOverLimit, refuseUncollected, speakerOf } from './change';
import { ambiguous, unknownCustomer } from './find';
import { apartAmong, joinAll, meet, type Met } from './meet';

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

/** @throws Problem unknown-customer, ambiguous-identifier, identifier-taken, blocked-identifier, over-limit, stale */
export async function saveProfile(
  deps: ApiDeps,
  call: IdentifyCall,
  name: CustomerName,
): Promise<{ id: string; created: boolean }> {
  const refs = refsOf(call.body, name);
  const { pepper } = deps.secrets;
  return untilNotOvertaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const met = await openProfile(tx, name, refs);
      checkIfMatch(call.headers, met.profile?.revision);
      checkIfNoneMatch(call.headers, met.profile?.revision);
      const { by: source, key } = speakerOf(call.key);
      const joined = await joinAll(tx, met, refs, { now: deps.clock.now(), source, key, ledger: deps.secrets.ledger });
      const profile = joined.profile ?? blankProfile(randomUUID());
      if (!joined.profile) await createCustomers(tx, [profile.id], deps.clock.now());
      await save({ deps, tx, pepper, call, refs, met: joined }, profile);
      return { id: profile.id, created: !joined.profile };
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
  errors.push(...unreadableIn(traits).map((trait) => ({ pointer: `/traits/${trait}`, code: 'blocked', detail: `This is no ${trait}.` }))); // prettier-ignore
  if (errors.length > 0) throw new Problem('blocked-identifier', 'Nothing was changed.', { errors });
  return [...new Map([...refs, ...addressesIn(traits)].map((ref) => [refKey(ref), ref])).values()];
}

/** The locked profile that the path names, or one that the request's other identifiers lead to. */
async function openProfile(tx: Tx, name: CustomerName, refs: readonly Ref[]): Promise<Met> {
  if ('ref' in name) return meet(tx, refs, (ownersOf) => whoIs(refs, oneOrNone(ownersOf, name.ref)));
  const profile = await lockProfile(tx, name.id);
  if (!profile) throw unknownCustomer();
  return { who: { owner: undefined, joins: [] }, profile, ...(await findOwners(tx, refs)) };
}

/** A path that may mean several means nobody. @throws Problem ambiguous-identifier */
const oneOrNone =
  (ownersOf: OwnersOf<Owner>, named: Ref): OwnersOf<Owner> =>
  (ref) => {
    const owners = ownersOf(ref);
    if (refKey(ref) === refKey(named) && areSeveral(owners))
      throw ambiguous(owners.map(({ customerId }) => customerId));
    return owners;
  };

type Save = {
  readonly deps: ApiDeps;
  readonly tx: Tx;
  readonly pepper: Buffer;
  readonly call: IdentifyCall;
  readonly refs: readonly SaidRef[];
  readonly met: Met;
};

async function save({ deps, tx, pepper, call, refs, met }: Save, profile: Profile): Promise<void> {
  const { id: customerId } = profile;
  const { owners, who } = met;
  const now = deps.clock.now();
  const { traits, identifiers = [] } = call.body;
  const proved = new Set(
    identifiers.filter((one) => one.verified).flatMap(({ kind, value }) => normalise(kind, value) ?? []).map(refKey), // prettier-ignore
  );
  const said = ownRefs(refs, ownersIn(owners)).map((ref) =>
    proved.has(refKey(ref)) ? { ...ref, verifiedAt: now } : ref,
  );
  const { policy, dataPlan, statements, listeners } = await deps.definitions.current(tx);
  const isTaken = (ref: Ref): boolean =>
    !sharedKinds.has(ref.kind) && ownersIn(owners)(ref).some((one) => one.customerId !== customerId);
  const rules = { policy, dataPlan, statements, watch: listeners.watch, trustTimes: deps.clockRate === 1, isTaken };
  const saying = { at: now, receivedAt: now, ...speakerOf(call.key), refs: said, traits };
  const hearing = {
    tx,
    profile,
    isNew: !met.profile,
    isJoined: who.joins.length > 0,
    rules,
    secrets: deps.secrets,
    pepper,
    owners,
  };
  const heard = await hear(hearing, [saying]);
  refuseOverLimit(heard);
  refuseUncollected(heard);
  const { taken, wakes } = heard;
  if (taken.length > 0) {
    const errors = taken.map(({ kind }) => ({
      pointer: '',
      code: 'taken',
      detail: `Another profile has this ${kind}.`,
    }));
    throw new Problem('identifier-taken', 'Nothing was changed.', { errors });
  }
  const messageId = randomUUID();
  const event = {
    customerId,
    eventId: messageId,
    messageId,
    type: 'identify',
    name: 'Identify',
    at: now,
    undecided: false,
  };
  const notes = sayApart(apartAmong(met, said));
  if (traits) {
    const { properties } = collectEvent(dataPlan, { ...event, properties: traits });
    await insertEvents(tx, call.key.id, now, [{ ...event, properties, ...(notes.length > 0 ? { notes } : {}) }]);
  }
  await askForWakes(tx, wakes);
}
