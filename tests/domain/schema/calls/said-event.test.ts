import { readSaidEvent } from '../../../../domain/schema/calls/said-event';

const answered = (properties: Record<string, unknown>) => readSaidEvent({ name: 'Question Answered', properties });

test('an answer is a trait that is said, so that it has the limits, the key and the age of any other', () => {
  expect(answered({ question: 'colour', answer: 'blue' })).toEqual({ said: { traits: { colour: 'blue' } } });
});

test.each([
  {},
  { question: '', answer: 1 },
  { question: 7, answer: 1 },
  { question: 'colour' },
  { question: 'colour', answer: null },
])('%j is no answer, and takes nothing away', (properties) => expect(answered(properties)).toEqual({ said: {} }));
