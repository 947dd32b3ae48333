import { evaluate } from '../../../../domain/cel/condition';
import { decide } from '../../../../domain/decide/decide';
import { evolve } from '../../../../domain/decide/evolve';
import type { Definitions, Facts, Verdict } from '../../../../domain/decide/facts';
import type { Enrolment } from '../../../../domain/journey/enrolment';
import type { JourneyVersion } from '../../../../domain/journey/journey';
import { sayMending } from '../../../../domain/words/words';
import { callsOf } from '../../../setup/cost';
import { ann, day, definitions, event, hour, journey, message, onEvent, start, wait } from '../../world';

const list = Array.from({ length: 5_000 }, (_, n) => n);
const once = 'customer.traits.list.all(x, x >= 0)';
/** It takes nearly all that one evaluation may take. */
const costly = `!(${once} && ${once} && ${once})`;
const plain = 'customer.stage == "advocate"';

const facts = (more: Partial<Facts> = {}): Facts => {
  const { customer } = ann();
  return ann({ customer: { ...customer, traits: { list: { value: list, source: 't', at: start } } }, ...more });
};
const leaving = (key: string, when: string): JourneyVersion =>
  journey(key, [wait('w', day)], { enter: [], exit: [{ as: 'left', when }] });
const passages = (key: string, count: number, until = start + day): Enrolment[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `${key}-${n}`,
    journey: key,
    version: 1,
    key: `k${n}`,
    state: 'active',
    step: 'w',
    since: start,
    waiting: { for: 'time', until },
    entry: { by: 'event', at: start, name: 'Start', eventId: `e${n}`, properties: {} },
    results: {},
    enteredAt: start,
  }));

const good = journey('good', [message('hello'), wait('w', day)]);
const rules = definitions([leaving('heavy', costly), leaving('light', plain), good]);
const parkedOf = ({ trouble }: Verdict): string[] => trouble.parked.map(({ id }) => id);

test('what one condition may take is no trouble for who has one or two of them', () => {
  const { customer, preferences } = facts();
  const scope = { customer, preferences, history: [], now: start, zone: 'UTC' };
  expect(evaluate(costly, scope)).toEqual({ ok: true, value: false });
  expect(decide(facts({ enrolments: passages('heavy', 1) }), rules, start).trouble.parked).toEqual([]);
});

const crowd = facts({
  enrolments: [...passages('heavy', 500), ...passages('light', 499), ...passages('good', 1, start)],
  events: [event('Start', start)],
});

test('of a thousand passages those that ask for too much are parked in words, and all others go on', () => {
  const verdict = decide(crowd, rules, start);
  const parked = parkedOf(verdict);
  expect(parked.length).toBeGreaterThan(490);
  expect(parked.filter((id) => !id.startsWith('heavy-'))).toEqual([]);
  expect(verdict.trouble.parked[0]).toMatchObject({ reason: 'too-costly', journey: 'heavy', step: 'w', tries: 1 });
  expect(verdict.trouble.parked[0] && sayMending(verdict.trouble.parked[0])).toContain('too much at once');
  expect(verdict.handOver.map(({ step }) => step)).toEqual(['hello']);
  expect(verdict.enrolments).toContainEqual(expect.objectContaining({ id: 'good-0', state: 'completed' }));
  expect(verdict.postponed).toBe(false);
});

test('a decision costs little whatever its conditions ask, the next one with what is parked as well', () => {
  const after = evolve(crowd, decide(crowd, rules, start));
  const due = { ...after, parked: (after.parked ?? []).map((one) => ({ ...one, due: true })) };
  for (const person of [crowd, after, due])
    expect(callsOf(() => decide(person, rules, start + hour))).toBeLessThan(40_000_000);
});

test('who is parked for it goes on when the others are gone', () => {
  const after = evolve(crowd, decide(crowd, rules, start));
  const [waiting] = (after.parked ?? []).slice(-1);
  const enrolments = after.enrolments.filter(({ id }) => id === waiting?.id);
  const alone = { ...after, enrolments, parked: waiting ? [{ ...waiting, due: true }] : [] };
  const verdict = decide(alone, rules, start + day);
  expect(verdict.trouble).toMatchObject({ parked: [], released: [{ id: waiting?.id }] });
  expect(verdict.enrolments).toContainEqual(expect.objectContaining({ id: waiting?.id, state: 'completed' }));
});

test('a thousand passages with plain conditions are none too many', () => {
  const verdict = decide(facts({ enrolments: passages('light', 1_000) }), rules, start);
  expect(verdict.trouble.parked).toEqual([]);
});

/** Decides until nothing is postponed. */
function decideAll(person: Facts, definitionsInForce: Definitions): { after: Facts; decided: string[][] } {
  const decided: string[][] = [];
  for (let after = person; ;) {
    const verdict = decide(after, definitionsInForce, start + hour);
    decided.push([...verdict.decided]);
    after = evolve(after, verdict);
    expect(verdict.trouble.parked).toEqual([]);
    if (!verdict.postponed) return { after, decided };
  }
}

test('events whose conditions cost much are decided a few at a time, each once and in their order', () => {
  const events = Array.from({ length: 12 }, (_, n) => event('Start', start + n, { n }));
  const entered = journey('entered', [wait('w', day)], {
    enter: [onEvent('Start', { when: `event.properties.n == 11 || ${costly}` })],
  });
  const { after, decided } = decideAll(facts({ events }), definitions([entered]));
  expect(decided.length).toBeGreaterThan(3);
  expect(decided.flat()).toEqual(events.map(({ id }) => id));
  expect(after.enrolments).toMatchObject([{ entry: { eventId: events[11]?.id } }]);
});
