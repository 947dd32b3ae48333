import type { Learned } from '../../domain/person/learn';
import { devicesNamed } from '../../domain/person/identity/devices';
import { refKey, sharedKinds, type Ref } from '../../domain/person/identity/identity';
import { ownersIn } from '../../domain/person/identity/who';
import type { Said } from '../../domain/person/said';
import type { Millis } from '../../domain/time/time';
import type { Tx } from '../base/database';
import { Overtaken } from '../base/failure';
import type { Spoken } from './hear';
import {
  addIdentifiers,
  dateDevices,
  nameAgain,
  removeIdentifiers,
  verifyIdentifiers,
  type NewIdentifier,
} from './identifiers';
import { addressHash } from '../permission/suppressions';

/** Somebody, and what was learned of them. */
export type Taught = { readonly spoken: Spoken; readonly learned: Learned };

type Dated = Taught & {
  /** Devices that they named, and when last. */
  readonly named: ReturnType<typeof devicesNamed>;
  readonly heard: readonly Said[];
  readonly isAccount: boolean;
};

/**
 * Stores who people turn out to be, of whom one sender spoke at once.
 * @throws Overtaken when somebody else got one of the identifiers meanwhile
 */
export async function writeIdentities(tx: Tx, people: readonly Taught[]): Promise<void> {
  const all = people.map(datesOf);
  const { by = '', receivedAt = 0 } = people.at(-1)?.spoken.sayings.at(-1) ?? {};
  const at = new Date(receivedAt);
  const gained = all.flatMap(gainedBy);
  const added = await addIdentifiers(tx, gained, by, at);
  if (added.size < gained.length) throw new Overtaken('somebody else got the same identifier');
  for (const { spoken, learned, isAccount, heard } of all) {
    const { profile, isJoined = false } = spoken;
    const cameWhole = isJoined || learned.gained.some(({ kind }) => kind === 'user');
    if (isAccount && cameWhole) await dateDevices(tx, profile.id, devicesBefore(learned), cameAt(heard, isAccountName)); // prettier-ignore
  }
  await nameAgain(tx, all.flatMap(namedAgain));
  for (const { spoken, learned } of all) {
    const { profile } = spoken;
    await removeIdentifiers(tx, profile.id, learned.lost);
    const proved = [...learned.gained, ...learned.verified].filter(({ verifiedAt }) => verifiedAt !== undefined);
    await verifyIdentifiers(tx, profile.id, proved, at);
  }
}

function datesOf({ spoken, learned }: Taught): Dated {
  const heard = spoken.sayings.filter((_, place) => !learned.refused.has(place));
  return {
    spoken,
    learned,
    named: devicesNamed(heard),
    heard,
    isAccount: learned.after.identifiers.some(({ kind }) => kind === 'user'),
  };
}

/** When the first that came with such a name was said, since the same is known of who is spoken of at once and one by one. */
function cameAt(heard: readonly Said[], isIt: (ref: Ref) => boolean): Millis {
  const { at = 0, receivedAt = 0 } = heard.find(({ refs = [] }) => refs.some(isIt)) ?? heard[0] ?? {};
  return Math.min(at, receivedAt);
}

const isAccountName = ({ kind }: Ref): boolean => kind === 'user';

function gainedBy({ spoken, learned, named, heard, isAccount }: Dated): NewIdentifier[] {
  const { profile, secrets, owners = new Map() } = spoken;
  return learned.gained.map((ref) => {
    const isOthers = ownersIn(owners)(ref).some(({ customerId }) => customerId !== profile.id);
    const one = { customerId: profile.id, ref, hash: addressHash(secrets.pepper, ref) };
    if (sharedKinds.has(ref.kind)) return { ...one, shared: isOthers };
    const { at, first } = named.get(refKey(ref)) ?? {};
    const since = at ?? cameAt(heard, (said) => refKey(said) === refKey(ref));
    return { ...one, changesHands: isOthers && !ref.claimed, ...(isAccount ? { since, first } : {}) };
  });
}

/** An account's devices are its own since it named them last, and those that it came to as a whole since then. */
function namedAgain({ spoken, learned, named, isAccount }: Dated): NewIdentifier[] {
  if (!isAccount) return [];
  return devicesBefore(learned).flatMap((one) => {
    const { ref, at, first } = named.get(refKey(one)) ?? {};
    return ref ? [{ customerId: spoken.profile.id, ref, since: at, first }] : [];
  });
}

/** What is one person's alone, and was theirs before. */
function devicesBefore({ gained, after }: Learned) {
  const news = new Set(gained.map(refKey));
  return after.identifiers.filter((one) => !sharedKinds.has(one.kind) && !news.has(refKey(one)));
}
