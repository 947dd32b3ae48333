import fc from 'fast-check';
import { journeyNumbers, type Counts } from '../../../domain/decide/numbers';
import { takenBranch, type Mark } from '../../../domain/decide/steps/taken-branch';
import { howMany, needsApproval, needsTyping, reviewState } from '../../../domain/journey/approval';
import type { Step } from '../../../domain/journey/journey';
import { rateOf } from '../../../domain/journey/rate';
import { parseJourney } from '../../../domain/schema/journey/journey';

const nothing: Mark = { arm: null, case: null, held: null, timedOut: null, answered: null, status: null };
const { journey } = parseJourney(
  `journey: cart\npurpose: news\nenter: { on: A }\nsteps:
  - { if: "true", id: constructor, then: [ { exit: a } ] }
  - { choose: [ { when: "true", steps: [ { exit: a } ] }, { else: [] } ], id: choose }
  - { split: arms, arms: { a: { weight: 1, steps: [ { exit: a } ] }, b: { weight: 1, holdout: true } } }
  - { wait-for: { on: B, within: 1 day }, id: await, then: [ { exit: a } ] }
  - { survey: ask, template: t, within: 1 day }
  - { wait: 1 day, id: rest }
`,
  'yaml',
);
const stepNamed = (id: string): Step => {
  const found = journey?.steps.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

test.each<[string, Partial<Mark>, string | undefined]>([
  ['constructor', { held: 'true' }, 'then'],
  ['constructor', { held: 'false' }, 'else'],
  ['choose', { case: '0' }, '0'],
  ['choose', { case: 'else' }, 'else'],
  ['choose', { case: '7' }, undefined],
  ['arms', { arm: 'b' }, 'b'],
  ['arms', {}, undefined],
  ['await', {}, 'then'],
  ['await', { timedOut: 'true' }, 'else'],
  ['ask', { status: 'sent' }, undefined],
  ['ask', { status: 'unknown', answered: 'true' }, 'then'],
  ['ask', { status: 'sent', timedOut: 'true' }, 'else'],
  ['ask', { status: 'withheld' }, 'else'],
  ['rest', {}, undefined],
])('behind %s with %j the way is %s', (id, mark, way) => {
  expect(takenBranch(stepNamed(id), { ...nothing, ...mark })).toBe(way);
});

const counts: Counts = {
  places: [
    { state: 'active', step: 'constructor', outcome: null, noted: false, passages: 3, goals: 0 },
    { state: 'active', step: 'ask', outcome: null, noted: true, passages: 2, goals: 1 },
    { state: 'exited', step: 'rest', outcome: 'bought', noted: false, passages: 4, goals: 4 },
    { state: 'completed', step: 'rest', outcome: 'completed', noted: true, passages: 1, goals: 0 },
    { state: 'completed', step: 'constructor', outcome: 'holdout', noted: false, passages: 10, goals: 2 },
  ],
  marks: [
    { ...nothing, step: 'constructor', held: 'true', holdout: null, passages: 5, goals: 4 },
    { ...nothing, step: 'constructor', held: 'false', holdout: null, passages: 2, goals: 1 },
    { ...nothing, step: 'arms', arm: 'a', holdout: 'false', passages: 6, goals: 4 },
    { ...nothing, step: 'arms', arm: 'b', holdout: 'true', passages: 1, goals: 1 },
    { ...nothing, step: 'ask', status: 'sent', holdout: null, passages: 2, goals: 1 },
    { ...nothing, step: 'rest', holdout: null, passages: 1, goals: 0 },
  ],
  sent: [{ step: 'ask', sent: 2 }],
  weighed: [
    { step: 'ask', outcome: 'hold', reason: 'capped', passages: 1 },
    { step: 'ask', outcome: 'hold', reason: 'quiet-hours', passages: 1 },
    { step: 'ask', outcome: 'skip', reason: 'no-consent', passages: 3 },
  ],
  parked: 1,
};

test('who was kept out entered the journey and no step of it, and is compared, not counted in its rate', () => {
  const { steps, ...all } = journeyNumbers(counts, { told: journey });
  expect(all).toEqual({
    entered: 20, active: 5, completed: 11, exited: 4, parked: 1, goals: 7, exits: { bought: 4 },
    goalRate: rateOf(5, 10), keptOut: { entered: 10, goals: 2, rate: rateOf(2, 10) },
  }); // prettier-ignore
  expect(steps['constructor']).toEqual({ entered: 10, waiting: 3, sent: 0, held: 0, skipped: {}, branches: { then: 5, else: 2 } }); // prettier-ignore
});

test('a step counts whoever stands there or noted something there, once each', () => {
  const { steps } = journeyNumbers(counts, { told: journey });
  expect(steps['ask']).toEqual({ entered: 2, waiting: 2, sent: 2, held: 2, skipped: { 'no-consent': 3 } });
  expect(steps['rest']).toMatchObject({ entered: 5, waiting: 0 });
  expect(steps['arms']).toMatchObject({
    entered: 7,
    arms: { a: { entered: 6, goals: 4, holdout: false }, b: { entered: 1, goals: 1, holdout: true } },
    branches: { a: 6, b: 1 },
  });
});

test('an arm that nobody has come to is told with the others, as nought', () => {
  const marks = counts.marks.filter(({ arm }) => arm !== 'b');
  expect(journeyNumbers({ ...counts, marks }, { told: journey }).steps['arms']?.arms).toEqual({
    a: { entered: 6, goals: 4, holdout: false },
    b: { entered: 0, goals: 0, holdout: true },
  });
});

test('every step of the versions has its numbers, noughts where nobody came, in the order in which it is read', () => {
  const none = { places: [], marks: [], sent: [], weighed: [], parked: 0 };
  const older = parseJourney('journey: cart\npurpose: news\nenter: { on: A }\nsteps: [{ wait: 1 day, id: old }]', 'yaml').journey; // prettier-ignore
  const { steps } = journeyNumbers(none, { told: journey, others: older ? [older] : [] });
  expect(Object.keys(steps)).toEqual(['constructor', '0.then.0', 'choose', '1.0.0', 'arms', '2.a.0', 'await', '3.then.0', 'ask', 'rest', 'old']); // prettier-ignore
  expect(steps['rest']).toEqual({ entered: 0, waiting: 0, sent: 0, held: 0, skipped: {} });
  expect(steps['arms']).toMatchObject({ arms: { a: { entered: 0 }, b: { entered: 0, holdout: true } } });
});

test('a journey that is not known has numbers and no branches', () => {
  expect(journeyNumbers(counts, {}).steps['constructor']).not.toHaveProperty('branches');
});

describe('a rate', () => {
  test('has the bounds that the books have (Wilson, 95 %)', () => {
    const { rate, low, high } = rateOf(15, 50) ?? { rate: 0, low: 0, high: 0 };
    expect([rate, low.toFixed(4), high.toFixed(4)]).toEqual([0.3, '0.1910', '0.4375']);
    expect(rateOf(0, 10)?.high.toFixed(4)).toBe('0.2775');
    expect(rateOf(0, 0)).toBeUndefined();
  });

  test('lies within its bounds, they within 0 and 1, and nearer the more are counted', () => {
    const some = fc.integer({ min: 1, max: 10_000_000 }).chain((of) => fc.tuple(fc.nat(of), fc.constant(of)));
    fc.assert(
      fc.property(some, ([hits, of]) => {
        const { rate, low, high } = rateOf(hits, of) ?? { rate: -1, low: 0, high: 0 };
        expect(0 <= low && low <= rate && rate <= high && high <= 1).toBe(true);
        const more = rateOf(hits * 4, of * 4);
        expect((more?.high ?? 1) - (more?.low ?? 0)).toBeLessThan(high - low);
      }),
    );
  });
});

describe('an approval', () => {
  const policy = { approval: { above: 10, typedFrom: 5 } };

  test.each([
    [{ moving: 10 }, false, true],
    [{ moving: 11 }, true, true],
    [{ moving: 4 }, false, false],
    [{ moving: 4, entering: { size: 7, whole: true } }, true, true],
    [{ moving: 0, entering: { size: 1, whole: false } }, true, true],
  ])('of %j: by somebody else %s, typed %s', (concerned, other, typed) => {
    expect([needsApproval(policy, concerned), needsTyping(policy, concerned)]).toEqual([other, typed]);
  });

  test('is asked of nobody by a policy that says nothing, and a key is typed from a thousand people on', () => {
    expect(needsApproval({}, { moving: 1e9 })).toBe(false);
    expect([999, 1_000].map((moving) => needsTyping({}, { moving }))).toEqual([false, true]);
    expect(howMany({ moving: 2, entering: { size: 3, whole: true } })).toBe(5);
  });

  test('is worth nothing once the draft says something else', () => {
    expect(reviewState(undefined)).toBe('none');
    expect(reviewState({ isOfThisDraft: true, approvedBy: null })).toBe('asked');
    expect(reviewState({ isOfThisDraft: true, approvedBy: 'x' })).toBe('approved');
    expect(reviewState({ isOfThisDraft: false, approvedBy: 'x' })).toBe('stale');
  });
});
