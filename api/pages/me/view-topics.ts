import { addressKind, channelKinds, type ChannelKind } from '../../../domain/contact/channel';
import { lastWords, permission, unsubscribed, type Permission } from '../../../domain/contact/permission';
import { classOf, type Cap } from '../../../domain/journey/policy';
import { isPurpose } from '../../../domain/person/ledger/reserved';
import type { Pace } from '../../../domain/person/wishes/preferences';
import type { Line } from '../../../domain/person/ledger/ledger';
import { speaksOf } from '../../../domain/person/ledger/speaks-of';
import { approximateMillis } from '../../../domain/time/duration';
import type { Facts, ShownStatement } from './facts';

export type ChannelView = {
  readonly channel: ChannelKind;
  readonly worth: Permission['reason'];
  /** A statement says the words by which it can be agreed to. */
  readonly canGrant: boolean;
};

/** A purpose as its person sees it. */
export type TopicView = {
  readonly purpose: string;
  readonly isService: boolean;
  readonly statement: ShownStatement | undefined;
  readonly channels: readonly ChannelView[];
  readonly isPermitted: boolean;
  /** The person switched it off, whatever they agreed to. */
  readonly isSwitchedOff: boolean;
  /** The strictest cap of the policy that counts for it. */
  readonly cap: Cap | undefined;
  /** How often they want to hear of it at most. */
  readonly pace: Pace | undefined;
  /** Messages of the last thirty days. */
  readonly sent: number;
  /** The line that says how it stands. */
  readonly said: Line | undefined;
  /** The words by which it stands, where others are in force by now. */
  readonly agreedTo: ShownStatement | undefined;
  /** Newest first. */
  readonly history: readonly Line[];
};

const historyShown = 10;

/** Every purpose that the person said anything of or could agree to: those that are permitted first, services last. */
export function viewTopics(facts: Facts): TopicView[] {
  const { words, statements } = facts;
  const purposes = new Set([...words, ...statements].map(({ purpose }) => purpose));
  const rank = ({ isService, isPermitted }: TopicView): number => (isService ? 2 : 0) + (isPermitted ? 0 : 1);
  return [...purposes]
    .filter(isPurpose)
    .sort()
    .map((purpose) => viewTopic(facts, purpose))
    .sort((one, other) => rank(one) - rank(other));
}

function viewTopic(facts: Facts, purpose: string): TopicView {
  const { words, ledger, definitions, profile, now } = facts;
  const own = words.filter((line) => speaksOf(line, purpose));
  const { topicFrequency = {} } = profile.preferences;
  const statement = facts.statements.find((one) => one.purpose === purpose);
  const channels = channelsOf(facts, own, statement).map((channel): ChannelView => {
    const { reason } = permission(own, purpose, channel, now);
    return { channel, worth: reason, canGrant: statement !== undefined && isFor(statement, channel) };
  });
  const isService = classOf(definitions.policy, purpose) === 'service';
  const said = lastWords(own, now)[0];
  return {
    purpose,
    isService,
    statement,
    channels,
    isPermitted: channelKinds.some((channel) => permission(own, purpose, channel, now).allowed),
    isSwitchedOff: unsubscribed(profile.preferences, purpose),
    cap: isService ? undefined : strictest(definitions.policy.caps, purpose),
    pace: Object.hasOwn(topicFrequency, purpose) ? topicFrequency[purpose] : undefined,
    sent: facts.sent.filter((one) => one.purpose === purpose).reduce((sum, { count }) => sum + count, 0),
    said,
    agreedTo: facts.agreedTo.find(({ key, version }) => key === said?.statement && version === said.version),
    history: historyOf(ledger, purpose).slice(0, historyShown),
  };
}

/** What was said of it, and a no to everything where nothing was said of it at the same time. */
function historyOf(ledger: readonly Line[], purpose: string): Line[] {
  const own = new Set(ledger.flatMap((line) => (line.purpose === purpose ? [line.recordedAt] : [])));
  return ledger.filter((line) => line.purpose === purpose || (speaksOf(line, purpose) && !own.has(line.recordedAt)));
}

const isFor = ({ channels }: ShownStatement, channel: ChannelKind): boolean =>
  channels === undefined || channels.includes(channel);

/** Where they can be reached, and what they spoke of. */
function channelsOf(
  { profile }: Facts,
  own: readonly Line[],
  statement: ShownStatement | undefined,
): readonly ChannelKind[] {
  const isNamed = (channel: ChannelKind): boolean =>
    own.some((line) => line.channel === channel) || (statement?.channels?.includes(channel) ?? false);
  return channelKinds.filter(
    (channel) => isNamed(channel) || profile.identifiers.some(({ kind }) => kind === addressKind[channel]),
  );
}

const rateOf = ({ max, window }: Cap): number =>
  max / (window.kind === 'rolling' ? approximateMillis(window.per) : unitMillis[window.unit]);

const day = 86_400_000;
const unitMillis = { day, week: 7 * day, month: 30 * day } as const;

function strictest(caps: readonly Cap[], purpose: string): Cap | undefined {
  const counting = caps.filter((cap) => cap.purpose === undefined || cap.purpose === purpose);
  return counting.reduce<Cap | undefined>((least, cap) => (least && rateOf(least) <= rateOf(cap) ? least : cap), undefined); // prettier-ignore
}
