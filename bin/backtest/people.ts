import type { Incoming } from '../../api/ingest/incoming';
import { addressesTakenBack } from '../../api/ingest/segment';
import type { Person } from '../../domain/rehearse/backtest/past-life';
import type { Identifier } from '../../domain/person/customer';
import { refKey, singularKinds, type Ref } from '../../domain/person/identity';
import type { Learned, LearnedEvent } from '../../domain/person/learn';

type Known = { readonly id: string; readonly events: LearnedEvent[]; refs: readonly Ref[] };

/**
 * Tells whose each call is, as the API does: the strongest identifier finds the person, new ones are joined to who was found,
 * and what belongs to somebody else stays there.
 */
export class People {
  private readonly owners = new Map<string, Known>();
  private readonly known: Known[] = [];

  /** Calls come in the order in which they happened. */
  add(call: Incoming): void {
    const person = this.find(call.refs) ?? this.create(call.refs);
    const gained = this.gain(person, call);
    const lost = lostBy(person.refs, call, gained);
    if (gained.length + lost.length > 0) {
      person.refs = [...person.refs.filter((ref) => !lost.includes(ref)), ...gained];
      for (const ref of lost) this.owners.delete(refKey(ref));
      for (const ref of gained) this.owners.set(refKey(ref), person);
    }
    person.events.push(eventOf(call, gained, lost));
  }

  all(): readonly Person[] {
    return this.known;
  }

  private find(refs: readonly Ref[]): Known | undefined {
    const user = refs.find(({ kind }) => kind === 'user');
    const account = user && this.owners.get(refKey(user));
    if (account) return account;
    return refs
      .map((ref) => this.owners.get(refKey(ref)))
      .find((owner) => owner !== undefined && !(user && hasUser(owner)));
  }

  private create(refs: readonly Ref[]): Known {
    const person: Known = { id: refs[0]?.value ?? '', events: [], refs: [] };
    this.known.push(person);
    return person;
  }

  private gain(person: Known, { refs }: Incoming): Ref[] {
    return refs.filter((ref) => !this.owners.has(refKey(ref)) && !(ref.kind === 'user' && hasUser(person)));
  }
}

const hasUser = ({ refs }: Known): boolean => refs.some(({ kind }) => kind === 'user');

/** A new address replaces the old one of its kind, and null takes one back. */
function lostBy(has: readonly Ref[], { traits, refs }: Incoming, gained: readonly Ref[]): Ref[] {
  const takenBack = traits ? addressesTakenBack(traits).filter((kind) => !refs.some((ref) => ref.kind === kind)) : [];
  return has.filter(
    ({ kind }) => takenBack.includes(kind) || (singularKinds.has(kind) && gained.some((ref) => ref.kind === kind)),
  );
}

function eventOf(call: Incoming, gained: readonly Identifier[], lost: readonly Identifier[]): LearnedEvent {
  const { type, name, properties, at, messageId, traits, consent, preferences } = call;
  const learned: Learned = {
    ...(traits && Object.keys(traits).length > 0 ? { traits } : {}),
    ...(gained.length > 0 ? { gained } : {}),
    ...(lost.length > 0 ? { lost } : {}),
    ...(consent ? { consent } : {}),
    ...(preferences ? { preferences } : {}),
  };
  return { id: messageId, name, type, properties, at, receivedAt: at, learned };
}
