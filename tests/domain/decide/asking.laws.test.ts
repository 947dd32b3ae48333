import fc from 'fast-check';
import type { CustomerEvent } from '../../../domain/person/event';
import type { Step } from '../../../domain/journey/journey';
import { readListeners } from '../../../domain/journey/listeners';
import { simulate, type Simulation } from '../../../domain/rehearse/simulate';
import { ann, day, definitions, event, exact, hour, journey, onEvent, policy, start, template, wait } from '../world';

/** So long nobody is asked the same again. */
const again = 10 * day;
const questions = ['a', 'b', 'c'];

type Asked = { question: string; within: number };
const asks = fc.record({ question: fc.constantFrom(...questions), within: fc.integer({ min: 1, max: 12 }) });
const journeys = fc.array(
  fc.record({
    on: fc.constantFrom('One', 'Two'),
    priority: fc.integer({ min: 0, max: 100 }),
    hold: fc.integer({ min: 0, max: 20 }),
    pause: fc.integer({ min: 0, max: 12 }),
    asks: fc.array(asks, { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);
const happening = fc.record({
  name: fc.constantFrom('One', 'One', 'Two', 'Question Answered', 'Question Answered', 'Question Asked', 'Leave'),
  question: fc.constantFrom(...questions),
  answer: fc.constantFrom({ answer: 'x' }, { refused: true }, {}),
  hours: fc.integer({ min: 0, max: 60 * 24 }),
});

const step = ({ question, within }: Asked, n: number, pause: number): Step[] => [
  ...(pause > 0 ? [wait(`w${n}`, pause * hour)] : []),
  { kind: 'ask', id: `q${n}`, question, channels: ['email'], within: exact(within * day) },
];

type Made = {
  readonly on: string;
  readonly priority: number;
  readonly hold: number;
  readonly pause: number;
  readonly asks: readonly Asked[];
};
type World = { readonly made: readonly Made[]; readonly events: readonly CustomerEvent[] };

function live({ made, events }: World): Simulation {
  const written = made.map(({ on, priority, asks: of, pause }, n) =>
    journey(`j${n}`, of.flatMap((one, place) => step(one, place, pause)), {
      priority,
      enter: [onEvent(on, { again: 'always' })],
      exit: [{ on: 'Leave', as: 'left' }],
    }),
  ); // prettier-ignore
  const rules = policy({ questions: { again: exact(again) }, hold: exact((made[0]?.hold ?? 0) * day) });
  return simulate({
    facts: ann(),
    definitions: definitions(written, { policy: rules, templates: questions.map((one) => template(`ask-${one}`)) }),
    listeners: readListeners(written, written, rules),
    events,
    from: start,
    until: start + 200 * day,
  });
}

const worlds = fc.record({ made: journeys, happenings: fc.array(happening, { minLength: 1, maxLength: 25 }) }).map(
  ({ made, happenings }): World => ({
    made,
    events: happenings
      .map(({ name, question, answer, hours }) =>
        event(name, start + hours * hour, name.startsWith('Question') ? { question, ...answer } : {}),
      )
      .sort((one, other) => one.at - other.at),
  }),
); // prettier-ignore

/** Every asking: of the journeys, and of others. */
function askings({ made, events }: World, lived: Simulation): { question: string; at: number; until: number }[] {
  const ours = lived.spoken.map(({ at, message }) => {
    const found = made[Number(message.journey.slice(1))]?.asks[Number(message.step.slice(1))];
    return { question: found?.question ?? '', at, until: at + (found?.within ?? 0) * day };
  });
  const theirs = events
    .filter(({ name }) => name === 'Question Asked')
    .map(({ at, properties }) => ({ question: String(properties['question']), at, until: at }));
  return [...ours, ...theirs].sort((one, other) => one.at - other.at);
}

const answersTo = ({ events }: World, asked: string): CustomerEvent[] =>
  events.filter(({ name, properties }) => name === 'Question Answered' && properties['question'] === asked);

test('over any order of events nobody is asked the same within its time, nor after a no, nor what they said, nor two things at once', () => {
  let asked = 0;
  fc.assert(
    fc.property(worlds, (world) => {
      const lived = live(world);
      const all = askings(world, lived);
      for (const [n, one] of all.entries()) {
        if (one.until === one.at) continue;
        asked++;
        const before = all.slice(0, n);
        for (const earlier of before.filter(({ question }) => question === one.question)) {
          expect(one.at - earlier.at).toBeGreaterThanOrEqual(again);
        }
        expect(answersTo(world, one.question).filter(({ at }) => at < one.at)).toEqual([]);
        for (const earlier of before.filter(({ question }) => question !== one.question)) {
          const ends = [...answersTo(world, earlier.question), ...world.events.filter(({ name }) => name === 'Leave')]
            .map(({ at }) => at)
            .filter((at) => at >= earlier.at);
          expect(one.at).toBeGreaterThanOrEqual(Math.min(earlier.until, ...ends));
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(asked).toBeGreaterThan(100);
});
