import fc from 'fast-check';
import { decide } from '../../../../domain/decide/decide';
import { evolve } from '../../../../domain/decide/evolve';
import type { Definitions, Facts } from '../../../../domain/decide/facts';
import type { JourneyVersion, Step } from '../../../../domain/journey/journey';
import { ann, day, definitions, event, exact, hour, journey, message, onEvent, start, wait } from '../../world';

/** Whether the next rule that is asked throws; for ever sound once the last was drawn. */
class Sabotage {
  thrown = 0;
  constructor(private readonly draws: boolean[]) {}

  ask<T>(answer: T): T {
    if (this.draws.shift() !== true) return answer;
    this.thrown += 1;
    throw new RangeError('sabotage');
  }
}

type Piece = 'wait' | 'message' | 'award' | 'rule' | 'click';
type Plan = {
  readonly pieces: readonly Piece[];
  readonly entryThrows: boolean;
  readonly exitThrows: boolean;
};

function stepOf(piece: Piece, id: string, sabotage: Sabotage): Step {
  const click: Step = { kind: 'wait-for', id, on: 'Clicked', within: exact(3 * hour), then: [message(`${id}-yes`)], else: [message(`${id}-no`)] }; // prettier-ignore
  const rule = { kind: 'update', id, get traits() { return sabotage.ask({}); } } as Step; // prettier-ignore
  const all: Record<Piece, Step> = { wait: wait(id, hour), message: message(id), award: { kind: 'award', id, points: 1, reason: 'x' }, rule, click }; // prettier-ignore
  return all[piece];
}

function journeyOf(key: string, { pieces, entryThrows, exitThrows }: Plan, sabotage: Sabotage): JourneyVersion {
  const steps = pieces.map((piece, place) => stepOf(piece, `${key}-${place}`, sabotage));
  const enter = { ...onEvent('Start') };
  if (entryThrows) Object.defineProperty(enter, 'when', { enumerable: true, get: () => sabotage.ask('true') });
  const exit = { on: 'Left', as: 'left' };
  if (exitThrows) Object.defineProperty(exit, 'when', { enumerable: true, get: () => sabotage.ask('false') });
  return journey(key, steps, { enter: [enter], exit: exitThrows ? [exit] : [] });
}

/** Decides and hands everything over until nothing is left to say, and counts each hand-over. */
function live(facts: Facts, rules: Definitions, now: number, handed: string[]): Facts {
  for (;;) {
    const verdict = decide(facts, rules, now);
    facts = evolve(facts, verdict);
    if (verdict.handOver.length === 0) return facts;
    const ids = verdict.handOver.map(({ id }) => id);
    handed.push(...ids);
    facts = { ...facts, messages: facts.messages.map((one) => (ids.includes(one.id) ? { ...one, status: 'sent' as const, at: now, attempt: one.attempt + 1 } : one)) }; // prettier-ignore
  }
}

const piece = (...pieces: Piece[]) => fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 });
const sound = piece('wait', 'message', 'award', 'click').map((pieces) => ({ pieces, entryThrows: false, exitThrows: false })); // prettier-ignore
const faulty = fc.record({
  pieces: piece('wait', 'message', 'award', 'rule', 'rule'),
  entryThrows: fc.boolean(),
  exitThrows: fc.boolean(),
});
const turn = fc.record({
  name: fc.constantFrom('Start', 'Clicked', 'Left', undefined),
  isDue: fc.boolean(),
});
const life = fc.record({
  sound: fc.array(sound, { minLength: 1, maxLength: 3 }),
  faulty: fc.array(faulty, { minLength: 1, maxLength: 3 }),
  turns: fc.array(turn, { minLength: 3, maxLength: 12 }),
  draws: fc.array(fc.boolean(), { maxLength: 60 }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

type Lived = { readonly facts: Facts; readonly handed: readonly string[]; readonly seen: readonly string[] };

/** It begins with a start; at the end every rule is sound, and the parked are tried until all is over. */
function liveIt({ sound: good, faulty: bad, turns }: Life, sabotage: Sabotage): Lived {
  const journeys = [...good.map((plan, n) => journeyOf(`good${n}`, plan, sabotage)), ...bad.map((plan, n) => journeyOf(`bad${n}`, plan, sabotage))]; // prettier-ignore
  const rules = definitions(journeys);
  const handed: string[] = [];
  const seen: string[] = [];
  let facts = ann();
  const step = (now: number, name: string | undefined, isDue: boolean, id: string): void => {
    const parked = (facts.parked ?? []).map((one) => ({ ...one, due: isDue || one.due }));
    const events = name === undefined ? [] : [{ ...event(name, now), id }];
    facts = live({ ...facts, parked, events: [...facts.events, ...events] }, rules, now, handed);
    const waiting = new Set((facts.parked ?? []).flatMap(({ part, id: of }) => (part === 'event' ? [of] : [])));
    expect(facts.events.filter(({ id: of }) => !waiting.has(of))).toEqual([]);
    seen.push(JSON.stringify(soundOf(facts)));
  };
  [{ name: 'Start', isDue: false }, ...turns].forEach(({ name, isDue }, n) => step(start + n * hour, name, isDue, `e${n}`)); // prettier-ignore
  for (let n = 0; n < 12; n++) step(start + day * (n + 1), undefined, true, `late${n}`);
  return { facts, handed, seen };
}

const soundOf = ({ enrolments, messages }: Facts) => ({
  enrolments: enrolments.filter(({ journey: key }) => key.startsWith('good')),
  messages: messages.filter(({ journey: key }) => key.startsWith('good')),
});

/** Where everything ended, without its moments: who was parked came later. */
const endOf = ({ enrolments, messages, customer, parked = [] }: Facts) => ({
  passages: enrolments.map(({ journey: key, state, outcome, results }) => ({ key, state, outcome, steps: Object.keys(results) })).sort((a, b) => (a.key < b.key ? -1 : 1)), // prettier-ignore
  said: messages.map(({ step, status }) => `${step} ${status}`).sort(),
  points: customer.points,
  parked,
});

test('whatever throws and wherever: no other passage is touched, nothing is said twice, and in the end everything is where it would be without', () => {
  let [thrown, disturbed] = [0, 0];
  fc.assert(
    fc.property(life, (one) => {
      const sabotage = new Sabotage([...one.draws]);
      const lived = liveIt(one, sabotage);
      const undisturbed = liveIt(one, new Sabotage([]));
      expect(lived.seen).toEqual(undisturbed.seen);
      expect(new Set(lived.handed).size).toBe(lived.handed.length);
      expect(lived.handed.length).toBe(undisturbed.handed.length);
      expect(endOf(lived.facts)).toEqual(endOf(undisturbed.facts));
      thrown += sabotage.thrown;
      disturbed += sabotage.thrown > 0 ? 1 : 0;
    }),
    { numRuns: 100 },
  );
  expect(thrown).toBeGreaterThan(50);
  expect(disturbed).toBeGreaterThan(25);
});
