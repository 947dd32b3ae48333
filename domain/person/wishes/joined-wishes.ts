import type { Millis } from '../../time/time';
import type { Preferences } from './preferences';
import { isSame } from '../same';
import { stricterLimits } from './stricter';
import type { Wishes } from './wishes';

type Said = Readonly<Record<string, Millis>>;
type Values<T> = Readonly<Record<string, T>>;

/** The wishes of two who are one: the last word of each, but what keeps us from speaking holds whoever said it, and when. */
export function joinedWishes(one: Wishes, other: Wishes): Wishes {
  const both = [one, other];
  const fields = lastOf(
    both.map(({ preferences: { topics: _apart, ...values }, said }): [Values<unknown>, Said] => [
      values,
      said.fields ?? {},
    ]),
  );
  const topics = lastOf(
    both.map(({ preferences, said }): [Values<boolean>, Said] => [preferences.topics ?? {}, said.topics ?? {}]),
  );
  const off = both.flatMap(({ preferences }) => Object.entries(preferences.topics ?? {}).filter(([, wish]) => !wish));
  const wished = { ...topics.values, ...Object.fromEntries(off) };
  const journeys = joinedJourneys(both);
  const snoozes = both.flatMap(({ preferences }) => preferences.snoozeUntil ?? []);
  const { channels, frequency: _frequency, topicFrequency: _topics, quietHours: _quiet, ...open } = fields.values;
  const order = channels === one.preferences.channels ? one.preferences.channels : other.preferences.channels;
  const isPlain = both.some(({ preferences }) => preferences.personalisation === false);
  return {
    preferences: {
      ...open,
      ...stricterLimits(one.preferences, other.preferences, order),
      ...(Object.keys(wished).length > 0 ? { topics: wished } : {}),
      ...(snoozes.length > 0 ? { snoozeUntil: Math.max(...snoozes) } : {}),
      ...(isPlain ? { personalisation: false } : {}),
      ...(Object.keys(journeys).length > 0 ? { journeys } : {}),
    },
    said: { fields: fields.said, topics: topics.said },
  };
}

/** Who left a journey has left it, and who paused it has not gone on. */
function joinedJourneys(both: readonly Wishes[]): NonNullable<Preferences['journeys']> {
  const said = both.flatMap(({ preferences }) => Object.entries(preferences.journeys ?? {}));
  const left = said.filter(([, wish]) => wish === 'left');
  return Object.fromEntries([...said, ...left]);
}

/** Of each thing the word that was said last, also that it is not wished any more. */
function lastOf<T>(some: readonly (readonly [values: Values<T>, said: Said])[]): {
  readonly values: Values<T>;
  readonly said: Said;
} {
  const names = new Set(some.flatMap(([values, said]) => [...Object.keys(values), ...Object.keys(said)]));
  const last = [...names].map((name) => {
    const words = some.map(([values, said]) => ({ value: values[name], at: said[name] ?? (name in values ? 0 : -1) }));
    words.sort((a, b) => b.at - a.at || (String(JSON.stringify(a.value)) > String(JSON.stringify(b.value)) ? -1 : 1));
    return { name, value: words[0]?.value, at: words[0]?.at ?? 0 };
  });
  return {
    values: Object.fromEntries(last.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
    said: Object.fromEntries(last.map(({ name, at }) => [name, Math.max(at, 0)])),
  };
}

/**
 * What one of two who part wishes: as before they became one, where nothing else was said of it since. What was said meanwhile holds for both,
 * and each counts as said when the whole's was, so that nothing that was said before comes back over it.
 * @param own their wishes before
 */
export function partedWishes(whole: Wishes, own: Wishes, other: Wishes): Wishes {
  const joined = joinedWishes(own, other);
  const { topics, journeys, ...wishes } = whole.preferences;
  const { topics: itsTopics, journeys: itsJourneys, ...its } = own.preferences;
  const { topics: bothTopics, journeys: bothJourneys, ...both } = joined.preferences;
  const isLater = (now: Said = {}, then: Said = {}) => (name: string): boolean => (now[name] ?? 0) > (then[name] ?? 0);
  return {
    preferences: {
      ...asBefore<unknown>(wishes, its, both, isLater(whole.said.fields, joined.said.fields)),
      ...(topics || itsTopics ? { topics: asBefore(topics, itsTopics, bothTopics, isLater(whole.said.topics, joined.said.topics)) } : {}),
      ...(journeys || itsJourneys ? { journeys: asBefore(journeys, itsJourneys, bothJourneys, () => false) } : {}),
    },
    said: whole.said,
  };
} // prettier-ignore

/** Of each name the value of before, where it is still as it was when two became one. */
function asBefore<T>(
  whole: Values<T> = {},
  own: Values<T> = {},
  joined: Values<T> = {},
  isSaidAnew: (name: string) => boolean,
): Values<T> {
  const names = [...new Set([...Object.keys(whole), ...Object.keys(own)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const isAsItWas = isSame(whole[name], joined[name]) && !isSaidAnew(name);
      const value = isAsItWas ? own[name] : whole[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
