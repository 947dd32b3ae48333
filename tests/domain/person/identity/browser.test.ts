import fc from 'fast-check';
import { channelKinds } from '../../../../domain/contact/channel';
import { addressOn } from '../../../../domain/contact/channel-order';
import { permission } from '../../../../domain/contact/permission';
import { claimedRefs, spokenRefs } from '../../../../domain/person/identity/browser';
import { refKey, type Ref } from '../../../../domain/person/identity/identity';
import { learn, type Known, type Rules } from '../../../../domain/person/learn';
import { whoIs as whoIsMeant, type Owner } from '../../../../domain/person/identity/who';
import type { Said } from '../../../../domain/person/said';
import { isProved, isVouchedFor } from '../../../../domain/person/identity/vouched';
import { policy } from '../../world';

const now = 1_000_000;
const nobody: Known = { stage: 'anonymous', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false }; // prettier-ignore

type Somebody = Owner & { known: Known };

/** Everybody, as the roads into the product keep them. */
class Town {
  readonly people: Somebody[] = [];

  private readonly ownersOf = (ref: Pick<Ref, 'value'> & { kind: string }): Somebody[] =>
    this.people.filter(({ known }) => known.identifiers.some((one) => !one.claimed && refKey(one) === refKey(ref)));

  /** @returns who was spoken of */
  hear(said: Said): Somebody {
    const refs = spokenRefs(said.fromBrowser ? claimedRefs(said.refs ?? []) : (said.refs ?? []), this.ownersOf);
    const who = whoIsMeant(refs, this.ownersOf).owner ?? this.newcomer();
    const isTaken = (ref: Ref): boolean => this.ownersOf(ref).some((one) => one !== who);
    const rules: Rules = { policy: policy(), trustTimes: true, isTaken };
    const { after } = learn(who.known, [{ ...said, refs }], rules);
    Object.assign(who, {
      known: after,
      hasUser: after.identifiers.some(({ kind }) => kind === 'user'),
      isVouchedFor: isVouchedFor(after.identifiers),
      addresses: Object.fromEntries(after.identifiers.filter(isProved).map(({ kind, value }) => [kind, value])),
    });
    return who;
  }

  private newcomer(): Somebody {
    const one: Somebody = {
      known: nobody, hasUser: false, isVouchedFor: false, customerId: String(this.people.length), createdAt: this.people.length, addresses: {},
    }; // prettier-ignore
    this.people.push(one);
    return one;
  }
}

const refs = fc
  .record(
    {
      user: fc.constantFrom('ann', 'ben'),
      email: fc.constantFrom('a@example.org', 'b@example.org'),
      anonymous: fc.constantFrom('x', 'y'),
    },
    { requiredKeys: [] },
  )
  .map((named) => Object.entries(named).map(([kind, value]) => ({ kind, value }) as Ref));
const traits = fc.constantFrom<Said['traits']>(
  undefined,
  {},
  { name: 'one' },
  { name: 'two', email: null },
  { tier: 'gold' },
);
const consent = fc.option(
  fc.record({
    purpose: fc.constantFrom('news', 'orders'),
    channel: fc.constantFrom(undefined, 'email'),
    state: fc.constantFrom('granted' as const, 'denied' as const, 'withdrawn' as const),
    source: fc.constant('double-opt-in'),
    evidence: fc.constant({ ip: '127.0.0.1' }),
  }),
  { nil: undefined },
);
const preferences = fc.constantFrom<Said['preferences']>(undefined, { topics: { news: false } }, { channels: ['sms'] });
const pause = fc.constantFrom<Said['pause']>(undefined, { paused: true });
const saying = fc.record({ refs, traits, consent, preferences, pause, fromBrowser: fc.boolean() });
const sayings = fc
  .array(saying, { minLength: 2, maxLength: 14 })
  .map((all) => all.map((one, n): Said => ({ ...one, at: now + n, receivedAt: now + n, by: one.fromBrowser ? 'browser' : 'backend' }))); // prettier-ignore
/** A browser's key is refused where it names no cookie. */
const isTakenIn = ({ fromBrowser, refs: named = [] }: Said): boolean =>
  named.some(({ kind }) => !fromBrowser || kind === 'anonymous');

const allowedTo = ({ ledger }: Known): string[] =>
  ['news', 'orders'].flatMap((purpose) =>
    channelKinds.filter((kind) => permission(ledger, purpose, kind, now + 100).allowed).map((kind) => `${purpose} ${kind}`),
  ); // prettier-ignore
const reachedAt = (known: Known): (string | undefined)[] => channelKinds.map((kind) => addressOn(kind, known)?.value);

test('in whatever order keys speak, a browser changes nothing of anybody for whom a backend vouches', () => {
  fc.assert(
    fc.property(sayings, (all) => {
      const town = new Town();
      for (const one of all.filter(isTakenIn)) {
        const before = new Map(town.people.map((somebody) => [somebody, somebody.known]));
        const spokenOf = town.hear(one);
        if (!one.fromBrowser) continue;
        expect(isVouchedFor(spokenOf.known.identifiers)).toBe(false);
        for (const [somebody, known] of before) if (somebody !== spokenOf) expect(somebody.known).toBe(known);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('in whatever order keys speak, nothing that a browser says permits a message or leads it anywhere', () => {
  fc.assert(
    fc.property(sayings, (all) => {
      const town = new Town();
      for (const one of all.filter(isTakenIn)) {
        const before = new Map(
          town.people.map(({ known }) => [known, { allowed: allowedTo(known), reached: reachedAt(known) }]),
        );
        const earlier = new Map(town.people.map((somebody) => [somebody, somebody.known]));
        const spokenOf = town.hear(one);
        if (!one.fromBrowser) continue;
        const was = before.get(earlier.get(spokenOf) ?? nobody) ?? { allowed: [], reached: reachedAt(nobody) };
        expect(was.allowed).toEqual(expect.arrayContaining(allowedTo(spokenOf.known)));
        expect(reachedAt(spokenOf.known)).toEqual(was.reached);
        const lines = spokenOf.known.ledger.filter(({ source }) => source === 'browser');
        for (const { state, evidence } of lines) expect([state === 'granted', evidence]).toEqual([false, undefined]);
        expect(spokenOf.known.ledger.filter(({ at, source }) => at === one.at && source !== 'browser')).toEqual([]);
      }
    }),
    { numRuns: 1_000 },
  );
});

const fromBrowser = (more: Partial<Said>): Said => ({
  at: now,
  receivedAt: now,
  by: 'browser',
  fromBrowser: true,
  ...more,
});
const cookie: Ref = { kind: 'anonymous', value: 'x' };
const email = (value: string): Ref => ({ kind: 'email', value });
const whoIs = ({ known }: Somebody): string[] =>
  known.identifiers.map((one) => `${refKey(one)}${one.claimed ? ' claimed' : ''}`).sort();

test('an address that a browser gave is claimed, by many alike, and given by a backend it is theirs whom the backend names', () => {
  const town = new Town();
  const claimant = town.hear(fromBrowser({ refs: [cookie, email('a@example.org')], traits: {} }));
  const other = town.hear(fromBrowser({ refs: [{ ...cookie, value: 'y' }, email('a@example.org')], traits: {} }));
  expect([whoIs(claimant), whoIs(other)]).toEqual([
    ['anonymous:x', 'email:a@example.org claimed'],
    ['anonymous:y', 'email:a@example.org claimed'],
  ]);
  const backend = { at: now, receivedAt: now, by: 'shop', traits: {} };
  expect(town.hear({ ...backend, refs: [email('a@example.org')] })).not.toBe(claimant);
  expect(town.hear({ ...backend, refs: [email('b@example.org'), cookie] })).toBe(claimant);
  expect(whoIs(claimant)).toEqual(['anonymous:x', 'email:b@example.org']);
});

test('a claim makes no earlier word of a backend late', () => {
  const town = new Town();
  town.hear(fromBrowser({ refs: [cookie, email('a@example.org')], traits: {} }));
  const visitor = town.hear({ at: now - 1_000, receivedAt: now + 1, by: 'shop', refs: [email('b@example.org'), cookie], traits: {} }); // prettier-ignore
  expect(whoIs(visitor)).toEqual(['anonymous:x', 'email:b@example.org']);
});

test('a browser does not say of its visitor which tier they have', () => {
  const town = new Town();
  const { known } = town.hear(fromBrowser({ refs: [cookie], traits: { tier: 'gold', city: 'Bern' } }));
  expect(Object.keys(known.traits)).toEqual(['city']);
});

test('who mistyped an address in a page gives it anew; one that is confirmed stays', () => {
  const town = new Town();
  town.hear(fromBrowser({ refs: [cookie, email('a@exmaple.org')], traits: {} }));
  const visitor = town.hear(fromBrowser({ refs: [cookie, email('a@example.org')], traits: {} }));
  expect(whoIs(visitor)).toEqual(['anonymous:x', 'email:a@example.org claimed']);
  const { after } = learn(
    visitor.known,
    [{ at: now, receivedAt: now, by: 'page', refs: [{ ...email('a@example.org'), claimed: true, verifiedAt: now }] }],
    { policy: policy(), trustTimes: true, isTaken: () => false },
  );
  visitor.known = after;
  expect([whoIs(visitor), reachedAt(after)[0]]).toEqual([
    ['anonymous:x', 'email:a@example.org claimed'],
    'a@example.org',
  ]);
  expect(whoIs(town.hear(fromBrowser({ refs: [cookie, email('evil@example.org')], traits: {} })))).toEqual(
    whoIs(visitor),
  );
});

test("a browser's yes waits, and takes nothing away that is permitted; its no counts at once, for itself", () => {
  const town = new Town();
  const word = (state: 'granted' | 'withdrawn', at: number) => ({
    at,
    receivedAt: at,
    consent: { purpose: 'news', state },
  });
  const say = (state: 'granted' | 'withdrawn', at: number) =>
    permission(town.hear(fromBrowser({ refs: [cookie], ...word(state, at) })).known.ledger, 'news', 'email', at).reason;
  expect(say('granted', now)).toBe('pending');
  town.hear({ by: 'shop', refs: [cookie], ...word('granted', now + 1) });
  expect(say('granted', now + 2)).toBe('permitted');
  expect(say('withdrawn', now + 3)).toBe('withdrawn');
  expect(say('granted', now + 4)).toBe('pending');
});

test('whose cookie became an account is spoken of by a stand-in, until a backend vouches for that one too', () => {
  const town = new Town();
  const account = town.hear({ at: now, receivedAt: now, by: 'shop', refs: [{ kind: 'user', value: 'ann' }, cookie] });
  const standIn = town.hear(
    fromBrowser({ refs: [{ kind: 'user', value: 'ann' }, cookie], traits: { name: 'Mallory' } }),
  );
  expect(standIn).not.toBe(account);
  expect(whoIs(standIn)).toEqual(['visitor:x']);
  const rules = { policy: policy(), trustTimes: true, isTaken: () => false };
  const { after } = learn(
    standIn.known,
    [{ at: now, receivedAt: now, by: 'shop', refs: [email('b@example.org')] }],
    rules,
  );
  expect(after.identifiers.map(refKey)).toEqual(['email:b@example.org']);
});
