import type { Person } from '../../domain/rehearse/backtest/past-life';
import type { TellingEvent } from '../../domain/rehearse/tell';
import { devicesNamed } from '../../domain/person/identity/devices';
import { identityAfter, oneOf, type Identity } from '../../domain/person/identity/identifiers';
import { refKey, sharedKinds, type Ref } from '../../domain/person/identity/identity';
import { isProved, isVouchedFor } from '../../domain/person/identity/vouched';
import { namesByAlias, ownRefs, staysTheirs, whoIs, type Owner, type OwnersOf } from '../../domain/person/identity/who';
import type { Incoming } from '../../domain/schema/calls/incoming';
import type { Millis } from '../../domain/time/time';

type Named = Owner & { readonly person: Known };

/** Tells whose each call is by the rules of the API, in memory: who turns out to be the same becomes one. */
export class People {
  private readonly owners = new Map<string, Set<Known>>();
  private readonly known = new Set<Known>();
  /** Who went by names that nobody came by yet. */
  private readonly aliases = new Map<string, Known>();
  private made = 0;

  /** Calls come in the order in which they happened. */
  add(call: Incoming): void {
    const { traits, at } = call;
    const refs = ownRefs(call.refs, this.ownersOf);
    const names = namesByAlias(call.refs, this.ownersOf);
    const { owner, joins } = whoIs(call.refs, this.ownersOf);
    const person = owner?.person ?? this.create(refs);
    for (const { person: other } of joins) this.join(person, other);
    const before = new Set(person.identity.identifiers.map(refKey));
    const { taken, ...after } = identityAfter(person.identity, { refs, traits, at }, (ref, { hasUser }) =>
      staysTheirs(ref, at, { customerId: person.customerId, hasUser }, this.ownersOf(ref)),
    );
    this.own(person, after, at);
    for (const name of names) this.aliases.set(refKey(name), person);
    for (const [key, named] of devicesNamed([{ refs, at, receivedAt: at }])) person.date(key, named.at);
    // What is only named again says nothing new; an address that comes among traits is said at that moment.
    const told = refs.filter((ref) => !taken.includes(ref) && (traits !== undefined || !before.has(refKey(ref))));
    person.events.push(eventOf(call, told));
  }

  all(): readonly Person[] {
    return [...this.known];
  }

  /** Whose an identifier is by now. */
  readonly ownersOf: OwnersOf<Named> = (ref) => {
    const key = refKey(ref);
    const owners = [...(this.owners.get(key) ?? [])].map((person) => person.named(key));
    const alias = this.aliases.get(key);
    return alias && owners.length === 0 ? [{ ...alias.named(key), byAlias: true }] : owners;
  };

  private create(refs: readonly Ref[]): Known {
    const person = new Known(refs[0]?.value ?? '', this.made++);
    this.known.add(person);
    return person;
  }

  private join(person: Known, other: Known): void {
    this.known.delete(other);
    for (const one of other.identity.identifiers) this.owners.get(refKey(one))?.delete(other);
    for (const [name, whose] of this.aliases) if (whose === other) this.aliases.set(name, person);
    for (const [key, at] of other.since) person.since.set(key, at);
    person.events.push(...other.events);
    person.events.sort((one, then) => one.at - then.at);
    this.own(person, oneOf(person.identity, other.identity), undefined);
  }

  private own(person: Known, after: Identity, at: Millis | undefined): void {
    for (const one of person.identity.identifiers) this.owners.get(refKey(one))?.delete(person);
    person.identity = after;
    for (const one of after.identifiers) {
      const key = refKey(one);
      for (const { person: earlier } of this.ownersOf(one)) if (!sharedKinds.has(one.kind)) this.leave(earlier, key);
      this.owners.set(key, (this.owners.get(key) ?? new Set()).add(person));
      if (person.hasUser && at !== undefined && !person.since.has(key)) person.since.set(key, at);
    }
  }

  /** A device that another account names is the earlier one's no more. */
  private leave(person: Known, key: string): void {
    const { identifiers, addresses } = person.identity;
    person.identity = { identifiers: identifiers.filter((one) => refKey(one) !== key), addresses };
    person.since.delete(key);
    this.owners.get(key)?.delete(person);
  }
}

class Known {
  identity: Identity = { identifiers: [], addresses: {} };
  readonly events: TellingEvent[] = [];
  /** When each device was last said to be of this account. */
  readonly since = new Map<string, Millis>();

  constructor(
    readonly id: string,
    private readonly place: number,
  ) {}

  get customerId(): string {
    return String(this.place);
  }

  get hasUser(): boolean {
    return this.identity.identifiers.some(({ kind }) => kind === 'user');
  }

  /** What somebody else's device is by now is not dated. */
  date(key: string, at: Millis): void {
    const since = this.since.get(key);
    if (since !== undefined) this.since.set(key, Math.max(since, at));
  }

  named(key: string): Named {
    const { identifiers } = this.identity;
    return {
      person: this,
      customerId: this.customerId,
      hasUser: this.hasUser,
      isVouchedFor: isVouchedFor(identifiers),
      createdAt: this.place,
      addresses: Object.fromEntries(
        identifiers.flatMap((one) => (sharedKinds.has(one.kind) && isProved(one) ? [[one.kind, one.value]] : [])),
      ),
      since: this.since.get(key),
    };
  }
}

function eventOf(call: Incoming, refs: readonly Ref[]): TellingEvent {
  const { type, name, properties, at, messageId, traits, fills, consent, preferences } = call;
  const said = { ...(refs.length > 0 ? { refs } : {}), traits, fills, consent, preferences };
  return { id: messageId, name, type, properties, at, receivedAt: at, said };
}
