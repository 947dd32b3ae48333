import type { Step, StepOf } from '../../../domain/journey/journey';
import { rehearse } from '../../../domain/rehearse/persona';
import { definitionsOf, writtenFrom } from '../../../domain/rehearse/written';
import { scriptFile, scriptOf } from '../../../domain/schema/persona';
import { day, definitions, exact, journey, message, start, template } from '../world';

const links = { unsubscribe: 'https://example.org/u', preferences: 'https://example.org/me' };
const ask: StepOf<'ask'> = { kind: 'ask', id: 'ask', question: 'firstName', channels: ['email'], within: exact(day) };
const survey: StepOf<'survey'> = { kind: 'survey', id: 'survey', template: 'form', within: exact(day), then: [], else: [] }; // prettier-ignore

test.each<[string, Step, string]>([
  ['a message', message('message'), 'mail'],
  ['a question', ask, 'ask-first-name'],
  ['a survey', survey, 'form'],
])('what %s speaks by goes with the definitions that a rehearsal is given', (_, step, key) => {
  const whole = definitions([journey('j', [step])], { templates: [template(key)] });
  const asked = { consents: { news: 'granted' }, events: [{ at: '1 hour', event: 'Start' }] };
  const reasons = (given: typeof whole): string[] =>
    rehearse(scriptOf(scriptFile.parse(asked), start), given, links).decisions.map(({ reason }) => reason);
  expect(reasons(definitionsOf(writtenFrom(whole)))).toEqual(['permitted']);
  expect(reasons(whole)).toEqual(['permitted']);
});
