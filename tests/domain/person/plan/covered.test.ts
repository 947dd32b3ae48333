import fc from 'fast-check';
import { firstVersions } from '../../../../domain/journey/statement/statement-terms';
import type { Statement } from '../../../../domain/journey/statement/statement';
import { learn, type Known, type Rules } from '../../../../domain/person/learn';
import { coveredBy, coveringOf } from '../../../../domain/person/plan/covering';
import { defaultDataPlan, type DataPlan } from '../../../../domain/person/plan/data-plan';
import { seenFor, shownTo } from '../../../../domain/person/plan/seen';
import { stoppedAmong, usableOfPast } from '../../../../domain/person/plan/usable';
import type { Said } from '../../../../domain/person/said';
import { stoppedByNo } from '../../../../domain/contact/stops';
import { exact, policy } from '../../world';

const statement = (purpose: string, data: readonly string[], more: Partial<Statement> = {}): Statement => ({
  key: `to-${purpose}`, version: 1, purpose, basis: 'consent', data, confirm: false, again: 'never', verifiedOnly: false, locales: {}, ...more,
}); // prettier-ignore
const life = 10;
const rulesWith = (statements: readonly Statement[], dataPlan?: DataPlan): Rules => ({
  policy: { ...policy(), purposes: { news: { class: 'marketing', validFor: exact(life) }, offers: { class: 'marketing' } } },
  trustTimes: true,
  isTaken: () => false,
  statements: firstVersions(statements),
  ...(dataPlan ? { dataPlan } : {}),
}); // prettier-ignore
const nobody: Known = {
  stage: 'light', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false,
}; // prettier-ignore
const both = rulesWith([statement('news', ['city']), statement('offers', ['city', 'size'])]);

type Does = Pick<Said, 'traits' | 'consent'>;
const yes = (purpose: string): Does => ({ consent: { purpose, state: 'granted' } });
const no = (purpose: string): Does => ({ consent: { purpose, state: 'withdrawn' } });
const gives = (traits: Record<string, unknown>): Does => ({ traits });
/** What is known after words that came a millisecond apart, the first at 1. */
const after = (rules: Rules, ...said: readonly Does[]): Known =>
  said.reduce((known, one, n) => learn(known, [{ ...one, at: n + 1, receivedAt: n + 1, by: 'shop' }], rules).after, nobody); // prettier-ignore
const seen = (known: Known, rules: Rules, { now = 50, purpose }: { now?: number; purpose?: string } = {}) => {
  const { traits } = seenFor(known, { purpose, now, ledger: known.ledger, covered: coveredBy(rules, known.ledger) });
  return Object.fromEntries(Object.entries(traits).map(([name, { value }]) => [name, value]));
};

const step = fc.record({
  gap: fc.integer({ min: 1, max: 6 }),
  does: fc.oneof(
    fc.record({ city: fc.constantFrom('Bonn', 'Ulm', null) }).map(gives),
    fc.constantFrom('news', 'offers').chain((purpose) => fc.constantFrom(yes(purpose), no(purpose))),
  ),
});

test('whatever order grants, noes and values come in, a value that rests on a consent is seen while one that covers it is permitted, and any other always', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      let known = nobody;
      let now = 0;
      const ends = new Map<string, number>();
      const isPermitted = () => [...ends.values()].some((end) => end > now);
      let [city, rests]: [unknown, boolean] = [null, false];
      for (const { gap, does } of steps) {
        now += gap;
        if (does.traits) [city, rests] = [does.traits['city'], isPermitted()];
        const wasPermitted = isPermitted();
        const { consent } = does;
        if (consent?.purpose) ends.set(consent.purpose, consent.state !== 'granted' ? 0 : consent.purpose === 'news' ? now + life : Infinity); // prettier-ignore
        if (consent && city !== null) rests ||= wasPermitted || isPermitted();
        known = learn(known, [{ ...does, at: now, receivedAt: now, by: 'shop' }], both).after;
        const trait = known.traits['city'];
        if (city !== null) expect(trait?.basis !== undefined).toBe(rests);
        const line = known.ledger.find(({ seq }) => seq === trait?.basis);
        if (trait?.basis !== undefined) expect([line?.state, ['news', 'offers'].includes(line?.purpose ?? '')]).toEqual(['granted', true]); // prettier-ignore
        if (rests && city !== null && consent && isPermitted()) expect(line?.validUntil ?? Infinity).toBeGreaterThan(now); // prettier-ignore
        const isSeen = city !== null && (!rests || isPermitted());
        expect(seen(known, both, { now })['city'] ?? null).toEqual(isSeen ? city : null);
      }
    }),
    { numRuns: 100 },
  );
});

test('what came before its consent rests on the line of it from then on, and a withdrawal says that it stops exactly that', () => {
  const known = after(both, gives({ city: 'Bonn', size: 42, mood: 'good' }), yes('news'), yes('offers'));
  expect([known.traits['city']?.basis, known.traits['size']?.basis, known.traits['mood']?.basis]).toEqual([1, 2, undefined]); // prettier-ignore
  const stops = (purpose: string, than: Known) =>
    stoppedByNo({ ...than, passages: [], messages: [], covering: coveringOf(both) }, { purpose, state: 'withdrawn' }, 5).data; // prettier-ignore
  const first = after(both, gives({ city: 'Bonn', size: 42, mood: 'good' }), yes('news'), yes('offers'), no('offers'));
  expect([stops('offers', first), seen(first, both, { now: 5 })]).toEqual([['size'], { city: 'Bonn', mood: 'good' }]);
  const second = learn(first, [{ ...no('news'), at: 5, receivedAt: 5, by: 'shop' }], both).after;
  expect([stops('news', second), seen(second, both)]).toEqual([['city'], { mood: 'good' }]);
  expect(stops('orders', second)).toEqual([]);
});

test('a value rests on the consent that is left when the one that it rested on ends', () => {
  const known = after(both, yes('news'), gives({ city: 'Bonn' }), yes('offers'), no('news'));
  expect(known.traits['city']).toMatchObject({ value: 'Bonn', basis: 2 });
  expect(seen(known, both, { purpose: 'orders' })).toEqual({ city: 'Bonn' });
});

test('a value that was there before anything covered it is stopped by the withdrawal of what was permitted then', () => {
  const before = after(rulesWith([statement('news', [])]), gives({ city: 'Bonn' }), yes('news'));
  expect(before.traits['city']?.basis).toBeUndefined();
  const known = learn(before, [{ ...no('news'), at: 9, receivedAt: 9, by: 'shop' }], both).after;
  expect([known.traits['city']?.basis, seen(known, both)]).toEqual([1, {}]);
});

describe('a statement covers', () => {
  const covers = (name: string, data: readonly string[], more: { plan?: DataPlan; of?: Partial<Statement> } = {}) =>
    coveringOf(rulesWith([statement('news', data, more.of)], more.plan))?.of(name) ?? [];
  const plan: DataPlan = { ...defaultDataPlan, traits: { size: { class: 'internal' }, shoe: { class: 'personal', purpose: 'shoes' } } }; // prettier-ignore

  test('traits by name and by class, and those that nobody planned are personal', () => {
    expect([covers('city', ['city']), covers('city', ['personal']), covers('town', ['city'])]).toEqual([['news'], ['news'], []]); // prettier-ignore
    expect([covers('size', ['personal'], { plan }), covers('size', ['internal'], { plan })]).toEqual([[], ['news']]);
  });
  test('nothing that the data plan gives a purpose of its own, and no address or language', () => {
    expect(covers('shoe', ['shoe', 'personal'], { plan })).toEqual([]);
    expect(['email', 'phone', 'language', 'timezone'].flatMap((name) => covers(name, [name, 'personal']))).toEqual([]);
  });
  test('nothing where it rests on something else than consent, or names nothing, so that no ledger is read for it', () => {
    expect(coveringOf(rulesWith([statement('news', ['city'], { basis: 'contract' })]))).toBeUndefined();
    expect(coveringOf(rulesWith([statement('news', [])]))).toBeUndefined();
  });
  test('as its version in force says: what it names no more is used again', () => {
    const known = after(both, yes('offers'), gives({ size: 42 }), no('offers'));
    expect(seen(known, both)).toEqual({});
    expect(seen(known, rulesWith([statement('offers', ['city'])]))).toEqual({ size: 42 });
  });
  test('and where the data plan gives it a purpose later, that one alone brings back what rests on a consent', () => {
    const rules = rulesWith([statement('offers', ['city', 'size'])], { ...defaultDataPlan, traits: { size: { class: 'personal', purpose: 'fit' } } }); // prettier-ignore
    const known = after(both, yes('offers'), gives({ size: 42 }));
    expect(seen(known, rules)).toEqual({});
    const agreed = learn(known, [{ ...yes('fit'), at: 9, receivedAt: 9, by: 'shop' }], rules).after;
    expect(seen(agreed, rules)).toEqual({ size: 42 });
  });
});

test('a no wakes whom an audience that reads what it stops may let go, and nobody for what it does not touch', () => {
  const known = after(both, yes('offers'), gives({ size: 42, city: 'Bonn' }));
  const watching = (name: string): Rules => ({ ...both, watch: { counts: new Set(), traits: new Set([name]), wishes: false, newcomers: false } }); // prettier-ignore
  const woken = (name: string, does: Does) =>
    learn({ ...known, stage: 'registered' }, [{ ...does, at: 9, receivedAt: 9, by: 'shop' }], watching(name)).signals;
  expect([woken('size', no('offers')), woken('mood', no('offers')), woken('size', yes('news'))]).toEqual([['wake'], [], []]); // prettier-ignore
});

test('an operator sees that its use is stopped, and a reader for a purpose does not see it at all', () => {
  const known = after(both, yes('offers'), gives({ size: 42, mood: 'good' }), no('offers'));
  const covered = coveredBy(both, known.ledger);
  expect(stoppedAmong(known.traits, covered, 9)).toEqual(['size']);
  expect(Object.keys(shownTo(known.traits, { purpose: 'offers', now: 9, ledger: known.ledger, covered }))).toEqual(['mood']); // prettier-ignore
});

test('of the past a purpose of today sees nothing that is stopped today, whatever it rested on then', () => {
  const then = after(both, gives({ size: 42, mood: 'good' }));
  const { ledger } = after(both, gives({ size: 42 }), yes('offers'), no('offers'));
  expect(Object.keys(usableOfPast(then, coveredBy(both, ledger), 9).traits)).toEqual(['mood']);
  expect(usableOfPast(then, coveredBy(both, []), 9)).toBe(then);
});
