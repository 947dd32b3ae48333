import type { Facts } from '../../../domain/decide/facts';
import { nextQuestion } from '../../../domain/decide/next-question';
import type { JourneyVersion, Step } from '../../../domain/journey/journey';
import { simulate } from '../../../domain/rehearse/simulate';
import { sayNextQuestion } from '../../../domain/words/say/next-question';
import { ann, day, definitions, event, exact, hour, journey, policy, start, template } from '../world';

const ask = (question: string): Step => ({ kind: 'ask', id: 'q', question, channels: ['email', 'sms'], within: exact(7 * day) }); // prettier-ignore
const templates = ['a', 'b', 'c'].map((one) => template(`ask-${one}`));
const reading = (trait: string): Step => ({ kind: 'if', id: `i-${trait}`, condition: `customer.traits.${trait} == "x"`, then: [], else: [] }); // prettier-ignore
const asking = (question: string, priority: number, more: Partial<JourneyVersion> = {}) =>
  journey(`j-${question}`, [ask(question)], { priority, ...more });

const next = (live: readonly JourneyVersion[], facts: Facts = ann(), now = start) =>
  sayNextQuestion(nextQuestion(facts, definitions(live, { templates }), now));
const knowing = (name: string): Facts => ({ ...ann(), customer: { ...ann().customer, traits: { [name]: { value: 'x', source: 'x', at: start } } } }); // prettier-ignore

test('it is that of the journey of the highest priority, then the one by whose answer most journeys decide', () => {
  expect(next([asking('a', 10), asking('b', 80)])).toMatchObject({
    question: 'b',
    journey: 'j-b',
    step: 'q',
    priority: 80,
    channels: ['email'],
    others: [{ question: 'a', because: 'b is worth more.' }],
  });
  const readers = [journey('r', [reading('a')]), journey('s', [reading('a.city')]), journey('t', [reading('ab')])];
  const found = next([asking('a', 50), asking('b', 50), ...readers]);
  expect(found).toMatchObject({ question: 'a', readers: 2 });
  expect(found.because).toBe(
    'The journey j-a (priority 50) asks for a, and nothing that is not known yet is worth more; 2 journeys decide by the answer. It may be asked by email, and where the person is.',
  );
});

test('of equal ones it is the one at which the person stands', () => {
  const live = [asking('a', 50), asking('b', 50, { enter: [{ by: 'event', on: 'B', again: 'never' }] })];
  const rules = policy({ quietHours: [{ from: '00:00', to: '23:59' }] });
  const defs = definitions(live, { templates, policy: rules });
  const { facts } = simulate({
    facts: ann(),
    definitions: defs,
    events: [event('B', start)],
    from: start,
    until: start,
  });
  expect(nextQuestion(facts, defs, start).next?.question).toBe('b');
});

test('what is known, was refused or was asked not long ago is not asked, and the next one is', () => {
  const live = [asking('a', 90), asking('b', 50)];
  expect(next(live, knowing('a'))).toMatchObject({ question: 'b', others: [{ question: 'a', reason: 'question-answered', because: 'The answer to a is known.' }] }); // prettier-ignore
  const no = ann({ history: [event('Question Answered', start - day, { question: 'a', refused: true })] });
  expect(next(live, no)).toMatchObject({ question: 'b', others: [{ reason: 'question-refused' }] });
  const shown = ann({ history: [event('Question Asked', start - day, { question: 'a' })] });
  expect(next(live, shown)).toMatchObject({ question: 'b', others: [{ reason: 'question-asked', until: '2026-05-30T10:00:00.000Z' }] }); // prettier-ignore
  expect(next(live, shown, start + 90 * day).question).toBe('a');
});

test('nothing is asked while an answer is waited for, while somebody is paused or snoozes, or where nobody asks anything', () => {
  const live = [asking('a', 90), asking('b', 50, { enter: [{ by: 'event', on: 'Else', again: 'never' }] })];
  const defs = definitions(live, { templates });
  const { facts } = simulate({ facts: ann(), definitions: defs, events: [event('Start', start)], from: start, until: start + hour }); // prettier-ignore
  expect(sayNextQuestion(nextQuestion(facts, defs, start + hour))).toMatchObject({
    question: null,
    reason: 'question-open',
    until: '2026-03-09T10:00:00.000Z',
    because: 'The journey j-a asked for a and waits for the answer until 9 March 2026, 10:00 UTC, and one question is asked at a time.',
  }); // prettier-ignore
  expect(next(live, ann({ preferences: { snoozeUntil: start + day } }))).toMatchObject({ question: null, reason: 'snoozed' }); // prettier-ignore
  const paused = { ...ann(), customer: { ...ann().customer, paused: { at: start } } };
  expect(next(live, paused)).toMatchObject({ question: null, because: 'Outreach to the person is paused.' });
  expect(next([journey('j', [])])).toEqual({ question: null, because: 'No published journey asks anything.', reason: undefined, until: undefined, others: [] }); // prettier-ignore
  expect(next([asking('a', 1, { state: 'archived' })]).because).toBe('No published journey asks anything.');
});

test('without a consent it may be asked where the person is alone', () => {
  const found = next([asking('a', 50)], ann({ consents: [] }));
  expect(found).toMatchObject({ question: 'a', channels: [] });
  expect(found.because).toMatch(/It may be asked where the person is, by no channel\.$/);
});
