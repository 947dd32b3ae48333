import { questionTemplate } from '../../../domain/decide/steps/ask';
import { decide } from '../../../domain/decide/decide';
import { evolve } from '../../../domain/decide/evolve';
import type { CustomerEvent } from '../../../domain/person/event';
import type { Facts } from '../../../domain/decide/facts';
import type { Step } from '../../../domain/journey/journey';
import { checkJourney } from '../../../domain/schema/journey/journey';
import { simulate, type Simulation } from '../../../domain/rehearse/simulate';
import {
  ann,
  day,
  definitions,
  event,
  exact,
  hour,
  journey,
  message,
  onEvent,
  policy,
  start,
  template,
} from '../world';

const survey: Step = {
  kind: 'survey',
  id: 'leaving',
  template: 'mail',
  within: exact(3 * day),
  then: [message('thanks')],
  else: [message('sorry')],
};
const ask: Step = { kind: 'ask', id: 'q', question: 'birthday', channels: ['email'], within: exact(3 * day) };
const templates = [template('mail'), template('ask-birthday')];

const live = (step: Step, events: readonly CustomerEvent[], facts: Facts = ann(), rules = policy()): Simulation =>
  simulate({
    facts,
    definitions: definitions([journey('j', [step, message('after')])], { templates, policy: rules }),
    events: [event('Start', start), ...events],
    from: start,
    until: start + 900 * day,
  });
const spoken = ({ spoken: said }: Simulation): [string, number][] =>
  said.map(({ at, message: one }) => [one.step, at - start]);
const answered = (after: number, properties: Record<string, unknown> = { survey: 'leaving' }): CustomerEvent =>
  event('Survey Answered', start + after, properties);
const said = (after: number, answer: unknown = '2000-01-01'): CustomerEvent =>
  event('Question Answered', start + after, { question: 'birthday', answer });
const knowing = (birthday: unknown): Facts => {
  const facts = ann();
  return {
    ...facts,
    customer: { ...facts.customer, traits: { birthday: { value: birthday, source: 'x', at: start } } },
  };
};

describe('a survey', () => {
  test('is sent, and its answer leads to then, the answer kept', () => {
    const lived = live(survey, [answered(day, { survey: 'leaving', reason: 'price' })]);
    expect(spoken(lived)).toEqual([['leaving', 0], ['thanks', day], ['after', day]]); // prettier-ignore
    expect(lived.facts.enrolments[0]?.results['leaving']).toMatchObject({
      status: 'sent',
      answered: true,
      properties: { reason: 'price' },
    });
  });

  test('that nobody answers in time leads to else; a late answer changes nothing', () => {
    const lived = live(survey, [answered(4 * day)]);
    expect(spoken(lived)).toEqual([['leaving', 0], ['sorry', 3 * day], ['after', 3 * day]]); // prettier-ignore
    expect(lived.facts.enrolments[0]?.results['leaving']).toMatchObject({ status: 'sent', timedOut: true });
  });

  test.each([{ survey: 'another' }, { survey: 'leaving', journey: 'another' }])(
    'takes no answer to another one: %j',
    (properties) => {
      expect(spoken(live(survey, [answered(day, properties)])).map(([step]) => step)).toContain('sorry');
    },
  );

  test('that may not go leads to else, with the reason', () => {
    const lived = live(survey, [], ann({ consents: [] }));
    expect(lived.decisions.map(({ step, outcome }) => [step, outcome])).toEqual([['leaving', 'skip'], ['sorry', 'skip'], ['after', 'skip']]); // prettier-ignore
    expect(lived.facts.enrolments[0]?.results['leaving']).toEqual({ status: 'withheld', reason: 'no-consent' });
  });

  test('counts from the moment that it went, and caps and quiet hours hold it', () => {
    const lived = live(survey, [], ann(), policy({ quietHours: [{ from: '10:00', to: '12:00' }] }));
    expect(spoken(lived).slice(0, 2)).toEqual([['leaving', 2 * hour], ['sorry', 3 * day + 2 * hour]]); // prettier-ignore
  });

  test('answered before the outcome of its hand-over is known goes on at once, and never speaks again', () => {
    const defs = definitions([journey('j', [survey])], { templates });
    const asked = evolve(ann({ events: [event('Start', start)] }), decide(ann({ events: [event('Start', start)] }), defs, start)); // prettier-ignore
    const inTheAir = { ...asked, messages: asked.messages.map((one) => ({ ...one, status: 'handing-over' as const })) };
    const verdict = decide({ ...inTheAir, events: [answered(1)] }, defs, start + 1);
    expect(verdict.handOver.map(({ step }) => step)).toEqual(['thanks']);
  });
});

describe('a question', () => {
  test('that is answered passes at once, and the answer is a trait', () => {
    const lived = live(ask, [said(day)]);
    expect(spoken(lived)).toEqual([['q', 0], ['after', day]]); // prettier-ignore
    expect(lived.facts.customer.traits).toEqual({
      birthday: { value: '2000-01-01', source: 'events', at: start + day },
    });
    expect(lived.spoken[0]?.message.template).toBe('ask-birthday');
  });

  test('that nobody answers goes on when the time is over', () => {
    expect(spoken(live(ask, []))).toEqual([['q', 0], ['after', 3 * day]]); // prettier-ignore
  });

  test('is not asked where the answer is known; null is no answer', () => {
    expect(spoken(live(ask, [], knowing('1990-05-05')))).toEqual([['after', 0]]);
    expect(spoken(live(ask, [said(hour, null)], knowing(null)))).toEqual([['q', 0], ['after', 3 * day]]); // prettier-ignore
  });

  test('is not asked any more when the answer comes while it is held, whichever way', () => {
    const quiet = policy({ quietHours: [{ from: '10:00', to: '12:00' }] });
    expect(spoken(live(ask, [said(hour)], ann(), quiet)).map(([step]) => step)).toEqual(['after']);
  });

  test('answered unasked becomes a trait too, and an earlier answer never overwrites a later one', () => {
    const elsewhere = journey('k', [message('m')], { enter: [onEvent('Nothing')] });
    const late = { ...said(2 * hour, 'old'), at: start - day };
    const lived = simulate({
      facts: ann(),
      definitions: definitions([elsewhere], { templates }),
      events: [said(hour, 'new'), late],
      from: start,
      until: start + day,
    });
    expect(lived.facts.customer.traits['birthday']?.value).toBe('new');
  });

  test('needs a template of its own name to be published', () => {
    expect(questionTemplate('firstName')).toBe('ask-first-name');
    expect(questionTemplate('Shoe size')).toBe('ask-shoe-size');
    const known = { policy: policy(), journeys: new Set<string>() };
    const problems = (keys: string[]) =>
      checkJourney(
        { journey: journey('j', [ask]), steps: [[ask, ['steps', 0]]] },
        { ...known, templates: new Map(keys.map((key) => [key, template(key)])) },
      );
    expect(problems([])).toMatchObject([{ code: 'unknown-template', pointer: '/steps/0/ask/question' }]);
    expect(problems(['ask-birthday'])).toEqual([]);
  });
});
