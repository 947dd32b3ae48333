import fc from 'fast-check';
import { People } from '../../../../bin/backtest/people';
import { channelKinds } from '../../../../domain/contact/channel';
import { permission } from '../../../../domain/contact/permission';
import type { TraitValue } from '../../../../domain/person/customer';
import type { ConsentState } from '../../../../domain/person/ledger/consent';
import { accountsIn } from '../../../../domain/person/identity/accounts';
import { whoIs } from '../../../../domain/person/identity/who';
import { becomeOne, doublesAmong, doublesOf, strictest, type Half } from '../../../../domain/person/identity/join';
import type { Line } from '../../../../domain/person/ledger/ledger';
import { readCall } from '../../../../domain/schema/calls/segment-call';
import type { CallType, Incoming } from '../../../../domain/schema/calls/incoming';

const now = Date.parse('2024-06-01T00:00:00Z');

/** What clients send: devices are those of one account, or of nobody; an address is of one account, or of nobody's devices. */
const someCall = fc.oneof(
  fc.record({ type: fc.constantFrom('page', 'track'), device: fc.constantFrom('x1', 'x2', 'y1', 'n1', 'n2') }),
  fc.record({ type: fc.constantFrom('identify', 'track', 'alias'), user: fc.constant('x'), device: fc.constantFrom('x1', 'x2') }),
  fc.record({ type: fc.constantFrom('identify', 'track', 'alias'), user: fc.constant('y'), device: fc.constant('y1') }),
  fc.record({ type: fc.constant('identify'), user: fc.constantFrom('x', 'y'), email: fc.boolean() }),
  fc.record({ type: fc.constant('identify'), device: fc.constantFrom('n1', 'n2'), email: fc.boolean() }),
  fc.record({ type: fc.constant('alias'), user: fc.constant('x'), previous: fc.constant('x-before') }),
  fc.record({ type: fc.constantFrom('identify', 'track'), user: fc.constant('x-before') }),
); // prettier-ignore
type Call = { type: string; user?: string; device?: string; email?: boolean | string; previous?: string };

function read({ type, user, device, email, previous }: Call, n: number): Incoming {
  const address = email ? { email: email === true ? `${user ?? 'nobody'}@example.org` : email } : {};
  const raw = {
    userId: user,
    anonymousId: type === 'alias' ? undefined : device,
    previousId: type === 'alias' ? (previous ?? device) : undefined,
    event: 'Came',
    messageId: `m${n}`,
    timestamp: new Date(now + n * 1_000).toISOString(),
    ...(type === 'identify' ? { traits: address } : {}),
  };
  const reading = { receivedAt: now + 1e9, historical: false, trustTimes: true, newId: () => 'none' };
  const found = readCall(raw, type as CallType, reading);
  if (!('call' in found)) throw new Error(JSON.stringify(found));
  return found.call;
}

/** Who there is and what each did, in no order. */
function townOf(calls: readonly Incoming[]): string[] {
  const people = new People();
  for (const call of calls) people.add(call);
  return people.all().map(({ events }) => [...new Set(events.map(({ id }) => id))].sort().join(' ')).sort(); // prettier-ignore
}

test('whichever order calls come in, and however often, there are the same people with the same history', () => {
  const inAnyOrder = fc.array(someCall, { minLength: 1, maxLength: 12 }).chain((calls) => {
    const said = (calls as Call[]).map(read);
    const twice = [...said, ...said];
    return fc.tuple(fc.constant(said), fc.shuffledSubarray(twice, { minLength: twice.length }));
  });
  fc.assert(
    fc.property(inAnyOrder, ([inOrder, shuffled]) => expect(townOf(shuffled)).toEqual(townOf(inOrder))),
    { numRuns: 300 },
  );
});

test('of accounts that are met together each call means whom it means when they come one by one, and nobody is joined or robbed', () => {
  const calls = fc.array(someCall, { maxLength: 12 });
  const met = fc.array(
    fc.record({ type: fc.constantFrom('identify', 'track'), user: fc.constantFrom('x', 'y', 'x-before', 'z'), device: fc.option(fc.constantFrom('n1', 'n2'), { nil: undefined }), email: fc.constantFrom(true, false, 'ours@example.org') }),
    { minLength: 1, maxLength: 8 },
  ); // prettier-ignore
  fc.assert(
    fc.property(calls, met, (past, some) => {
      const people = new People();
      for (const [n, call] of (past as Call[]).entries()) people.add(read(call, n));
      const said = (some as Call[]).map((call, n) => read(call, 50 + n));
      const meant = accountsIn(said.map(({ refs }) => refs), people.ownersOf); // prettier-ignore
      const made = new Map<string, string>();
      for (const [n, { account, owner }] of meant.entries()) {
        const refs = said[n]?.refs ?? [];
        const { owner: now, joins } = whoIs(refs, people.ownersOf);
        expect(joins).toEqual([]);
        expect(now?.customerId).toBe(owner?.customerId ?? made.get(account));
        const others = refs.flatMap(people.ownersOf).filter(({ customerId }) => customerId !== now?.customerId);
        expect(others).toEqual([]);
        for (const one of said.slice(n, n + 1)) people.add(one);
        const [whose] = people.ownersOf({ kind: 'user', value: account.slice('user:'.length) });
        made.set(account, whose?.customerId ?? '');
      }
    }),
    { numRuns: 300 },
  );
});

test('two accounts stay two, whatever devices and addresses they share and in whatever order', () => {
  const shared = fc.array(
    fc.record({
      type: fc.constantFrom('identify', 'track', 'page'),
      user: fc.constantFrom('x', 'y', undefined),
      device: fc.constantFrom('d1', 'd2'),
      email: fc.constantFrom('ours@example.org', undefined),
    }),
    { minLength: 1, maxLength: 15 },
  );
  fc.assert(
    fc.property(shared, (calls) => {
      const people = new People();
      const said = (calls as Call[]).map(read);
      for (const call of said) people.add(call);
      for (const { events } of people.all()) {
        const ids = new Set(events.map(({ id }) => id));
        const users = new Set(said.filter(({ messageId }) => ids.has(messageId)).flatMap(({ refs }) => refs.filter(({ kind }) => kind === 'user').map(({ value }) => value))); // prettier-ignore
        expect(users.size).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('a device is of the account that named it last, in whatever order that comes, and however often', () => {
  const some = fc
    .array(
      fc.record({ type: fc.constantFrom('identify', 'track', 'alias'), user: fc.constantFrom('x', 'y', 'z'), device: fc.constantFrom('d1', 'd2') }),
      { minLength: 1, maxLength: 8 },
    )
    .chain((calls) => {
      const said = (calls as Call[]).map(read);
      const first = ['x', 'y', 'z'].map((user) => read({ type: 'track', user }, 100));
      const seen = [read({ type: 'page', device: 'd1' }, 101)];
      const all = [...said, ...said, ...seen];
      return fc.tuple(fc.constant(said), fc.shuffledSubarray(all, { minLength: all.length }).map((rest) => [...first, ...rest]));
    }); // prettier-ignore
  fc.assert(
    fc.property(some, ([inOrder, shuffled]) => {
      const people = new People();
      for (const call of shuffled) people.add(call);
      for (const [n, device] of ['d1', 'd2'].entries()) {
        const last = inOrder.findLast(({ refs }) => refs.some(({ value }) => value === device));
        if (!last) continue;
        people.add(read({ type: 'page', device }, 200 + n));
        const its = people.all().find(({ events }) => events.some(({ id }) => id === `m${200 + n}`));
        expect(its?.events.map(({ id }) => id)).toContain(last.messageId);
      }
    }),
    { numRuns: 300 },
  );
});

const someLine = fc
  .tuple(
    fc.constantFrom('news', 'offers'),
    fc.constantFrom(undefined, 'email', 'sms'),
    fc.constantFrom<ConsentState>('granted', 'denied', 'withdrawn', 'pending'),
    fc.integer({ min: 1, max: 9 }),
  )
  .map(([purpose, channel, state, at]) => ({ purpose, ...(channel ? { channel } : {}), state, at: now - at, recordedAt: now - at, source: 'shop' })); // prettier-ignore
const someLedger = fc.array(someLine, { maxLength: 6 }).map((lines): Line[] => lines.map((line, n) => ({ ...line, seq: n + 1 }))); // prettier-ignore
/** A backend's key may be called `browser`: not its name says what it is. */
const pages = new Set(['page']);
const isPages = ({ source, key }: TraitValue): boolean => (key === undefined ? source === 'browser' : pages.has(key));
const someHalf = fc
  .record({
    traits: fc.dictionary(fc.constantFrom('a', 'b'), fc.record({ value: fc.integer(), source: fc.constantFrom('shop', 'browser'), at: fc.integer({ min: 1, max: 3 }), key: fc.constantFrom('page', 'backend') }, { requiredKeys: ['value', 'source', 'at'] })), // prettier-ignore
    email: fc.option(fc.constantFrom('a@example.org', 'b@example.org'), { nil: undefined }),
    snooze: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    off: fc.boolean(),
    paused: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    stage: fc.constantFrom('anonymous' as const, 'light' as const, 'registered' as const),
    words: someLedger,
    at: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ traits, email, snooze, off, paused, stage, words, at }): Half => ({
    stage, stageSince: at, traits, words,
    identifiers: email ? [{ kind: 'email', value: email }] : [],
    preferences: { ...(snooze ? { snoozeUntil: snooze } : {}), ...(off ? { topics: { news: false } } : {}) },
    memory: { addresses: { email: at }, fields: { snoozeUntil: at }, topics: { news: at } },
    ...(paused ? { paused: { at: paused } } : {}),
  })); // prettier-ignore

test('two become the same one whichever is named first, and whatever holds one of them back holds both', () => {
  fc.assert(
    fc.property(someHalf, someHalf, (one, other) => {
      const whole = becomeOne(one, other, now, pages);
      expect(becomeOne(other, one, now, pages)).toEqual(whole);
      for (const half of [one, other]) {
        if (half.paused) expect(whole.paused).toBeDefined();
        expect(whole.preferences.snoozeUntil ?? 0).toBeGreaterThanOrEqual(half.preferences.snoozeUntil ?? 0);
        if (half.preferences.topics) expect(whole.preferences.topics?.['news']).toBe(false);
      }
      for (const [name, trait] of Object.entries(whole.traits)) {
        const vouched = [one, other].some((half) => half.traits[name] && !isPages(half.traits[name]));
        expect(isPages(trait) && vouched).toBe(false);
      }
    }),
  );
});

test('after a merge nothing is permitted that one of them did not permit, or that either said no to', () => {
  fc.assert(
    fc.property(someLedger, someLedger, (some, others) => {
      const lines = [...some, ...others, ...strictest(some, others, now, 'merge')];
      for (const purpose of ['news', 'offers'])
        for (const channel of channelKinds) {
          const [one, other, both] = [some, others, lines].map((words) => permission(words, purpose, channel, now));
          const refused = [one, other].some((said) => said?.entry && ['denied', 'withdrawn'].includes(said.entry.state)); // prettier-ignore
          if (both?.allowed) expect([one?.allowed || other?.allowed, refused]).toEqual([true, false]);
        }
    }),
    { numRuns: 500 },
  );
});

test('of live passages through one journey under one key exactly the first goes on', () => {
  const some = fc.uniqueArray(fc.record({ id: fc.uuid(), journey: fc.constantFrom('a', 'b'), key: fc.constantFrom('', 'k'), enteredAt: fc.integer({ min: 1, max: 3 }), again: fc.constantFrom('never' as const, 'after-exit' as const) }), { selector: ({ id }) => id }); // prettier-ignore
  fc.assert(
    fc.property(some, (live) => {
      const ended = new Set(doublesAmong(live));
      expect(new Set(doublesAmong([...live].reverse()))).toEqual(ended);
      const left = live.filter(({ id }) => !ended.has(id));
      expect(doublesAmong(live.map((one) => ({ ...one, again: 'always' as const })))).toEqual([]);
      const places = live.map(({ journey, key }) => `${journey}/${key}`);
      expect(left.map(({ journey, key }) => `${journey}/${key}`).sort()).toEqual([...new Set(places)].sort());
    }),
  );
});

test.each([
  ['after-exit', 3, ['p']],
  ['after-exit', 1, []],
  ['never', 1, ['p']],
  ['always', 3, []],
] as const)(
  'a passage from 2 on (%s) says nothing that the other said in one until %d: %j',
  (again, endedAt, doubles) => {
    const live = { id: 'p', journey: 'a', key: 'k', enteredAt: 2, again };
    expect(doublesOf([live], [{ journey: 'a', key: 'k', endedAt }])).toEqual(doubles);
    expect(doublesOf([live], [{ journey: 'a', key: 'other', endedAt }])).toEqual([]);
  },
);
