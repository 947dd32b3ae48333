import { randomUUID } from 'node:crypto';
import { blankProfile, createCustomers } from '../../db/customers/customers';
import { untilNotOvertaken } from '../../db/base/failure';
import { seenMessages } from '../../db/customers/events';
import { nameByAlias } from '../../db/customers/identifiers';
import { forgottenAmong } from '../../db/rights/forgotten';
import { spokenRefs } from '../../domain/person/identity/browser';
import { refKey, type Ref } from '../../domain/person/identity/identity';
import { namesByAlias, ownersIn, ownRefs, whoIs, type Owner, type OwnersOf } from '../../domain/person/identity/who';
import type { Incoming } from '../../domain/schema/calls/incoming';
import { joinAll, meet } from '../customers/meet';
import type { ApiDeps } from '../http/deps';
import { collect, untrackedAmong } from './collected';
import { severalsAmong } from './severals';
import { hearCalls, refusalsIn } from './hear-calls';
import type { Outcome } from './outcome';
import type { Sender } from './sender';
import { allRefs } from './plain';

/**
 * Takes calls of one person that change the profile, or say that two are one: one transaction under the customer's lock.
 * Whom they mean the first says, so that it stops before the others where nothing of that one is taken.
 * @returns how many calls from the start are settled
 */
export async function acceptPerson(
  deps: ApiDeps,
  sender: Sender,
  calls: readonly Incoming[],
): Promise<Outcome & { settled: number }> {
  const { pepper } = deps.secrets;
  const refs = allRefs(calls);
  const first = calls[0]?.refs ?? refs;
  return untilNotOvertaken(() =>
    deps.db.transaction().execute(async (tx) => {
      const now = deps.clock.now();
      const met = await meet(tx, refs, (ownersOf) => whoIs(spokenRefs(first, ownersOf), ownersOf));
      const known = met.profile;
      const ids = calls.map((call) => call.messageId);
      const seen = await seenMessages(tx, sender.key.id, ids);
      const gone = await forgottenAmong(tx, pepper, sender.key.id, calls);
      const fresh = calls.filter(
        (call, n) => !seen.has(call.messageId) && !gone.has(call) && ids.indexOf(call.messageId) === n,
      );
      const definitions = await deps.definitions.at(met.revision, tx);
      const { dataPlan } = definitions;
      const untracked = await untrackedAmong(tx, fresh, { dataPlan, sender, now, ownerOf: () => known?.id });
      const several = await severalsAmong(tx, fresh, { sender, ownersOf: ownersIn(met.owners) });
      const tracked = fresh.filter((call) => !untracked.has(call) && !several.has(call));
      const notTaken = (some: readonly Incoming[]) => some.flatMap((call) => untracked.get(call) ?? several.get(call) ?? []); // prettier-ignore
      const from = calls.findIndex((call) => tracked.includes(call));
      if (from !== 0) {
        const over = from < 0 ? calls : calls.slice(0, from);
        const refusals = known ? refusalsIn(over, known.id, now) : [];
        return { stored: [], refusals, rejected: notTaken(over), without: [], settled: over.length };
      }
      const { by: source, key } = sender;
      const joined = await joinAll(tx, met, refs, { now, source, key, ledger: deps.secrets.ledger });
      const profile = joined.profile ?? blankProfile(randomUUID());
      if (!known) await createCustomers(tx, [profile.id], now);
      const ownersOf = ownersIn(joined.owners);
      const spoken = tracked.map((call) => ({ ...call, refs: ownRefs(spokenRefs(call.refs, ownersOf), ownersOf) }));
      const stored = await hearCalls(
        { deps, tx, sender },
        {
          ...collect(dataPlan, spoken),
          people: [{ profile, isNew: !known, isJoined: joined.who.joins.length > 0 }],
          whose: () => profile.id,
          owners: joined.owners,
          apart: joined.apart,
          definitions,
        },
      );
      await nameByAlias(
        tx,
        aliasesIn(tracked, ownersOf).map((ref) => ({ customerId: profile.id, ref })),
      );
      const all = { ...stored, rejected: [...notTaken(calls), ...stored.rejected] };
      return { ...all, refusals: refusalsIn(calls, profile.id, now), settled: calls.length };
    }),
  );
}

/** The names that somebody is said to have gone by, each once. */
function aliasesIn(calls: readonly Incoming[], ownersOf: OwnersOf<Owner>): readonly Ref[] {
  const names = calls.flatMap(({ refs }) => namesByAlias(refs, ownersOf));
  return [...new Map(names.map((one) => [refKey(one), one])).values()];
}
