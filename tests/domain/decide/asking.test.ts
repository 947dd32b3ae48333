import { questionTemplate } from '../../../domain/journey/question-template';
import { decide } from '../../../domain/decide/decide';
import type { Decision } from '../../../domain/decide/decision';
import { sayDecision } from '../../../domain/words/words';
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
  wait,
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

  test('is not asked where the answer is known; an answer that was taken away is not', () => {
    expect(spoken(live(ask, [], knowing('1990-05-05')))).toEqual([['after', 0]]);
    expect(spoken(live(ask, [], knowing(null)))).toEqual([['q', 0], ['after', 3 * day]]); // prettier-ignore
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

describe('one question at a time', () => {
  const question = (name: string, within = 3 * day): Step => ({
    kind: 'ask',
    id: 'q',
    question: name,
    channels: ['email'],
    within: exact(within),
  });
  const both = [template('mail'), template('ask-birthday'), template('ask-city')];
  const answer = (name: string, after: number, more: Record<string, unknown>) =>
    event('Question Answered', start + after, { question: name, ...more });
  function meet(events: readonly CustomerEvent[], steps: readonly (readonly Step[])[], rules = policy()): Simulation {
    const journeys = steps.map((some, n) => journey(`j${n}`, some, { priority: 90 - n }));
    const defs = definitions(journeys, { templates: both, policy: rules });
    return simulate({ facts: ann(), definitions: defs, events: [event('Start', start), ...events], from: start, until: start + 300 * day }); // prettier-ignore
  }
  const asked = ({ spoken: said }: Simulation) =>
    said.map(({ at, message: { template: key } }) => [key, (at - start) / day]);

  test('of two journeys the one of higher priority asks, and the other waits with a decision that names it', () => {
    const lived = meet([answer('birthday', day, { answer: '1990-05-05' })], [[question('birthday')], [question('city')]]); // prettier-ignore
    expect(asked(lived)).toEqual([['ask-birthday', 0], ['ask-city', 1]]); // prettier-ignore
    const held = lived.decisions.find(({ reason }) => reason === 'question-open');
    expect(held).toMatchObject({
      journey: 'j1',
      outcome: 'hold',
      data: { question: 'city', winner: { journey: 'j0', step: 'q', question: 'birthday', priority: 90 } },
    });
    const recorded = ['at', 'data', 'enrolmentId', 'journey', 'outcome', 'reason', 'step', 'until', 'version'];
    for (const { messageId: _, until: _u, ...one } of lived.decisions) expect(recorded).toEqual(expect.arrayContaining(Object.keys(one))); // prettier-ignore
    expect(sayDecision(held as Decision)).toMatch(
      /the journey j0 asks for birthday, and one question is asked at a time/,
    );
  });

  test('the other one asks when nobody answered in time, if it may be held so long', () => {
    expect(asked(meet([], [[question('birthday', 2 * day)], [question('city')]]))).toEqual([['ask-birthday', 0], ['ask-city', 2]]); // prettier-ignore
    const short = meet([], [[question('birthday', 5 * day)], [question('city'), message('after')]]);
    expect(asked(short)).toEqual([['ask-birthday', 0], ['mail', 3]]); // prettier-ignore
    expect(short.decisions.at(-2)).toMatchObject({ outcome: 'skip', reason: 'question-open' });
  });

  test('a no is remembered, lets the journey go on, and is on record', () => {
    for (const no of [{ refused: true }, {}, { answer: null }, { answer: 'x', refused: true }]) {
      const later = [question('birthday'), wait('w', 200 * day), { ...question('birthday'), id: 'q2' }, message('after')]; // prettier-ignore
      const lived = meet([answer('birthday', day, no)], [later]);
      expect(asked(lived)).toEqual([['ask-birthday', 0], ['mail', 201]]); // prettier-ignore
      expect(lived.facts.enrolments[0]?.results['q']).toMatchObject({ status: 'sent', refused: true });
      expect(lived.decisions.map(({ reason }) => reason)).toContain('question-refused');
      expect(lived.facts.customer.traits).toEqual({});
    }
  });

  test('the same is not asked again within its time, also where somebody else asked it', () => {
    const twice = [question('birthday'), wait('w', 10 * day), { ...question('birthday'), id: 'q2' }, message('after')];
    expect(asked(meet([], [twice]))).toEqual([['ask-birthday', 0], ['mail', 13]]); // prettier-ignore
    const soon = policy({ questions: { again: exact(14 * day) } });
    expect(asked(meet([], [twice], soon))).toEqual([['ask-birthday', 0], ['ask-birthday', 14], ['mail', 17]]); // prettier-ignore
    const shown = event('Question Asked', start - 1, { question: 'birthday' });
    const lived = simulate({
      facts: ann({ history: [shown] }),
      definitions: definitions([journey('j', [question('birthday')])], { templates: both }),
      events: [event('Start', start)],
      from: start,
      until: start + day,
    });
    expect(lived.decisions.map(({ outcome, reason }) => [outcome, reason])).toEqual([['skip', 'question-asked']]);
  });

  test('what was asked is an event that journeys hear of', () => {
    const listening = journey('k', [message('m')], { enter: [onEvent('Question Asked')] });
    const defs = definitions([journey('j', [question('birthday')]), listening], { templates: both });
    const lived = simulate({ facts: ann(), definitions: defs, events: [event('Start', start)], from: start, until: start }); // prettier-ignore
    expect(lived.facts.history.map(({ name, properties }) => [name, properties])).toEqual([
      ['Start', {}],
      ['Question Asked', { question: 'birthday' }],
    ]);
    expect(lived.facts.enrolments.map((one) => one.journey)).toEqual(['j', 'k']);
  });

  test('one whose answer came while it waited for its channel is withheld', () => {
    const defs = definitions([journey('j', [question('birthday'), message('after')])], { templates: both });
    const facts = ann({ events: [event('Start', start)] });
    const waiting = evolve(facts, decide(facts, defs, start));
    const told: Facts = {
      ...waiting,
      customer: { ...waiting.customer, traits: { birthday: { value: '1990-05-05', source: 'x', at: start } } },
    };
    const verdict = decide(told, defs, start + hour);
    expect(verdict.messages.map(({ step, status, reason }) => [step, status, reason])).toEqual([
      ['q', 'withheld', 'question-answered'],
      ['after', 'decided', undefined],
    ]);
  });

  test('one that is in the air when its passage ends counts as asked', () => {
    const leaving = journey('j', [question('birthday')], { exit: [{ on: 'Leave', as: 'left' }] });
    const defs = definitions([leaving], { templates: both });
    const facts = ann({ events: [event('Start', start)] });
    const sent = evolve(facts, decide(facts, defs, start));
    const inTheAir = { ...sent, messages: sent.messages.map((one) => ({ ...one, status: 'handing-over' as const })) };
    const verdict = decide({ ...inTheAir, events: [event('Leave', start + 1)] }, defs, start + 1);
    expect(verdict.happened.map(({ name, properties }) => [name, properties])).toEqual([
      ['Question Asked', { question: 'birthday' }],
    ]);
  });
});
