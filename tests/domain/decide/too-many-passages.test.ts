import { decide } from '../../../domain/decide/decide';
import type { Enrolment } from '../../../domain/journey/enrolment';
import { limits } from '../../../domain/person/limits';
import { sayDecision } from '../../../domain/words/words';
import { ann, day, definitions, event, journey, start, wait } from '../world';

const live = definitions([journey('one', [wait('w', day)]), journey('many', [wait('w', day)])]);
const passage = (n: number): Enrolment => ({
  id: `p${n}`,
  journey: 'many',
  version: 1,
  key: `k${n}`,
  state: 'active',
  step: 'w',
  since: start,
  waiting: { for: 'time', until: start + day },
  entry: { by: 'event', at: start, name: 'Start', eventId: `e${n}`, properties: {} },
  results: {},
  enteredAt: start,
});
const inside = (n: number) => ann({ enrolments: Array.from({ length: n }, (_, at) => passage(at)) });
const started = (n: number) => decide({ ...inside(n), events: [event('Start', start)] }, live, start);

test('who is in as many passages as there may be enters no further one, which is on record with its words', () => {
  const { enrolments, decisions, decided } = started(limits.openPassages);
  expect(enrolments).toEqual([]);
  expect(decided).toHaveLength(1);
  expect(decisions.map(({ journey: key }) => key).sort()).toEqual(['many', 'one']);
  const why = { step: 'w', outcome: 'skip', reason: 'too-many-passages', data: { most: limits.openPassages } };
  expect(decisions).toMatchObject([why, why]);
  expect(decisions[0] && sayDecision(decisions[0])).toContain('as many passages');
});

test('one below the limit enters, and only one', () => {
  const { enrolments, decisions } = started(limits.openPassages - 1);
  expect(enrolments).toHaveLength(1);
  expect(decisions).toMatchObject([{ reason: 'too-many-passages' }]);
});

test('it is no entry, so that who was turned away once is let in later', () => {
  const full = started(limits.openPassages);
  const later = decide({ ...inside(3), events: [event('Start', start + 1)] }, live, start + 1);
  expect(full.enrolments).toEqual([]);
  expect(later.enrolments.map(({ journey: key }) => key)).toContain('one');
});
