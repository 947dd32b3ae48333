import fc from 'fast-check';
import { evaluate, flipsAt, type Scope } from '../../../domain/cel/condition';
import { truthAt } from '../../../domain/cel/truth';
import { windowIn } from '../../../domain/cel/window';
import { AskedPast } from '../../../domain/person/asked-past';
import type { CustomerEvent } from '../../../domain/person/event';
import { day, happened, now, scope } from '../cel/condition-scope';
import { answersFrom } from './past-oracle';

/** What is asked about and what is listed may be divided in any way: the past is asked for, and this decision's events are listed. */
function askedAll<T>(
  history: readonly CustomerEvent[],
  listed: number,
  seen: Scope,
  ask: (scope: Scope) => T,
): [T, rounds: number] {
  const past = new AskedPast(false);
  const [before, met] = [history.slice(0, history.length - listed), history.slice(history.length - listed)];
  for (let rounds = 1; rounds < 100; rounds++) {
    const said = ask({ ...seen, history: met, past });
    if (past.missing.length === 0) return [said, rounds];
    past.learn(past.missing, answersFrom(before, past.missing));
  }
  throw new Error('no end');
}

const windows = fc.constantFrom(
  '1 hour',
  '3 days',
  '30 days',
  '1 month',
  '2 calendar days',
  '1 year',
  '2 months 3 days',
);
const names = fc.constantFrom('A', 'B');
const part = fc.oneof(
  fc.tuple(names, windows, fc.nat(40)).map(([name, window, n]) => `count("${name}", "${window}") < ${n}`),
  fc.tuple(names, windows, fc.nat(400)).map(([name, window, n]) => `sum("${name}", "v", "${window}") <= ${n}.5`),
  fc.tuple(names, fc.nat(60)).map(([name, n]) => `count("${name}") == ${n}`),
  fc.tuple(names, fc.nat(300)).map(([name, n]) => `sum("${name}", "v") > ${n}.3`),
  fc.tuple(names, fc.nat(900)).map(([name, n]) => `now - first("${name}") > duration("${n}h")`),
  fc.tuple(names, fc.nat(900)).map(([name, n]) => `last("${name}") + duration("${n}h") < now`),
  fc.tuple(windows).map(([window]) => `customer.traits.tags.exists(t, count(t == "a" ? "A" : "B", "${window}") > 1)`),
);
const condition = fc.oneof(
  part,
  fc.tuple(part, fc.constantFrom('&&', '||'), part).map((both) => both.join(' ')),
);
const event = fc.record({ name: names, age: fc.integer({ min: 0, max: 45 * day }), v: fc.constantFrom(19.9, 1, -3.25, 'x', 0.1) }); // prettier-ignore
const lives = fc.record({
  history: fc.array(event, { maxLength: 80 }),
  listed: fc.nat(3),
  timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia'),
});

test('what is asked of the past is what a list of it says, of any condition: its value, when it may change, when it comes true', () => {
  fc.assert(
    fc.property(condition, lives, (expression, { history: events, listed, timezone }) => {
      const history = events.map(({ name, age, v }) => happened(name, now - age, { v }));
      const seen = scope({ preferences: { timezone }, zone: timezone });
      const met = Math.min(listed, history.length);
      for (const ask of [
        (one: Scope): unknown => evaluate(expression, one),
        (one: Scope): unknown => flipsAt(expression, one),
        (one: Scope): unknown => truthAt(expression, one),
      ]) {
        expect(askedAll(history, met, seen, ask)[0]).toEqual(ask({ ...seen, history }));
      }
    }),
    { numRuns: 600 },
  );
});

test('a condition that comes true by waiting is known after a few questions, though it looks ahead many times', () => {
  const history = Array.from({ length: 500 }, (_, n) => happened('A', now - n * 3_600_000, {}));
  const [at, rounds] = askedAll(history, 0, scope({}), (one) => truthAt('count("A", "10 days") < 230', one));
  expect(at).toBeDefined();
  expect(rounds).toBeLessThan(5);
});

test('a condition that looks at nothing of the past asks nothing', () => {
  const past = new AskedPast(false);
  expect(evaluate('customer.stage == "light" && count("A") > 0', scope({ past }))).toEqual({ ok: true, value: false });
  expect(past.missing).toEqual([]);
});

test('a window holds surely what is young enough, and nothing that is too old, in any zone at any moment', () => {
  const moments = fc.integer({ min: Date.parse('2008-01-01T00:00:00Z'), max: Date.parse('2031-01-01T00:00:00Z') });
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu');
  fc.assert(
    fc.property(moments, zones, windows, fc.integer({ min: -12 * day, max: 12 * day }), (at, zone, text, apart) => {
      const { surely, perhaps, leaves, orderly } = windowIn(text, at, zone);
      expect(leaves(surely + Math.abs(apart))).toBeGreaterThan(at);
      expect(leaves(perhaps - 1 - Math.abs(apart))).toBeLessThanOrEqual(at);
      expect(leaves(at + orderly + Math.abs(apart) + 1)).toBeGreaterThan(leaves(at));
    }),
    { numRuns: 2_000 },
  );
});
