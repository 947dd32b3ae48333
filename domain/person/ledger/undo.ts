import { channelKinds, type ChannelKind } from '../../contact/channel';
import { permission } from '../../contact/permission';
import type { PreferencesPatch } from '../../schema/preferences-patch';
import type { Millis } from '../../time/time';
import { isNo, type ConsentWord } from './consent';
import { isOfDemand } from './reserved';
import type { Line } from './ledger';
import { speaksOf } from './speaks-of';
import type { Preferences } from '../wishes/preferences';
import { isSame } from '../same';

/** So long what somebody did on their page can be taken back as a whole. */
export const undoWithin: Millis = 10 * 60_000;

/** By whom a page speaks, and by whom when it takes back. */
export const pageSource = 'page';
export const undoSource = 'page-undo';

export type WishChange = {
  readonly at: Millis;
  readonly source: string;
  readonly before: Preferences;
  readonly after: Preferences;
};

/** What was done on the page at one instant. */
export type Act = { readonly at: Millis; readonly lines: readonly Line[]; readonly wishes: readonly WishChange[] };

/** The last thing that somebody did on their page, as long as it can be taken back; nothing where that was taking back. */
export function lastAct(lines: readonly Line[], wishes: readonly WishChange[], now: Millis): Act | undefined {
  const isOurs = ({ source }: Pick<WishChange, 'source'>): boolean => source === pageSource || source === undoSource;
  const ownLines = lines.filter(isOurs);
  const ownWishes = wishes.filter(isOurs);
  const at = Math.max(0, ...ownLines.map(({ recordedAt }) => recordedAt), ...ownWishes.map((one) => one.at));
  if (at === 0 || now - at >= undoWithin) return undefined;
  const act = {
    at,
    lines: ownLines.filter(({ recordedAt }) => recordedAt === at),
    wishes: ownWishes.filter((one) => one.at === at),
  };
  return [...act.lines, ...act.wishes].some(({ source }) => source === undoSource) ? undefined : act;
}

/**
 * The words that bring back what was before an act, but for what somebody has said since.
 * @param ledger all lines of the purposes that the act spoke of, and of everything
 */
export const consentsBefore = ({ lines }: Act, ledger: readonly Line[]): ConsentWord[] =>
  lines
    .filter((line) => !ledger.some((other) => other.seq > line.seq && overlaps(other, line) && !isOfAct(other, lines)))
    .flatMap((line) => (isNo(line.state) ? heldBefore(line, without(ledger, lines)) : [takenBack(line)]));

const overlaps = (one: Line, other: Line): boolean =>
  speaksOf(one, other.purpose) &&
  (one.channel === undefined || other.channel === undefined || one.channel === other.channel);

const without = (ledger: readonly Line[], lines: readonly Line[]): Line[] =>
  ledger.filter((line) => !isOfAct(line, lines));

const isOfAct = (line: Line, lines: readonly Line[]): boolean => lines.some(({ seq }) => seq === line.seq);

const takenBack = ({ purpose, channel, seq }: Line): ConsentWord => ({
  purpose,
  ...(channel === undefined ? {} : { channel }),
  state: 'withdrawn',
  evidence: { undoes: seq },
});

/** A demand is taken back by a yes; what it is of was never agreed to. */
const heldBefore = (no: Line, ledger: readonly Line[]): ConsentWord[] =>
  isOfDemand(no.purpose)
    ? [{ purpose: no.purpose, state: 'granted', evidence: { undoes: no.seq } }]
    : permittedBefore(no, ledger);

/** On every channel on which a no ended it what was permitted, on the same grounds. */
function permittedBefore(no: Line, ledger: readonly Line[]): ConsentWord[] {
  const before = ledger.filter(({ seq }) => seq < no.seq);
  const kinds = no.channel === undefined ? channelKinds : [no.channel];
  const held = kinds.flatMap((channel) => {
    const { allowed, entry } = permission(before, no.purpose, channel, no.at);
    return allowed && entry ? [{ channel, entry }] : [];
  });
  const [first] = held;
  const isOne = held.length === channelKinds.length && held.every(({ entry }) => entry === first?.entry);
  return isOne && first
    ? [grantedAgain(first.entry, no, undefined)]
    : held.map(({ channel, entry }) => grantedAgain(entry, no, channel));
}

const grantedAgain = (
  { statement, version, validUntil }: Line,
  no: Line,
  channel: ChannelKind | undefined,
): ConsentWord => ({
  purpose: no.purpose,
  ...(channel === undefined ? {} : { channel }),
  state: 'granted',
  confirmed: true,
  ...(validUntil === undefined ? {} : { until: validUntil }),
  ...(statement === undefined ? {} : { statement }),
  ...(version === undefined ? {} : { version }),
  evidence: { undoes: no.seq },
});

/** The change that brings back the wishes before an act, but for those that were said anew since. */
export function wishesBefore({ wishes }: Act, now: Preferences): PreferencesPatch | undefined {
  const first = wishes[0]?.before;
  const last = wishes.at(-1)?.after;
  if (!first || !last) return undefined;
  const back = changed(first, last, now).filter(([name]) => name !== 'topics');
  const topics = changed(first.topics ?? {}, last.topics ?? {}, now.topics ?? {});
  const patch = {
    ...Object.fromEntries(back),
    ...(topics.length > 0 ? { topics: Object.fromEntries(topics) } : {}),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}

type Values<T> = Readonly<Record<string, T>>;

/** Each value that an act changed and that still is as the act left it, as it was before; null where there was none. */
function changed<T>(before: Values<T>, after: Values<T>, now: Values<T>): [name: string, value: T | null][] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => !isSame(before[name], after[name]) && isSame(after[name], now[name]))
    .map((name) => [name, before[name] ?? null]);
}
