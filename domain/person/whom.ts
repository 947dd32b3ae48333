import type { Listeners } from '../journey/listeners';
import type { Policy } from '../journey/policy';
import type { Stage } from './customer';
import type { CustomerEvent } from './event';
import { lifecycleEvents } from './lifecycle';

/** Why a workflow is woken; it names itself by it. */
export type WakeSignal = 'event' | 'registration' | 'consentChange' | 'preferenceChange' | 'wake';

/** Who only came to be known did nothing of which somebody waits for what follows (decision 0069). */
export const canWait = (signal: WakeSignal | 'erase'): boolean => signal === 'registration';

const lifecycle = new Set<string>(lifecycleEvents);

type Happened = Pick<CustomerEvent, 'name' | 'type'> & { readonly historical?: boolean | undefined };
type Ears = Pick<Listeners, 'always' | 'inside' | 'insideAny'>;

/** Who listens to an event: somebody at any rate, nobody, or those who are in one of these journeys. */
export function listenersOf({ name, type, historical }: Happened, ears: Ears): 'all' | readonly string[] {
  if (type === 'identify') return [];
  if (type === 'enrol') return 'all';
  if (historical) return [];
  if (lifecycle.has(name)) return 'all';
  return ears.always.has(name) ? 'all' : [...(ears.inside.get(name) ?? []), ...ears.insideAny];
}

/** What sayings brought about, as far as it may concern somebody. */
export type News = {
  readonly account: boolean;
  readonly address: boolean;
  readonly addressLost: boolean;
  readonly traits: boolean;
  /** What is permitted, or why it is not. */
  readonly worth: boolean;
  /** A no was said, also one that the ledger had. */
  readonly no: boolean;
  readonly wishes: boolean;
  /** They may be among other audiences that somebody listens to. */
  readonly belonging: boolean;
  readonly pause: boolean;
  /** Somebody listens to an event that was told of. */
  readonly event: boolean;
};

export type Whom = {
  readonly stage: Stage;
  /** A passage, a message or an event of theirs is under way. */
  readonly underWay: boolean;
  readonly policy: Pick<Policy, 'lifecycle'>;
};

/**
 * Whether the person has to be decided anew, and by what name. Who has nothing under way and cannot rise or fall by it sleeps on:
 * an address and a consent lead from `anonymous` to light and back, a condition of the policy over traits and wishes from
 * `registered` to advocate and back.
 */
export function signalsFor(news: News, { stage, underWay, policy }: Whom): readonly WakeSignal[] {
  const isLow = mayRise(stage);
  const reach = (news.address && stage === 'anonymous') || (news.addressLost && stage === 'light');
  const mayTurnAdvocate = underWay || (!isLow && policy.lifecycle.advocate !== undefined);
  const signals: WakeSignal[] = [];
  if (news.account) signals.push('registration');
  if (news.event) signals.push('event');
  if ((news.worth && isLow) || ((news.worth || news.no) && underWay)) signals.push('consentChange');
  if (news.wishes && mayTurnAdvocate) signals.push('preferenceChange');
  const isSilent = signals.length === 0;
  if (
    news.pause ||
    (isSilent && (reach || news.belonging || (news.address && underWay) || (news.traits && mayTurnAdvocate)))
  )
    signals.push('wake');
  return signals;
}

/** Whom an address and a consent lead up and down. */
const mayRise = (stage: Stage): boolean => stage === 'anonymous' || stage === 'light';

/** Whether a no of somebody else concerns who has the same address: by the rule of `signalsFor`, where what is permitted to them may have changed. */
export const isBoundBy = ({ stage, underWay }: Pick<Whom, 'stage' | 'underWay'>): boolean => mayRise(stage) || underWay;
