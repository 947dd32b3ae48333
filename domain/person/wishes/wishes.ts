import type { PreferencesPatch } from '../../schema/preferences-patch';
import type { Millis } from '../../time/time';
import type { Preferences } from './preferences';

/** When each wish was said last, or taken back; a topic by itself. */
export type WishesSaid = {
  readonly fields?: Readonly<Record<string, Millis>>;
  readonly topics?: Readonly<Record<string, Millis>>;
};

export type Wishes = { readonly preferences: Preferences; readonly said: WishesSaid };

/** What somebody wishes after a change said at `at`: null takes a wish back, and no wish gives way to one that was said earlier. */
export function wishesAfter(before: Wishes, { topics, ...patch }: PreferencesPatch, at: Millis): Wishes {
  const fields = new Map(Object.entries(before.said.fields ?? {}));
  const wishes = new Map<string, unknown>(Object.entries(before.preferences));
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined || (fields.get(name) ?? -Infinity) > at) continue;
    fields.set(name, at);
    if (value === null) wishes.delete(name);
    else wishes.set(name, value);
  }
  const topical = topicsAfter(before, topics, at);
  wishes.delete('topics');
  if (Object.keys(topical.topics).length > 0) wishes.set('topics', topical.topics);
  if (topical.allBackAt !== undefined) fields.set('topics', topical.allBackAt);
  return {
    preferences: Object.fromEntries(wishes),
    said: { fields: Object.fromEntries(fields), topics: topical.said },
  };
}

function topicsAfter({ preferences, said }: Wishes, patch: PreferencesPatch['topics'], at: Millis) {
  const topics = new Map<string, boolean>(Object.entries(preferences.topics ?? {}));
  const saidAt = new Map(Object.entries(said.topics ?? {}));
  let allBackAt = said.fields?.['topics'];
  if (patch === null && (allBackAt ?? -Infinity) <= at) {
    allBackAt = at;
    for (const name of topics.keys()) if ((saidAt.get(name) ?? -Infinity) <= at) topics.delete(name);
  }
  for (const [name, wish] of Object.entries(patch ?? {})) {
    if (Math.max(saidAt.get(name) ?? -Infinity, allBackAt ?? -Infinity) > at) continue;
    saidAt.set(name, at);
    if (wish === null) topics.delete(name);
    else topics.set(name, wish);
  }
  return { topics: Object.fromEntries(topics), said: Object.fromEntries(saidAt), allBackAt };
}

type Purposes = Readonly<Record<string, unknown>>;
/** What was wished about before, and what the policy knows. */
export type Topics = { readonly said: WishesSaid; readonly purposes: Purposes };

/** Of how many topics that are no purposes of the policy somebody said something. */
export const otherTopics = ({ topics = {} }: WishesSaid, purposes: Purposes): number =>
  Object.keys(topics).filter((name) => !Object.hasOwn(purposes, name)).length;

/** A change without topics of which nothing was said before and which the policy does not know; undefined where nothing is left of it. */
export function withoutNewTopics(
  { topics, ...wishes }: PreferencesPatch,
  { said, purposes }: Topics,
): PreferencesPatch | undefined {
  const kept =
    topics &&
    Object.fromEntries(
      Object.entries(topics).filter(
        ([name]) => Object.hasOwn(said.topics ?? {}, name) || Object.hasOwn(purposes, name),
      ),
    );
  const isLeft = kept === null || Object.keys(kept ?? {}).length > 0;
  if (isLeft) return { ...wishes, topics: kept };
  return Object.values(wishes).some((wish) => wish !== undefined) ? wishes : undefined;
}
