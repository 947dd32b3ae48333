import type { Person } from '../../domain/rehearse/backtest/past-life';
import type { TellingEvent } from '../../domain/rehearse/tell';
import { identityAfter, type Identity } from '../../domain/person/identifiers';
import { refKey, type Ref } from '../../domain/person/identity';
import { chooseOwner } from '../../domain/person/owner';
import type { Incoming } from '../../domain/schema/incoming';

/** Tells whose each call is by the rules of the API, in memory: what belongs to somebody else stays there. */
export class People {
  private readonly owners = new Map<string, Known>();
  private readonly known: Known[] = [];

  /** Calls come in the order in which they happened. */
  add(call: Incoming): void {
    const { refs, traits, at } = call;
    const person = chooseOwner(refs, (ref) => this.owners.get(refKey(ref))) ?? this.create(refs);
    const { taken, ...after } = identityAfter(person.identity, { refs, traits, at }, (ref) =>
      this.isTaken(ref, person),
    );
    const before = new Set(person.identity.identifiers.map(refKey));
    for (const key of before) this.owners.delete(key);
    for (const one of after.identifiers) this.owners.set(refKey(one), person);
    person.identity = after;
    // What is only named again says nothing new; an address that comes among traits is said at that moment.
    const told = refs.filter((ref) => !taken.includes(ref) && (traits !== undefined || !before.has(refKey(ref))));
    person.events.push(eventOf(call, told));
  }

  all(): readonly Person[] {
    return this.known;
  }

  private create(refs: readonly Ref[]): Known {
    const person = new Known(refs[0]?.value ?? '');
    this.known.push(person);
    return person;
  }

  private isTaken(ref: Ref, person: Known): boolean {
    const owner = this.owners.get(refKey(ref));
    return owner !== undefined && owner !== person;
  }
}

class Known {
  identity: Identity = { identifiers: [], addresses: {} };
  readonly events: TellingEvent[] = [];

  constructor(readonly id: string) {}

  get hasUser(): boolean {
    return this.identity.identifiers.some(({ kind }) => kind === 'user');
  }
}

function eventOf(call: Incoming, refs: readonly Ref[]): TellingEvent {
  const { type, name, properties, at, messageId, traits, consent, preferences } = call;
  const said = { ...(refs.length > 0 ? { refs } : {}), traits, consent, preferences };
  return { id: messageId, name, type, properties, at, receivedAt: at, said };
}
