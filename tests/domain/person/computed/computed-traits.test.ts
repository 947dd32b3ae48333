import fc from 'fast-check';
import { computedNames, type ComputedName } from '../../../../domain/person/computed/computed-names';
import { computedMoves, computedTraits, type Read } from '../../../../domain/person/computed/computed-traits';
import { AskedPast } from '../../../../domain/person/asked-past';
import type { CustomerEvent } from '../../../../domain/person/event';
import { day, event, hour, minute, said, start } from '../../world';
import { answersFrom } from '../past-oracle';

const rules = { purchase: 'Order Completed', asked: new Set(['birthday', 'city']), needsYes: false };
const nobody: Read = {
  customer: { traits: {}, createdAt: start },
  preferences: {},
  consents: [],
  history: [],
  rules,
};
const trait = (value: unknown, source = 'backend') => ({ value, source, at: start });
const viewed = (at: number, properties: Record<string, unknown>) => event('Product Viewed', at, properties);
const page = (at: number): CustomerEvent => ({ ...event('Home', at), type: 'page' });

/** The values alone. */
function worked(read: Partial<Read>, now = start, names: readonly ComputedName[] = computedNames) {
  const found = Object.entries(computedTraits(names, { ...nobody, ...read }, now));
  return Object.fromEntries(found.map(([name, { value }]) => [name, value]));
}

describe('interest', () => {
  const of = (history: readonly CustomerEvent[], now = start) => worked({ history }, now)['interest'];

  test('five looks at phones for 2,800 to 3,200 are phones for about 3,000, whatever they cost and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2_800, max: 3_200 }), { minLength: 5, maxLength: 5 }), (prices) => {
        const looks = prices.map((price, n) => viewed(start - n * hour, { category: 'phone', price }));
        expect(of(looks)).toEqual({ category: 'phone', price: 3_000 });
      }),
    );
  });

  test('takes three looks within thirty days, and goes to what is looked at most', () => {
    const look = (category: string, age: number) => viewed(start - age, { category });
    expect(of([look('phone', day), look('phone', 2 * day)])).toBeUndefined();
    const three = [look('phone', day), look('phone', 2 * day), look('phone', 30 * day - 1)];
    expect(of(three)).toEqual({ category: 'phone' });
    expect(of(three, start + 1)).toBeUndefined();
    expect(of([...three, ...[3, 4, 5, 6].map((age) => look('book', age * day))])).toEqual({ category: 'book' });
    expect(of([...three, ...[3, 4, 5].map((age) => look('book', age * day))])).toEqual({ category: 'phone' });
  });

  test('mixes no currencies and reads no price out of a text', () => {
    const look = (age: number, price: unknown, currency?: string) =>
      viewed(start - age, { category: 'phone', price, ...(currency ? { currency } : {}) });
    expect(of([look(3, 21_000, 'CNY'), look(2, 2_900, 'EUR'), look(1, 3_100, 'EUR')])).toEqual({
      category: 'phone',
      price: 3_000,
      currency: 'EUR',
    });
    expect(of([look(3, '3000'), look(2, null), look(1, -5)])).toEqual({ category: 'phone' });
  });
});

describe('affinity', () => {
  const of = (history: readonly CustomerEvent[], now = start) => worked({ history }, now)['affinity'];
  const bought = (at: number, channel?: string) => event('Order Completed', at, channel ? { channel } : {});

  test('is where somebody does more, and time alone turns nothing', () => {
    const surfer = [page(start), page(start - day), bought(start - 2 * day), event('Store Visited', start - day)];
    expect(of(surfer)).toBe('online');
    const shopper = [page(start), event('Store Visited', start - day), bought(start - day, 'store')];
    expect([of(shopper), of(shopper, start + 5_000 * day)]).toEqual(['store', 'store']);
  });

  test('is not known of who did less than three things', () => {
    expect(of([event('Store Visited', start), event('Store Visited', start - 1)])).toBeUndefined();
  });
});

describe('engagement', () => {
  const of = (history: readonly CustomerEvent[], now = start) => worked({ history }, now)['engagement'];

  test('counts what somebody did, a day of pages once, and half of it two weeks later', () => {
    const two = [event('Order Completed', start), event('Order Completed', start)];
    expect([of(two), of(two, start + 14 * day), of(two, start + 365 * day)]).toEqual([50, 33, 0]);
    const pages = (many: number) =>
      of(
        Array.from({ length: many }, (_, n) => page(start + n * minute)),
        start + hour,
      );
    expect([pages(1), pages(30)]).toEqual([5, 5]);
    expect(of([event('Email Opened', start)])).toBeUndefined();
  });
});

describe('frequency', () => {
  test('is days of the last thirty, of visits to pages and stores and of logins', () => {
    const history = [
      page(start),
      page(start + hour),
      page(start - day),
      event('Store Visited', start - 3 * day),
      page(start - 40 * day),
      ...[0, 1, 2].map((n) => event('Signed In', start - n * day)),
    ];
    expect(worked({ history })).toMatchObject({ visitFrequency: 3, loginFrequency: 3 });
    expect(worked({ history }, start + 60 * day)).toMatchObject({ visitFrequency: 0, loginFrequency: 0 });
    expect(worked({ history: [event('Else', start)] })).not.toHaveProperty('visitFrequency');
  });
});

test('completeness is how much is known of what is asked about', () => {
  const of = (traits: Read['customer']['traits'], asked: readonly string[] = [...rules.asked]) =>
    worked({ customer: { traits, createdAt: start }, rules: { ...rules, asked: new Set(asked) } })['completeness'];
  expect([of({}), of({ city: trait('Bonn'), birthday: trait(null) })]).toEqual([0, 0.5]);
  expect(of({ city: trait('Bonn') }, ['a', 'b', 'city'])).toBe(0.33);
  expect(of({}, [])).toBeUndefined();
});

const engaged = [event('Order Completed', start), page(start), viewed(start, { category: 'phone' })];

test('what somebody said stands where they said it, and what is worked out says that it is', () => {
  const customer = { createdAt: start, traits: { engagement: trait('high'), affinity: trait(null) } };
  const found = computedTraits(computedNames, { ...nobody, customer, history: engaged }, start);
  expect(found).not.toHaveProperty('engagement');
  expect(found['affinity']).toEqual({ value: 'online', source: 'computed', at: start, inferred: true });
});

describe('nothing is worked out without a ground', () => {
  const of = (read: Partial<Read>) => Object.keys(worked({ history: engaged, ...read })).length > 0;
  const word = (state: 'granted' | 'denied' | 'withdrawn', more = {}) =>
    said(state, start - hour, { purpose: 'profiling', ...more });

  test('of who wants no personalisation', () => {
    expect(of({ preferences: { personalisation: false } })).toBe(false);
    expect(of({ preferences: { personalisation: true } })).toBe(true);
  });

  test('of who said no to profiling; a later yes counts', () => {
    expect([of({ consents: [word('denied')] }), of({ consents: [word('withdrawn')] })]).toEqual([false, false]);
    const later = said('granted', start, { purpose: 'profiling' });
    expect(of({ consents: [word('withdrawn'), later] })).toBe(true);
  });

  test('of who said nothing, where the policy lists the purpose', () => {
    const strict = { ...rules, needsYes: true };
    expect(of({ rules: strict })).toBe(false);
    expect(of({ rules: strict, consents: [word('granted')] })).toBe(true);
    expect(of({ rules: strict, consents: [word('granted', { channel: 'email' })] })).toBe(false);
    expect(of({ rules: strict, consents: [word('granted', { validUntil: start })] })).toBe(false);
  });
});

const names = ['Product Viewed', 'Order Completed', 'Store Visited', 'Signed In', 'Email Clicked', 'Home', 'Else'];
const happened = fc.record({
  name: fc.constantFrom(...names),
  age: fc.integer({ min: 0, max: 70 * day }),
  properties: fc.record(
    {
      category: fc.constantFrom('phone', 'book', 7, null, 'x'.repeat(201)),
      price: fc.constantFrom(2_900, 3_100, 12, '9'),
      channel: fc.constantFrom('store', 'web', { of: 'store' }),
    },
    { requiredKeys: [] },
  ),
});
const lives = fc.array(happened, { maxLength: 120 }).map((all) =>
  all.map(({ name, age, properties }) => ({
    ...event(name, start - age, properties),
    type: name === 'Home' ? 'page' : 'track',
  })),
);

test('it is the same in whatever order things came, and asked of the past as read from a list', () => {
  fc.assert(
    fc.property(lives, fc.nat(5), (history, listed) => {
      const before = worked({ history });
      expect(worked({ history: [...history].reverse() })).toEqual(before);
      const past = new AskedPast(false);
      const rest = history.slice(listed);
      const ask = () => worked({ history: history.slice(0, listed), past });
      for (ask(); past.missing.length > 0; ask()) past.learn(past.missing, answersFrom(rest, past.missing));
      expect(ask()).toEqual(before);
    }),
    { numRuns: 150 },
  );
});

test('before the moment at which time alone may change it, it does not; scores only fall', () => {
  fc.assert(
    fc.property(
      lives,
      fc.constantFrom(...computedNames),
      fc.integer({ min: 0, max: 40 * day }),
      (history, name, ahead) => {
        const now = start + ahead;
        const at = (moment: number) => worked({ history }, moment, [name])[name];
        const moves = computedMoves([name], { ...nobody, history }, now) ?? now + 5_000 * day;
        expect(moves).toBeGreaterThan(now);
        // The score falls a second before it is looked at again, so that it has surely fallen then.
        for (const moment of [now + 1, now + (moves - now) / 2, moves - 1_001]) {
          if (moment > now && moment < moves - 1_000) expect(at(moment)).toEqual(at(now));
        }
        if (name === 'engagement' && at(now) !== undefined && at(now) !== 0)
          expect(at(moves)).toBeLessThan(Number(at(now)));
      },
    ),
    { numRuns: 300 },
  );
});
