import type { Facts } from '../../../domain/decide/facts';
import type { Step } from '../../../domain/journey/journey';
import { simulate } from '../../../domain/rehearse/simulate';
import { ann, day, definitions, event, exact, hour, journey, message, onEvent, said, start, template } from '../world';

const survey: Step = {
  kind: 'survey',
  id: 'leaving',
  template: 'mail',
  within: exact(3 * day),
  then: [message('thanks')],
  else: [message('sorry')],
};

describe('a survey that somebody gets who just said no', () => {
  const at = start + day;
  const ledger = (no: object, ...more: Facts['consents']): Facts['consents'] => [
    ...['news', 'orders'].map((purpose) => said('granted', start - day, { purpose })),
    said('withdrawn', at - 2 * hour, no),
    ...more,
  ];
  /** What a journey that listens to why they left has sent by its survey, and what became of it. */
  const asked = (consents: Facts['consents']): (string | undefined)[] => {
    const feedback = journey('ask-why', [survey], { purpose: 'orders', enter: [onEvent('Feedback Given')] });
    const { spoken, decisions } = simulate({
      facts: ann({ consents }),
      definitions: definitions([feedback], { templates: [template('mail', 'service')] }),
      events: [event('Feedback Given', at)],
      from: start,
      until: start + 10 * day,
    });
    const [first] = decisions.filter(({ step }) => step === 'leaving');
    return [first?.outcome, first?.reason, ...spoken.map(({ message: one }) => one.step)];
  };

  test.each<[string, Facts['consents'], (string | undefined)[]]>([
    ['the way of the no', ledger({ channel: 'email' }), ['skip', 'withdrawn', 'sorry']],
    ['any way after a no to all of them', ledger({}), ['skip', 'withdrawn', 'sorry']],
    ['any way after a no to everything', ledger({ purpose: '*', spares: ['orders'] }), ['skip', 'withdrawn', 'sorry']],
  ])('never goes by %s, also for another purpose, and leads to else', (_what, consents, outcome) => {
    expect(asked(consents)).toEqual(outcome);
  });

  test.each<[string, Facts['consents']]>([
    ['said on another channel', ledger({ channel: 'sms' })],
    ['that was taken back since', ledger({ channel: 'email' }, said('granted', at - hour, { channel: 'email' }))],
    ['of long ago', ledger({ channel: 'email', recordedAt: at - 2 * day })],
    ['that never was a yes', ledger({ channel: 'email', state: 'denied' })],
  ])('goes in spite of a no %s', (_what, consents) => {
    expect(asked(consents)).toEqual(['send', 'permitted', 'leaving', 'sorry']);
  });
});
