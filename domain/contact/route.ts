import { spokenKinds, type ChannelKind } from './channel';
import { channelOrder } from './channel-order';
import type { ConsentEntry } from '../person/consent';
import type { Reason } from '../decide/decision';
import type { JourneyVersion, MessageStep } from '../journey/journey';
import { permission, unsubscribed } from './permission';
import type { Template } from '../journey/template';
import type { Work } from '../decide/work';

/** The channel a message may go over, or why there is none. */
export type Route =
  | { readonly channel: ChannelKind; readonly consent: ConsentEntry | undefined; readonly tried: readonly Tried[] }
  | { readonly channel: undefined; readonly reason: Reason; readonly tried: readonly Tried[] };
type Tried = {
  readonly channel: ChannelKind;
  readonly reason: Reason;
  /** Why the address is on the suppression list. */
  readonly suppression?: string;
};

type RouteQuestion = {
  readonly journey: JourneyVersion;
  readonly step: MessageStep;
  readonly template: Template;
  /** Channels given up. */
  readonly without?: readonly ChannelKind[] | undefined;
};

/** The first channel of the step's order that is in the template, reachable and permitted for the journey's purpose. */
export function routeOf(work: Work, { journey, step, template, without = [] }: RouteQuestion): Route {
  const { preferences, consents } = work.facts;
  const { policy } = work.definitions;
  const options = channelOrder({ channels: step.channels, template, preferences, customer: work.customer, policy });
  const tried: Tried[] = [];
  for (const { channel, obstacle } of options.filter((option) => !without.includes(option.channel))) {
    const verdict = permission(consents, journey.purpose, channel, work.now);
    const refusal = unsubscribed(preferences, journey.purpose) ? 'unsubscribed' : verdict.reason;
    const reason =
      obstacle ??
      (spokenKinds.has(channel) ? undefined : 'channel-down') ??
      (refusal === 'permitted' ? undefined : refusal);
    if (!reason) return { channel, consent: verdict.entry, tried };
    const suppression = reason === 'suppressed' ? work.customer.suppressed[channel] : undefined;
    tried.push({ channel, reason, ...(suppression ? { suppression } : {}) });
  }
  return { channel: undefined, reason: mostTelling(tried), tried };
}

const structural: readonly Reason[] = ['no-content', 'no-address', 'channel-not-preferred', 'channel-down'];

/** What the person said weighs more than what is merely missing. */
const mostTelling = (tried: readonly Tried[]): Reason =>
  (tried.find(({ reason }) => !structural.includes(reason)) ?? tried[0])?.reason ?? 'no-address';
