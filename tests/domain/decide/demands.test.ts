import { decide } from '../../../domain/decide/decide';
import { nextQuestion } from '../../../domain/decide/next-question';
import { firstVersions } from '../../../domain/journey/statement/statement-terms';
import type { Enrolment } from '../../../domain/journey/enrolment';
import type { JourneyVersion, Step } from '../../../domain/journey/journey';
import type { ConsentEntry, ConsentState } from '../../../domain/person/ledger/consent';
import { purposeOfDemand, standingDemand, type Demand } from '../../../domain/person/ledger/demands';
import { nextStages } from '../../../domain/person/lifecycle';
import { simulate } from '../../../domain/rehearse/simulate';
import { ann, day, definitions, event, hour, journey, message, onEvent, policy, said, start, wait } from '../world';

const demand = (right: Demand, at: number, state: ConsentState = 'denied'): ConsentEntry =>
  said(state, at, { purpose: purposeOfDemand(right) });
const news = journey('news', [wait('w', 3 * day), message('a')]);
const orders = journey('orders', [wait('w', 3 * day), message('b', { template: 'receipt' })], { purpose: 'orders', enter: [onEvent('Bought')] }); // prettier-ignore
const permitted = [said('granted', start - day), said('granted', start - day, { purpose: 'orders' })];

/** Somebody who is in both journeys since yesterday, or starts both now. */
function lived(demands: readonly ConsentEntry[], isIn = true): string[] {
  const live = [news, orders];
  const enrolments = isIn ? live.map(inside) : [];
  const facts = ann({ consents: [...permitted, ...demands], enrolments });
  const events = isIn ? [] : [event('Start', start), event('Bought', start)];
  const { decisions } = simulate({
    facts,
    definitions: definitions(live),
    events,
    from: start,
    until: start + 9 * day,
  });
  return decisions.map(({ journey: key, step, outcome, reason }) => `${key} ${step} ${outcome} ${reason}`).sort();
}

const inside = ({ key }: JourneyVersion): Enrolment => ({
  id: key, journey: key, version: 1, key: '', state: 'active', step: 'w', since: start - day,
  entry: { by: 'event', at: start - day, name: 'Start', properties: {} }, results: {}, enteredAt: start - day, waiting: { for: 'time', until: start + day },
}); // prettier-ignore

describe('a demand', () => {
  const now = start + day;
  test.each<[string, readonly ConsentEntry[], boolean]>([
    ['stands from the moment at which it was said', [demand('restrict', start)], true],
    ['is over when it was taken back', [demand('restrict', start), demand('restrict', start + hour, 'granted')], false],
    [
      'is stricter than what takes it back at the same instant',
      [demand('restrict', start, 'granted'), demand('restrict', start)],
      true,
    ],
    [
      'is not taken back by what waits to be confirmed',
      [demand('restrict', start), demand('restrict', start + hour, 'pending')],
      true,
    ],
    ['is another than that of another right', [demand('object:marketing', start)], false],
  ])('%s', (_name, words, stands) => {
    expect(standingDemand(words, 'restrict', now) !== undefined).toBe(stands);
  });
});

describe('while data lie still', () => {
  test('a journey of marketing stands where it is, and a service that is owed goes on', () => {
    expect(lived([demand('restrict', start - hour)])).toEqual(['orders b send permitted']);
  });

  test('nobody enters a journey of marketing', () => {
    expect(lived([demand('restrict', start - hour)], false)).toEqual([
      'news w skip restricted',
      'orders b send permitted',
    ]);
  });

  test('what waits to be sent is held, and goes when they lie still no longer', () => {
    const now = journey('news', [message('a')]);
    const held = ann({ consents: [...permitted, demand('restrict', start - hour)] });
    const isIn: Enrolment = {
      ...inside(now),
      step: 'a',
      waiting: { for: 'permission', reason: 'capped', until: start + day },
    };
    const script = { definitions: definitions([now]), events: [], from: start, until: start + 9 * day };
    const still = simulate({ ...script, facts: { ...held, enrolments: [isIn] } });
    expect(still.decisions.map(({ outcome, reason }) => [outcome, reason])).toEqual([['hold', 'restricted']]);
    const after = {
      ...held,
      consents: [...held.consents, demand('restrict', start - 1, 'granted')],
      enrolments: [isIn],
    };
    expect(simulate({ ...script, facts: after }).decisions.map(({ outcome }) => outcome)).toEqual(['send']);
  });

  test('no other system is told, until they lie still no longer', () => {
    const hook: Step = { kind: 'webhook', id: 'hook', url: 'https://example.org/hook', body: {} };
    const told = journey('news', [wait('w', day), hook]);
    const called = (...demands: readonly ConsentEntry[]): number =>
      decide(ann({ consents: [...permitted, ...demands], enrolments: [inside(told)] }), definitions([told]), start + day).calls.length; // prettier-ignore
    const still = demand('restrict', start - hour);
    expect([called(), called(still), called(still, demand('restrict', start, 'granted'))]).toEqual([1, 0, 1]);
  });

  test('they are among no audience, and are asked nothing', () => {
    const audiences = [{ key: 'all', when: 'true' }];
    const facts = ann({ consents: [...permitted, demand('restrict', start)], memberships: [{ audience: 'all', since: start - day }] }); // prettier-ignore
    expect(decide(facts, definitions([news], { audiences }), start).left).toEqual(['all']);
    expect(nextQuestion(facts, definitions([news]), start).silent).toEqual({ reason: 'restricted' });
  });
});

describe('who objects to marketing', () => {
  test('leaves every journey of it at once, whatever they agreed to, and is served all the same', () => {
    expect(lived([demand('object:marketing', start - hour)])).toEqual([
      'news w exit objected',
      'orders b send permitted',
    ]);
  });

  test('enters none until they take it back', () => {
    expect(lived([demand('object:marketing', start - hour)], false)).toEqual([
      'news w skip objected',
      'orders b send permitted',
    ]);
    const back = [demand('object:marketing', start - hour), demand('object:marketing', start - 1, 'granted')];
    expect(lived(back, false)).toEqual(['news a send permitted', 'orders b send permitted']);
  });
});

test('who objects to what is only our own interest is told nothing where nothing else permits it', () => {
  const now = journey('news', [message('a')]);
  const terms = (basis: 'consent' | 'legitimate-interest') => firstVersions([{ key: 'letters', version: 1, purpose: 'news', basis, data: [], locales: {}, confirm: false, again: 'never', verifiedOnly: false }]); // prettier-ignore
  const outcome = (basis: 'consent' | 'legitimate-interest'): unknown => {
    const consents = [said('granted', start - day, { statement: 'letters', version: '1' }), demand('object:legitimate-interest', start - hour)]; // prettier-ignore
    const rules = { ...definitions([now]), statements: terms(basis) };
    const events = [event('Start', start)];
    const { decisions } = simulate({ facts: ann({ consents }), definitions: rules, events, from: start, until: start + day }); // prettier-ignore
    return decisions.map(({ reason }) => reason);
  };
  expect([outcome('legitimate-interest'), outcome('consent')]).toEqual([['objected'], ['permitted']]);
});

test('a demand that was taken back is no consent: nobody becomes reachable by it', () => {
  const { customer, preferences } = ann();
  const asked = { customer, preferences, history: [], policy: policy(), now: start };
  expect(nextStages({ ...asked, consents: [demand('restrict', start - day, 'granted')] })).toEqual([]);
  expect(nextStages({ ...asked, consents: permitted })).toHaveLength(1);
});
