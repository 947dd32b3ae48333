import { channelKinds } from '../../contact/channel';
import { permission } from '../../contact/permission';
import type { Enrolment } from '../../journey/enrolment';
import type { Entry } from '../../journey/journey';
import type { Millis } from '../../time/time';
import { isNo } from '../ledger/consent';
import { stages, type Customer } from '../customer';
import { oneOf } from './identifiers';
import type { Line, Repeated } from '../ledger/ledger';
import { isOfDemand } from '../ledger/reserved';
import type { Preferences } from '../wishes/preferences';
import type { Memory } from '../said';
import { joinedTraits } from '../traits';
import { joinedWishes } from '../wishes/joined-wishes';

/** Somebody who turns out to be the same person as somebody else. */
export type Half = Pick<Customer, 'stage' | 'stageSince' | 'identifiers' | 'traits' | 'paused'> & {
  readonly preferences: Preferences;
  readonly memory: Memory;
  /** The lines of the ledger that may decide anything. */
  readonly words: readonly Line[];
};

/** What two become, and the words by which the stricter of two different ones holds. */
export type Whole = Omit<Half, 'words'> & { readonly lines: readonly Line[] };

/**
 * Two who are one person. Of addresses, traits and wishes what was said last counts, but nothing that was only said by a browser
 * takes the place of what a backend said, and whatever keeps us from speaking to one of them does so for both.
 * It does not matter which is named first.
 * @param now when it was found out
 * @param pages the ids of the keys that anybody can read
 */
export function becomeOne(one: Half, other: Half, now: Millis, pages: ReadonlySet<string>): Whole {
  const { stage, stageSince } = higherStage(one, other);
  const paused = earlierPause(one.paused, other.paused);
  const wishes = joinedWishes(
    { preferences: one.preferences, said: one.memory },
    { preferences: other.preferences, said: other.memory },
  );
  const identity = oneOf(
    { identifiers: one.identifiers, addresses: one.memory.addresses ?? {} },
    { identifiers: other.identifiers, addresses: other.memory.addresses ?? {} },
  );
  return {
    stage,
    stageSince,
    identifiers: identity.identifiers,
    traits: joinedTraits(one.traits, other.traits, pages),
    ...(paused ? { paused } : {}),
    preferences: wishes.preferences,
    memory: {
      ...importedOf(one.memory, other.memory),
      ...wishes.said,
      addresses: identity.addresses,
      words: joinedWords(one.memory.words ?? [], other.memory.words ?? []),
    },
    lines: strictest(one.words, other.words, now, 'merge'),
  };
}

export type Standing = Pick<Half, 'stage' | 'stageSince'>;

/** Where two stand who are one: as high as one of them, since the first of them did. */
export function higherStage<One extends Standing>(one: One, other: One): One {
  const difference = stages.indexOf(one.stage) - stages.indexOf(other.stage) || other.stageSince - one.stageSince;
  return difference >= 0 ? one : other;
}

/** Who of two is paused keeps both paused, since the first of them was. */
export function earlierPause(one: Half['paused'], other: Half['paused']): Half['paused'] {
  if (!one || !other) return one ?? other;
  return one.at <= other.at ? one : other;
}

function importedOf({ imported: its }: Memory, { imported: others }: Memory): Pick<Memory, 'imported'> {
  return its || others ? { imported: { ...its, ...others } } : {};
}

/** Of words that were only repeated, the last of each place. */
function joinedWords(some: readonly Repeated[], others: readonly Repeated[]): readonly Repeated[] {
  const last = new Map<string, Repeated>();
  for (const word of [...some, ...others]) {
    const place = JSON.stringify([word.purpose, word.channel, word.spares]);
    const known = last.get(place);
    if (!known || known.at < word.at) last.set(place, word);
  }
  return [...last.values()];
}

/** What is demanded is of no channel, and read on one. */
const demandRead = ['email'] as const;

/** Where one said no and the other is permitted, a line says no for both. */
export function strictest(
  some: readonly Line[],
  others: readonly Line[],
  now: Millis,
  source: 'merge' | 'unmerge',
): readonly Line[] {
  const purposes = [...new Set([...some, ...others].map(({ purpose }) => purpose))].sort();
  return purposes.flatMap((purpose) => {
    const isDemand = isOfDemand(purpose);
    const refusals = (isDemand ? demandRead : channelKinds).flatMap((channel) => {
      const [one, other] = [some, others].map((words) => permission(words, purpose, channel, now));
      const no = [one, other].find((said) => said?.entry && isNo(said.entry.state));
      const isPermitted = one?.allowed === true || other?.allowed === true;
      return no?.entry && isPermitted ? [{ channel, said: no.entry }] : [];
    });
    const at = [...some, ...others].reduce(
      (last, line) => (line.purpose === purpose ? Math.max(last, line.at) : last),
      now,
    );
    return refusals.map(({ channel, said }): Line => ({
      seq: 0, purpose, ...(isDemand ? {} : { channel }), state: said.state, at, recordedAt: now, source,
      evidence: { said: said.at, source: said.source },
    })); // prettier-ignore
  });
}

export type LivePassage = Pick<Enrolment, 'id' | 'journey' | 'key' | 'enteredAt'> & {
  /** Whether its entry lets somebody in who is inside, or was. */
  readonly again: Entry['again'];
};
/** A passage that is over. */
export type OverPassage = Pick<Enrolment, 'journey' | 'key'> & { readonly endedAt: Millis };

/**
 * Of live passages through one journey under one key the one that was entered first goes on, so that nothing is said twice; where each
 * event lets somebody in anew all of them do, as if they had been one from the beginning.
 */
export function doublesAmong(live: readonly LivePassage[]): readonly string[] {
  const first = new Set<string>();
  const order = live
    .filter(({ again }) => again !== 'always')
    .sort((one, other) => one.enteredAt - other.enteredAt || (one.id < other.id ? -1 : 1));
  return order.flatMap(({ id, journey, key }) => {
    const passage = JSON.stringify([journey, key]);
    if (first.has(passage)) return [id];
    first.add(passage);
    return [];
  });
}

/**
 * Live passages of one that would not have begun had the two been one already, since the other was inside at that time, or ever where
 * nobody enters twice: what they would say was said.
 * @param over of the other
 */
export const doublesOf = (live: readonly LivePassage[], over: readonly OverPassage[]): readonly string[] =>
  live
    .filter(({ again }) => again !== 'always')
    .filter(({ journey, key, again, enteredAt }) =>
      over.some(
        (other) => other.journey === journey && other.key === key && (again === 'never' || other.endedAt > enteredAt),
      ),
    )
    .map(({ id }) => id);
