import type { PreferencesPatch } from '../../schema/preferences-patch';
import type { Millis } from '../../time/time';
import { joinedWishes } from './joined-wishes';
import type { Preferences } from './preferences';
import type { Wishes } from './wishes';

export type DatedWishes = { readonly patch: PreferencesPatch; readonly at: Millis };

/**
 * A change of wishes whose moment can be read in two ways: what gives something back was said at the earlier one, so that it overrules
 * nothing that was forbidden since, and the rest at the later. A limit that was set between the two is kept to beside the one that is said.
 */
export function datedWishes(
  { topics, ...patch }: PreferencesPatch,
  { at, earliest }: { readonly at: Millis; readonly earliest: Millis },
  before: Wishes,
): readonly DatedWishes[] {
  if (earliest === at) return [{ patch: { ...patch, topics }, at }];
  const [back, rest] = [true, false].map((isBack) => ({
    ...Object.fromEntries(Object.entries(patch).filter(([, wish]) => givesBack(wish) === isBack)),
    ...ofTopics(topics, isBack),
  }));
  return [
    { patch: back ?? {}, at: earliest },
    { patch: { ...rest, ...keptBeside(rest ?? {}, before, earliest) }, at },
  ];
}

/** A wish taken back, or content made for them again. */
const givesBack = (wish: unknown): boolean => wish === null || wish === true;

function ofTopics(topics: PreferencesPatch['topics'], isBack: boolean): Pick<PreferencesPatch, 'topics'> {
  if (topics === undefined) return {};
  if (topics === null) return isBack ? { topics } : {};
  return { topics: Object.fromEntries(Object.entries(topics).filter(([, wish]) => givesBack(wish) === isBack)) };
}

/** Of these a larger value may allow what a smaller one forbade. */
const limits = ['channels', 'frequency', 'topicFrequency', 'quietHours', 'snoozeUntil', 'journeys'] as const;

/** Of the limits that are said anew, those that were set since then, as they hold beside each other. */
function keptBeside(said: PreferencesPatch, { preferences, said: when }: Wishes, since: Millis): Partial<Preferences> {
  const set = limits.filter((name) => said[name] !== undefined && (when.fields?.[name] ?? -Infinity) > since);
  if (set.length === 0) return {};
  const of = (from: object): Preferences =>
    Object.fromEntries(Object.entries(from).filter(([name]) => set.some((one) => one === name)));
  const words = [of(preferences), of(said)] as const;
  return joinedWishes({ preferences: words[0], said: {} }, { preferences: words[1], said: { fields: { channels: 1 } } })
    .preferences;
}
