import { concerns } from '../journey/watch';
import type { Millis } from '../time/time';
import { reachableKinds } from './identity/identity';
import { isProved } from './identity/vouched';
import type { Known, Learned, Rules } from './learn';
import { isNo } from './ledger/consent';
import { changesWorth } from './ledger/ledger';
import { coveredBy } from './plan/covering';
import { usable } from './plan/usable';
import { isSame } from './same';
import type { Said } from './said';
import { plainOf, presentTraits, type Traits } from './traits';
import type { News } from './whom';

type Change = Pick<Learned, 'after' | 'gained' | 'lost' | 'verified'> & { readonly before: Known };

/** What sayings that were heard brought about, as far as it may concern somebody. */
export function newsOf(
  { before, after, ...changed }: Change,
  sayings: readonly Said[],
  rules: Rules,
): Omit<News, 'pause'> {
  const now = sayings.reduce((latest, one) => Math.max(latest, one.receivedAt), 0);
  // Whoever decides does not see what is used no more: a consent that comes or ends changes what there is to be seen.
  const [was, is] = [usableOf(before, rules, now), usableOf(after, rules, now)];
  const reach = reachOf(before, changed);
  return {
    traits: !isSame(valuesOf(was.traits), valuesOf(is.traits)),
    worth: changesWorth(before.ledger, after.ledger, now),
    no: sayings.some(({ consent }) => consent !== undefined && isNo(consent.state)),
    wishes: !isSame(before.preferences, after.preferences),
    event: sayings.some(({ isListenedTo }) => isListenedTo === true),
    belonging: belongsElsewhere(was, is, rules),
    ...reach,
    account: reach.account || sayings.some(({ historical, signedUp }) => historical === true && signedUp === true),
  };
}

const usableOf = (one: Known, rules: Rules, now: Millis): Known => usable(one, coveredBy(rules, one.ledger), now);

const belongsElsewhere = (before: Known, after: Known, { watch }: Rules): boolean =>
  watch !== undefined && ((before.isNew === true && watch.newcomers) || concerns(watch, before, after));

const reachOf = (
  { isMended = false }: Known,
  { gained, lost, verified }: Pick<Learned, 'gained' | 'lost' | 'verified'>,
) => ({
  account: gained.some(({ kind }) => kind === 'user'),
  address:
    isMended ||
    gained.some((one) => reachableKinds.has(one.kind) && isProved(one)) ||
    verified.some(({ kind, claimed }) => reachableKinds.has(kind) && claimed),
  addressLost: lost.some(({ kind }) => reachableKinds.has(kind)),
});

const valuesOf = (traits: Traits) =>
  Object.fromEntries(presentTraits(traits).map(([name, trait]) => [name, plainOf(trait)]));
