import fc from 'fast-check';
import { addFindings, emptyFindings, tryOn, type Trial } from '../../../domain/rehearse/backtest/backtest';
import { liveAgain, type Person } from '../../../domain/rehearse/backtest/past-life';
import { changesOf, weeksOf } from '../../../domain/rehearse/backtest/result';
import { personOf } from '../../../domain/rehearse/backtest/stored-past';
import { rulesOf, type RuleSet } from '../../../domain/rehearse/backtest/rules';
import { weekOf } from '../../../domain/rehearse/backtest/weeks';
import type { Journey } from '../../../domain/journey/journey';
import { planOf } from '../../../domain/journey/plan';
import { Turns } from '../../../domain/rehearse/turns';
import { eventsOf, life, templates } from './lives';
import { day, event, exact, journey, message, onEvent, policy, start, wait } from '../world';

const set = (journeys: readonly Journey[], more: Partial<RuleSet> = {}): RuleSet => ({
  journeys,
  audiences: [],
  templates,
  policy: policy(),
  ...more,
});
const address = { kind: 'email', value: 'a@example.org' } as const;
/** Somebody with an address and a consent whose past is told in days. */
function person(id: string, happened: readonly (readonly [name: string, day: number])[], consent = true): Person {
  const known = { ...event('Identify', start), type: 'identify', said: { refs: [address] } };
  const agreed = event('Consent Changed', start, { purpose: 'news', state: 'granted' });
  return {
    id,
    events: [known, ...(consent ? [agreed] : []), ...happened.map(([name, at]) => event(name, start + at * day))],
  };
}
const trial = (now: RuleSet, more: Partial<Trial> = {}): Trial => ({
  rules: rulesOf(now),
  from: start,
  to: start + 30 * day,
  until: start + 400 * day,
  ...more,
});

describe('a past that is lived again', () => {
  const twice = journey('j', [message('a'), wait('w', 20 * day), message('b')], {
    exit: [{ on: 'Stop', as: 'stopped' }],
    goal: { on: 'Order', within: exact(5 * day) },
  });

  test('is called by audiences while the file lasts, from the first event of each person on', () => {
    const weekly = {
      by: 'audience',
      audience: 'true',
      every: 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=12',
      again: 'always',
    } as const;
    const people = [person('from the start', [['Order', 1]]), { ...person('late', []), events: [event('Order', start + 15 * day)] }]; // prettier-ignore
    const { journeys } = tryOn(people, trial(set([journey('letter', [wait('w', day)], { enter: [weekly] })]))).tally;
    // The file begins on Monday at 10:00 and lasts 30 days: five Mondays at 12:00, of which the late one sees two.
    expect(journeys['letter']).toMatchObject({ entered: 5 + 2, completed: 5 + 2 });
  });

  test('is counted by journey: entered, sent, skipped, exited, completed, goals', () => {
    const people = [
      person('stays', [['Start', 1], ['Order', 3]]),
      person('stops', [['Start', 1], ['Stop', 5], ['Order', 20]]),
      person('never asked', [['Start', 1]], false),
      person('never starts', [['Order', 1]]),
    ]; // prettier-ignore
    const { tally } = tryOn(people, trial(set([twice])));
    expect(tally.journeys['j']).toEqual({
      entered: 3,
      active: 0,
      completed: 2,
      exited: 1,
      goals: 1,
      sent: 3,
      sentAfterEnd: 0,
      parked: 0,
      held: 0,
      skipped: { 'no-consent': 2 },
      outcomes: { completed: 2, stopped: 1 },
    });
    expect(tally).toMatchObject({ customers: 4, messages: 3 });
    expect(tally.busiest).toEqual([{ customer: 'stays', messages: 2 }, { customer: 'stops', messages: 1 }]); // prettier-ignore
  });

  test('is counted by step: who came there, who is there still, what was sent and why not', () => {
    const people = [person('stays', [['Start', 1]]), person('never asked', [['Start', 1]], false), person('late', [['Start', 25]])]; // prettier-ignore
    const trials = trial(set([twice]), { until: start + 30 * day });
    const { tally } = tryOn(people, trials);
    expect(tally.steps['j']).toEqual({
      a: { entered: 3, waiting: 0, sent: 2, held: 0, skipped: { 'no-consent': 1 } },
      w: { entered: 3, waiting: 1, sent: 0, held: 0, skipped: {} },
      b: { entered: 2, waiting: 0, sent: 1, held: 0, skipped: { 'no-consent': 1 } },
    });
    const findings = emptyFindings(trials);
    for (const one of people) addFindings(findings, tryOn([one], trials));
    expect(findings.tally.steps).toEqual(tally.steps);
  });

  test('goes on from how somebody stood when it began, and what was said of them by any road is said again', () => {
    const noYet = { seq: 1, purpose: 'news', state: 'denied', at: start - day, recordedAt: start - day, source: 'desk' } as const; // prettier-ignore
    const yes = { ...noYet, seq: 2, state: 'granted', at: start + 2 * day } as const;
    const moved = (name: string, at: number, value: unknown, source = 'desk') =>
      ({ what: 'trait', name, at, value: { value, source, at } }) as const;
    const stood = { id: 'x', stage: 'light', stageSince: 0, createdAt: 0, identifiers: [], traits: {}, points: 0 } as const; // prettier-ignore
    const past = {
      before: [event('Order', start - 3 * day)],
      events: [event('Start', start + day), event('Start', start + 3 * day)],
      said: [
        { what: 'address', name: 'email', at: start + day, value: address } as const,
        { what: 'wish', name: 'timezone', at: start + day, value: 'Asia/Shanghai' } as const,
        moved('city', start + day, 'Ulm'),
        moved('score', start + day, 9, 'journey:j'),
      ],
      lines: [yes],
    };
    const lived = personOf({ ...stood, preferences: {}, consents: [noYet] }, past, start);
    const again = onEvent('Start', { again: 'always', when: 'count("Order", "10 days") == 1' });
    const rules = rulesOf(set([journey('j', [message('a')], { enter: [again] })]));
    const turns = new Turns(rules.definitions, { since: start, until: start });
    const { decisions, facts } = liveAgain(lived, rules, { until: start + 30 * day, turns });
    expect(decisions.map(({ outcome, reason }) => [outcome, reason])).toEqual([['skip', 'denied'], ['send', 'permitted']]); // prettier-ignore
    expect(Object.keys(facts.customer.traits)).toEqual(['city']);
    expect(facts).toMatchObject({ preferences: { timezone: 'Asia/Shanghai' }, customer: { stage: 'light' } });
  });

  test('runs on after its last event, says what it sent then, and can be ended', () => {
    const people = [person('late', [['Start', 25]])];
    expect(tryOn(people, trial(set([twice]))).tally.journeys['j']).toMatchObject({ sent: 2, sentAfterEnd: 1 });
    const ended = tryOn(people, trial(set([twice]), { until: start + 30 * day }));
    expect(ended.tally.journeys['j']).toMatchObject({ sent: 1, sentAfterEnd: 0, active: 1, completed: 0 });
  });

  test('counts a passage that could not be decided as active and parked', () => {
    const unreadable = journey('j', [{ kind: 'wait', id: 'w', wait: { until: 'expression', expression: '"soon"' } }]);
    const people = [person('one', [['Start', 1]]), person('two', [['Start', 2]])];
    const { tally } = tryOn(people, trial(set([unreadable])));
    expect(tally.journeys['j']).toMatchObject({ entered: 2, active: 2, parked: 2, completed: 0, exited: 0 });
  });

  test('counts a message that was held once, however often it was looked at and whatever became of it', () => {
    const strict = set([journey('j', [message('a'), message('b')])], {
      policy: policy({ caps: [{ max: 1, window: { kind: 'rolling', per: exact(2 * day) } }], hold: exact(day) }),
    });
    expect(tryOn([person('x', [['Start', 1]])], trial(strict)).tally.journeys['j']).toMatchObject({
      sent: 1,
      held: 1,
      skipped: { capped: 1 },
    });
  });

  test('is told by weeks of the policy, those in which nothing happens included', () => {
    const { tally } = tryOn([person('x', [['Start', 1]])], trial(set([twice])));
    expect(weeksOf(tally).map(({ week, entered, sent }) => [week, entered, sent])).toEqual([
      ['2026-03-02', 1, 1],
      ['2026-03-09', 0, 0],
      ['2026-03-16', 0, 0],
      ['2026-03-23', 0, 1],
    ]);
    expect(weekOf(Date.parse('2026-03-08T20:00:00Z'), 'Asia/Shanghai')).toBe('2026-03-09');
    expect(weekOf(Date.parse('2026-03-09T03:00:00Z'), 'America/New_York')).toBe('2026-03-02');
  });

  test('cannot tell people apart: what one does never changes what another gets', () => {
    const capped = set([twice], { policy: policy({ caps: [{ max: 1, window: { kind: 'calendar', unit: 'day' } }] }) });
    const people = Array.from({ length: 5 }, (_, n) => person(`p${n}`, [['Start', 1]]));
    expect(tryOn(people, trial(capped)).tally.journeys['j']?.sent).toBe(10);
  });
});

describe('against another version', () => {
  const short = journey('j', [message('a')]);
  const long = journey('j', [message('a'), message('b')]);
  const people = [person('x', [['Start', 1]]), person('y', [['Start', 2]], false), person('z', [['Order', 2]])];

  test('it says what changes by journey and for how many people', () => {
    const now = set([long, journey('extra', [message('a')], { enter: [onEvent('Order')] })]);
    const changes = changesOf(tryOn(people, trial(now, { against: rulesOf(set([short])) })));
    expect(changes).toMatchObject({ messages: 2, customers: { more: 2, fewer: 0, same: 1 } });
    expect(changes?.journeys['j']).toMatchObject({ entered: 0, sent: 1, skipped: { 'no-consent': 1 } });
    expect(changes?.journeys['extra']).toMatchObject({ entered: 1, sent: 1 });
    const back = changesOf(tryOn(people, trial(set([short]), { against: rulesOf(now) })));
    expect(back).toMatchObject({ messages: -2, customers: { more: 0, fewer: 2, same: 1 } });
  });

  test('nothing changes against itself, and without one nothing is compared', () => {
    const itself = changesOf(tryOn(people, trial(set([long]), { against: rulesOf(set([long])) })));
    expect(itself).toMatchObject({ messages: 0, customers: { more: 0, fewer: 0, same: 3 } });
    for (const [name, change] of Object.entries(itself?.journeys['j'] ?? {})) {
      expect([name, change]).toEqual([name, name === 'skipped' ? {} : 0]);
    }
    expect(changesOf(tryOn(people, trial(set([long]))))).toBeUndefined();
  });
});

const granted = (id: string): Person['events'] => person(id, []).events;
const population = fc.record({
  rules: life.map(({ journeys, policy: contactPolicy }) => ({ journeys, contactPolicy })),
  pasts: fc.array(
    life.map(({ acts }) => acts),
    { minLength: 1, maxLength: 5 },
  ),
  end: fc.integer({ min: 0, max: 90 }),
  split: fc.nat(5),
});
const peopleOf = (pasts: readonly Parameters<typeof eventsOf>[0][]): Person[] =>
  pasts.map((acts, index) => ({ id: `p${index}`, events: [...granted(`p${index}`), ...eventsOf(acts)] }));

test('nobody and no message is lost: passages and messages add up, whatever happens and whenever it ends', () => {
  fc.assert(
    fc.property(population, ({ rules: { journeys, contactPolicy }, pasts, end }) => {
      const under = trial(set(journeys, { policy: contactPolicy }), { until: start + end * day });
      const people = peopleOf(pasts);
      const { tally } = tryOn(people, under);
      for (const { entered, active, completed, exited, outcomes } of Object.values(tally.journeys)) {
        expect(active + completed + exited).toBe(entered);
        expect(Object.values(outcomes).reduce((sum, one) => sum + one, 0)).toBe(completed + exited);
      }
      const weeks = weeksOf(tally);
      const total = (name: 'entered' | 'sent' | 'held') => weeks.reduce((sum, week) => sum + week[name], 0);
      const inJourneys = (name: 'entered' | 'sent' | 'held') =>
        Object.values(tally.journeys).reduce((sum, one) => sum + one[name], 0);
      for (const name of ['entered', 'sent', 'held'] as const) expect(total(name)).toBe(inJourneys(name));
      expect(inJourneys('sent')).toBe(tally.messages);
      for (const one of people) expectEveryMessageSettled(one, under);
    }),
    { numRuns: 100 },
  );
});

/** Every message step that was reached was sent, is held, was skipped with a reason, or its passage was ended or is parked there. */
function expectEveryMessageSettled(one: Person, { rules, until }: Trial): void {
  const turns = new Turns(rules.definitions, { since: start, until });
  const { facts, spoken, decisions } = liveAgain(one, rules, { until, turns });
  for (const { id, journey: key, results, step, state, waiting } of facts.enrolments) {
    const version = rules.definitions.version(key, 1);
    const isMessage = (place: string) => version && planOf(version).step(place)?.kind === 'message';
    for (const place of Object.keys(results).filter(isMessage)) {
      const sent = spoken.filter(({ message: said }) => said.enrolmentId === id && said.step === place).length;
      const skipped = decisions.filter((why) => why.enrolmentId === id && why.step === place && why.outcome === 'skip');
      expect([place, sent + skipped.length]).toEqual([place, 1]);
    }
    if (!isMessage(step) || results[step]) continue;
    if (facts.parked?.some((one) => one.id === id)) continue;
    if (state === 'active') expect(waiting?.for).toBe('permission');
    else expect(decisions.some((why) => why.enrolmentId === id && why.outcome === 'exit')).toBe(true);
  }
}

test('what came of two halves adds up to what came of the whole, wherever it is cut and in whichever order', () => {
  fc.assert(
    fc.property(population, ({ rules: { journeys, contactPolicy }, pasts, split }) => {
      const now = set(journeys, { policy: contactPolicy });
      const under = trial(now, { against: rulesOf(set(journeys)) });
      const people = peopleOf(pasts);
      const whole = tryOn(people, under);
      const halves = [tryOn(people.slice(split), under), tryOn(people.slice(0, split), under)];
      const sum = emptyFindings(under);
      for (const half of halves) addFindings(sum, half);
      expect(sum).toEqual(whole);
    }),
    { numRuns: 40 },
  );
});
