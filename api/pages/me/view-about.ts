import { addressKind, channelKinds, type ChannelKind } from '../../../domain/contact/channel';
import { withoutAddresses } from '../../../domain/person/identity/addresses';
import { maskedAddress } from '../../../domain/person/identity/masked-address';
import { mask } from '../../../domain/person/plan/masked';
import { traitPlanOf } from '../../../domain/person/plan/data-plan';
import { isSame } from '../../../domain/person/same';
import { presentTraits } from '../../../domain/person/traits';
import type { TraitValue } from '../../../domain/person/customer';
import type { Facts } from './facts';

/** Something that is known of the person. */
export type FieldView = {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'choice' | 'list' | 'fixed';
  /** As it stands in its field. */
  readonly text: string;
  /** It is sensitive and shown to nobody but its purpose. */
  readonly isMasked: boolean;
};

/** A channel, whether it is used, and whether one is used before it. */
export type ChannelPlace = {
  readonly channel: ChannelKind;
  readonly isUsed: boolean;
  readonly mayRise: boolean;
};

export type AboutView = {
  /** Where they are reached, as much as tells them which it is. */
  readonly addresses: readonly string[];
  readonly channels: readonly ChannelPlace[];
  readonly fields: readonly FieldView[];
  readonly interests: string;
};

export function viewAbout(facts: Facts): AboutView {
  const { profile } = facts;
  const fields = presentTraits(withoutAddresses(profile.traits) as Facts['profile']['traits'])
    .filter(([name]) => name !== interests)
    .map(([name, trait]) => fieldOf(facts, name, trait));
  return {
    addresses: reached(profile.identifiers).map(maskedAddress),
    channels: placesOf(facts),
    fields,
    interests: listed(profile.traits[interests]?.value ?? []),
  };
}

/** The trait that says what somebody likes to hear of. */
export const interests = 'interests';

const reached = (identifiers: Facts['profile']['identifiers']) =>
  identifiers.filter(({ kind, claimed }) => !claimed && Object.values(addressKind).includes(kind) && kind !== 'device');

type Reached = Pick<Facts, 'words'> & { readonly profile: Pick<Facts['profile'], 'identifiers' | 'preferences'> };

/** The channels on which they have an address, or were spoken of. */
const knownOf = ({ profile, words }: Reached): readonly ChannelKind[] =>
  channelKinds.filter(
    (channel) =>
      profile.identifiers.some(({ kind }) => kind === addressKind[channel]) ||
      words.some((line) => line.channel === channel),
  );

/** The order in which they are reached: their own, else every channel that is known of them. */
export const channelsUsed = (reached: Reached): readonly ChannelKind[] =>
  reached.profile.preferences.channels ?? knownOf(reached);

function placesOf(facts: Facts): ChannelPlace[] {
  const used = channelsUsed(facts);
  const unused = knownOf(facts).filter((channel) => !used.includes(channel));
  return [
    ...used.map((channel, at) => ({ channel, isUsed: true, mayRise: at > 0 })),
    ...unused.map((channel) => ({ channel, isUsed: false, mayRise: false })),
  ];
}

/** Longer values are read in the copy of everything. */
const longestShown = 500;

/**
 * What the brand says of somebody is not theirs to change: a tier, what was worked out, what the data plan keeps to the house. Nor is
 * where they are reached, which has to be proved.
 */
export function isOwn(
  { definitions }: Pick<Facts, 'definitions'>,
  name: string,
  trait: TraitValue | undefined,
): boolean {
  const isAddress = Object.keys(withoutAddresses({ [name]: true })).length === 0;
  const isHouse = isAddress || name === 'tier' || trait?.inferred === true || trait?.source === 'computed';
  const isSensitive = traitPlanOf(definitions.dataPlan, name)?.class === 'sensitive' || isSame(trait?.value, mask);
  return !isHouse && !isSensitive && traitPlanOf(definitions.dataPlan, name)?.class !== 'internal';
}

function fieldOf(facts: Facts, name: string, trait: TraitValue): FieldView {
  const { value } = trait;
  const isMasked = isSame(value, mask);
  const text = isMasked ? mask.value : textOf(value);
  const kind = isOwn(facts, name, trait) && text.length <= longestShown ? kindOf(value) : 'fixed';
  return { name, kind, text: text.length > longestShown ? `${text.slice(0, longestShown)}…` : text, isMasked };
}

export function kindOf(value: unknown): FieldView['kind'] {
  if (typeof value === 'string') return value.includes('\n') ? 'fixed' : 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'choice';
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string' && !one.includes(','));
  return isList ? 'list' : 'fixed';
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? listed(value) : JSON.stringify(value);

const listed = (value: unknown): string =>
  Array.isArray(value) ? value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', ') : textOf(value); // prettier-ignore
