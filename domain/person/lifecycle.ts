import { channelKinds } from '../contact/channel';
import { addressOn } from '../contact/channel-order';
import { holds, type Scope } from '../cel/condition';
import type { ConsentEntry } from './ledger/consent';
import { stages, type Customer, type Stage, type StageChange } from './customer';
import { isOfDemand } from './ledger/reserved';
import { questionAnswered, signedUp, type CustomerEvent } from './event';
import { permission } from '../contact/permission';
import { customerZone } from '../time/local-time';
import type { ComputingRules } from './computed/computed-traits';
import type { Past } from './past';
import { stageCause } from './stage-cause';
import type { Policy } from '../journey/policy';
import type { Preferences } from './wishes/preferences';
import type { Millis } from '../time/time';
import { truthAt } from '../cel/truth';

/**
 * Events that can change where any person stands, whatever the journeys listen to. Consents and wishes do it by what they change,
 * whether they came as events or not.
 */
export const lifecycleEvents: readonly string[] = [signedUp, questionAnswered];

/** What the stages are read from. */
export type StageQuestion = {
  readonly customer: Customer;
  readonly preferences: Preferences;
  readonly consents: readonly ConsentEntry[];
  /** They signed up, as history tells. */
  readonly signedUp?: boolean | undefined;
  /** What happened, the newest included. */
  readonly history: readonly CustomerEvent[];
  readonly past?: Past | undefined;
  readonly policy: Pick<Policy, 'lifecycle' | 'timezone'>;
  /** Without them no trait is computed. */
  readonly rules?: ComputingRules | undefined;
  readonly now: Millis;
};

/**
 * The steps that a person has risen since their stage was last set, lowest first, or the one that they have fallen: to be light and
 * an advocate can be lost with its ground, an account is not.
 * A stage that is passed without its own cause has the cause of the next one reached.
 */
export function nextStages(asked: StageQuestion): readonly StageChange[] {
  const risen = risenSteps(asked);
  const lost = risen.length === 0 ? lostBy(asked) : undefined;
  return lost === undefined ? risen : [{ from: asked.customer.stage, at: asked.now, ...lost }];
}

function risenSteps(asked: StageQuestion): readonly StageChange[] {
  const current = stages.indexOf(asked.customer.stage);
  const causes = causesOf(asked);
  const reached = stages.findLastIndex((stage, index) => index > current && causes[stage] !== undefined);
  const changes: StageChange[] = [];
  for (let index = reached; index > current; index--) {
    const [from, to] = [stages[index - 1], stages[index]];
    if (!from || !to) continue;
    changes.unshift({ from, to, at: asked.now, cause: causes[to] ?? changes[0]?.cause ?? '' });
  }
  return changes;
}

/** Why each stage above the present one is due, in words without personal data. */
function causesOf(asked: StageQuestion): Partial<Record<Stage, string>> {
  switch (asked.customer.stage) {
    case 'anonymous':
    case 'light': {
      const registered = registeredBy(asked);
      return { light: lightBy(asked), registered, advocate: registered && advocateBy(asked) };
    }
    case 'registered':
      return { advocate: advocateBy(asked) };
    case 'advocate':
      return {};
  }
}

/** Who was put on a stage by hand, without a word in the ledger or a condition in the policy, stays there. */
function lostBy(asked: StageQuestion): Pick<StageChange, 'to' | 'cause'> | undefined {
  const { customer, consents, policy } = asked;
  switch (customer.stage) {
    case 'light': {
      if (consents.every(({ purpose }) => isOfDemand(purpose)) || lightBy(asked) !== undefined) return undefined;
      const isReachable = channelKinds.some((kind) => addressOn(kind, customer) !== undefined);
      return { to: 'anonymous', cause: stageCause(isReachable ? 'no-consent' : 'no-address') };
    }
    case 'advocate':
      if (policy.lifecycle.advocate === undefined || advocateBy(asked) !== undefined) return undefined;
      return { to: 'registered', cause: stageCause('no-condition') };
    case 'anonymous':
    case 'registered':
      return undefined;
  }
}

function lightBy({ customer, consents, now }: StageQuestion): string | undefined {
  const purposes = [...new Set(consents.map(({ purpose }) => purpose))].filter((one) => !isOfDemand(one)).sort();
  for (const channel of channelKinds.filter((kind) => addressOn(kind, customer) !== undefined)) {
    const purpose = purposes.find((one) => permission(consents, one, channel, now).allowed);
    if (purpose !== undefined) return stageCause('ground', channel, purpose);
  }
  return undefined;
}

/** Who signed up rose when it was met; of what lies further back nobody asks. */
function registeredBy({ customer, history, signedUp: isSignedUp }: StageQuestion): string | undefined {
  if (isSignedUp || history.some(({ name, type, fromBrowser }) => name === signedUp && type !== 'enrol' && !fromBrowser)) return stageCause('signed-up'); // prettier-ignore
  return customer.identifiers.some(({ kind }) => kind === 'user') ? stageCause('account') : undefined;
}

function advocateBy(asked: StageQuestion): string | undefined {
  const { advocate } = asked.policy.lifecycle;
  return advocate && holds(advocate, asRegistered(asked)) === true ? stageCause('condition') : undefined;
}

/** When time alone lets somebody rise or fall, if nothing else happens. It may be too early, so ask again then. */
export function stageMovesAt(asked: StageQuestion): Millis | undefined {
  const { advocate } = asked.policy.lifecycle;
  switch (asked.customer.stage) {
    case 'anonymous':
      return undefined;
    case 'light':
      return expiresAt(asked);
    case 'registered':
      return advocate === undefined ? undefined : truthAt(advocate, asRegistered(asked));
    case 'advocate':
      return advocate === undefined ? undefined : truthAt(`!(${advocate})`, asRegistered(asked));
  }
}

/** When the last consent that holds for an address expires. */
function expiresAt(asked: StageQuestion): Millis | undefined {
  if (lightBy(asked) === undefined) return undefined;
  const moments = asked.consents.flatMap(({ validUntil = -Infinity }) => (validUntil > asked.now ? [validUntil] : []));
  return moments.sort((one, other) => one - other).find((now) => lightBy({ ...asked, now }) === undefined);
}

const asRegistered = ({ customer, policy, ...asked }: StageQuestion): Scope => ({
  ...asked,
  customer: customer.stage === 'registered' ? customer : { ...customer, stage: 'registered' },
  zone: customerZone(customer, asked.preferences, policy),
});
