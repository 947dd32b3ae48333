import fc from 'fast-check';
import { asOf, type Kept, type Moment } from '../../../../domain/person/history/as-of';
import { singularKinds, type Ref } from '../../../../domain/person/identity/identity';
import { learn, type Known, type Rules } from '../../../../domain/person/learn';
import type { Said } from '../../../../domain/person/said';
import { policy } from '../../world';

const rules: Rules = { policy: policy(), trustTimes: true, isTaken: () => false };
const nobody: Known = { stage: 'anonymous', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false }; // prettier-ignore

const address = (kind: Ref['kind'], value: string): Partial<Said> => ({
  traits: { [kind]: value },
  refs: [{ kind, value }],
});
const word = fc.oneof(
  fc.dictionary(fc.constantFrom('city', 'size', 'tier'), fc.constantFrom<unknown>('a', 'b', null, { x: 1 }), { minKeys: 1 })
    .map((traits): Partial<Said> => ({ traits })),
  fc.constantFrom<Partial<Said>>(
    address('email', 'a@example.org'), address('email', 'b@example.org'), address('phone', '+491701234567'), { traits: { email: null } },
  ),
  fc.record({
    channels: fc.constantFrom<('email' | 'sms')[] | null>(['email'], ['sms', 'email'], null),
    snoozeUntil: fc.constantFrom(5, 9, null),
    topics: fc.oneof(fc.constant(null), fc.dictionary(fc.constantFrom('news', 'shop'), fc.constantFrom(true, false, null))),
  }, { requiredKeys: [] }).map((preferences): Partial<Said> => ({ preferences })),
); // prettier-ignore
const beside = fc.dictionary(fc.constantFrom('city', 'size'), fc.constantFrom('a', 'b'), { minKeys: 1 });

const received = 1_000;
/** Each said at a moment of its own, in the order in which they arrive. */
const life = (words: fc.Arbitrary<Partial<Said>>) =>
  fc.uniqueArray(fc.tuple(fc.nat(40), words), { minLength: 1, maxLength: 12, selector: ([at]) => at }).map((all) =>
    all.map(([at, said], n): Said => ({ at, receivedAt: received + n, by: 'key', ...said })),
  ); // prettier-ignore

/** Who somebody becomes, and what is kept of it. @param together how many sayings come at once */
function live(sayings: readonly Said[], together = 1): { readonly known: Known; readonly kept: readonly Kept[] } {
  const kept: Kept[] = [];
  let known = nobody;
  for (let from = 0; from < sayings.length; from += together) {
    const { after, past } = learn(known, sayings.slice(from, from + together), rules);
    kept.push(...past.flatMap(({ recordedAt, versions }) => versions.map((one) => ({ ...one, recordedAt }))));
    known = after;
  }
  return { known, kept };
}

/** What a moment is asked about. */
const shownOf = ({ traits, preferences, identifiers }: Pick<Known, 'traits' | 'preferences' | 'identifiers'>) => ({
  traits,
  preferences,
  addresses: identifiers.filter(({ kind }) => singularKinds.has(kind)).sort((a, b) => (a.kind < b.kind ? -1 : 1)),
});
const shownThen = (kept: readonly Kept[], moment: Moment) => {
  const { addresses, ...was } = asOf(kept, moment, new Set());
  return shownOf({ ...was, identifiers: addresses });
};

test('as somebody was known at a moment is the profile as it was live then', () => {
  fc.assert(
    fc.property(life(word), fc.integer({ min: 1, max: 3 }), fc.nat(12), (sayings, together, n) => {
      const { kept } = live(sayings, together);
      const until = sayings.slice(0, n);
      expect(shownThen(kept, { knownAt: received + n - 1 })).toEqual(shownOf(live(until).known));
    }),
  );
});

test('as somebody was at a moment is what was said up to it, heard in the order in which it was said, whenever it arrived', () => {
  fc.assert(
    fc.property(life(word), fc.nat(40), fc.nat(12), (sayings, at, n) => {
      const { kept } = live(sayings);
      const inOrder = (some: readonly Said[]): readonly Said[] =>
        some.filter((one) => one.at <= at).toSorted((one, other) => one.at - other.at);
      expect(shownThen(kept, { at })).toEqual(shownOf(live(inOrder(sayings)).known));
      const both = { at, knownAt: received + n - 1 };
      expect(shownThen(kept, both)).toEqual(shownOf(live(inOrder(sayings.slice(0, n))).known));
    }),
  );
});

test('what only stood beside events is in the past what it was live, and gives way to what was said at any time', () => {
  const seen = fc.oneof(
    word,
    beside.map((fills): Partial<Said> => ({ fills })),
  );
  fc.assert(
    fc.property(life(seen), fc.nat(12), (sayings, n) => {
      const { kept } = live(sayings);
      expect(shownThen(kept, { knownAt: received + n - 1 })).toEqual(shownOf(live(sayings.slice(0, n)).known));
    }),
  );
});

test('a late word changes how somebody was, and not how they were known', () => {
  const trait = (city: string, at: number, receivedAt: number): Said => ({
    at,
    receivedAt,
    by: 'key',
    traits: { city },
  });
  const { kept } = live([trait('Berlin', 10, 10), trait('Hamburg', 30, 30), trait('Bonn', 20, 40)]);
  const cityOf = (moment: Moment): unknown => asOf(kept, moment, new Set()).traits['city']?.value;
  expect([{ at: 25 }, { knownAt: 25 }, { at: 25, knownAt: 35 }, { at: 25, knownAt: 45 }, {}].map(cityOf)).toEqual([
    'Bonn', 'Berlin', 'Berlin', 'Bonn', 'Hamburg',
  ]); // prettier-ignore
});

test('what only a page says of an address gives way to what a backend said before it', () => {
  const page: Partial<Said> = {
    refs: [{ kind: 'email', value: 'page@example.org', claimed: true }],
    fromBrowser: true,
  };
  const { kept } = live([
    { at: 20, receivedAt: 20, by: 'browser', ...page },
    { at: 10, receivedAt: 30, by: 'key', ...address('email', 'shop@example.org') },
  ]);
  const addressOf = (moment: Moment) =>
    asOf(kept, moment, new Set()).addresses.map(({ value, claimed }) => [value, claimed]);
  expect(addressOf({ knownAt: 25 })).toEqual([['page@example.org', true]]);
  expect(addressOf({ at: 25 })).toEqual([['shop@example.org', undefined]]);
});
