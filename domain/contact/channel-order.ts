import { addressKind, channelKinds, type ChannelKind } from './channel';
import type { Customer, Identifier } from '../person/customer';
import { isProved } from '../person/identity/vouched';
import type { Reason } from '../decide/decision';
import type { Policy } from '../journey/policy';
import type { Preferences } from '../person/wishes/preferences';
import type { Template } from '../journey/template';

/** A channel that a message may try, and why it cannot be used whatever consent and pressure say. */
export type ChannelOption = { readonly channel: ChannelKind; readonly obstacle?: Obstacle };
export type Obstacle = Extract<
  Reason,
  'no-content' | 'channel-not-preferred' | 'no-address' | 'suppressed' | 'unverified-address' | 'claimed-address'
>;

type OrderQuestion = {
  /** The step's order; `preferred` stands for the person's, or for every channel of the template. */
  readonly channels: readonly (ChannelKind | 'preferred')[];
  readonly template: Pick<Template, 'channels' | 'class'>;
  readonly preferences: Pick<Preferences, 'channels'>;
  readonly customer: Pick<Customer, 'identifiers' | 'suppressed'>;
  readonly policy: Pick<Policy, 'verifiedOnly'>;
};

/** The channels of a message in the order in which they are to be tried, each once. */
export function channelOrder(asked: OrderQuestion): readonly ChannelOption[] {
  const order = asked.channels.flatMap((channel) => (channel === 'preferred' ? preferred(asked) : [channel]));
  return [...new Set(order)].map((channel) => {
    const obstacle = obstacleOn(channel, asked);
    return obstacle ? { channel, obstacle } : { channel };
  });
}

/** A person who prefers no channel at all is still shown what there would have been. */
function preferred({ template, preferences }: OrderQuestion): readonly ChannelKind[] {
  if (preferences.channels && preferences.channels.length > 0) return preferences.channels;
  const others = Object.keys(template.channels).filter((channel) => !channelKinds.includes(channel));
  return [...channelKinds, ...others].filter((channel) => Object.hasOwn(template.channels, channel));
}

function obstacleOn(
  channel: ChannelKind,
  { template, preferences, customer, policy }: OrderQuestion,
): Obstacle | undefined {
  if (!Object.hasOwn(template.channels, channel)) return 'no-content';
  if (preferences.channels && !preferences.channels.includes(channel)) return 'channel-not-preferred';
  const address = addressOn(channel, customer);
  if (!address) return addressesOn(channel, customer).length > 0 ? 'claimed-address' : 'no-address';
  if (Object.hasOwn(customer.suppressed, channel)) return 'suppressed';
  return needsProof(policy, template) && address.verifiedAt === undefined ? 'unverified-address' : undefined;
}

/** Whether a message goes to confirmed addresses alone. @param rules the policy, or the statement that was agreed to */
export const needsProof = (
  rules: { readonly verifiedOnly: boolean } | undefined,
  template: Pick<Template, 'class'>,
): boolean => rules?.verifiedOnly === true && template.class === 'marketing';

/** The address of a person on a channel: a confirmed one, else the first that is known and not only claimed. */
export function addressOn(channel: ChannelKind, customer: Pick<Customer, 'identifiers'>): Identifier | undefined {
  const addresses = addressesOn(channel, customer).filter(isProved);
  return addresses.find(({ verifiedAt }) => verifiedAt !== undefined) ?? addresses[0];
}

function addressesOn(channel: ChannelKind, { identifiers }: Pick<Customer, 'identifiers'>): readonly Identifier[] {
  const kind = Object.hasOwn(addressKind, channel) ? addressKind[channel] : undefined;
  return identifiers.filter((identifier) => identifier.kind === kind);
}
