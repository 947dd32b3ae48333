import type { Facts } from '../../../domain/decide/facts';
import type { JourneyVersion, Step, StepOf } from '../../../domain/journey/journey';
import type { Policy } from '../../../domain/journey/policy';
import { simulate, type Simulation } from '../../../domain/rehearse/simulate';
import { ann, day, definitions, event, exact, hour, journey, message, onEvent, policy, said, start, template, wait } from '../world'; // prettier-ignore

/** What the products of others are known to get wrong, each as a life of Ann. `start` is Monday, 10:00 UTC. */

type Given = {
  facts?: Facts;
  policy?: Policy;
  names?: Record<string, number>;
  change?: (facts: Facts, at: number) => Facts;
};

function live(journeys: readonly JourneyVersion[], { facts = ann(), policy: rules, names = { Start: 0 }, change }: Given = {}): Simulation {
  return simulate({
    facts,
    definitions: definitions(journeys, { ...(rules ? { policy: rules } : {}), templates: [template('mail'), both] }),
    events: Object.entries(names).map(([name, at]) => event(name, start + at)).sort((a, b) => a.at - b.at),
    from: start,
    until: start + 400 * day,
    ...(change ? { change } : {}),
  });
} // prettier-ignore
const both = { ...template('both'), channels: { ...template('mail').channels, sms: { text: 'Hello' } } };
const spoken = ({ spoken: all }: Simulation): [string, number][] =>
  all.map(({ at, message: { step } }) => [step, at - start]);
const why = ({ decisions }: Simulation): string[] => decisions.map(({ step, outcome, reason }) => `${step} ${outcome} ${reason}`); // prettier-ignore
const livingIn = (timezone: string): Facts => ann({ preferences: { timezone } });
const nextAt = (time: string, ...weekdays: ('mon' | 'tue')[]): Step => ({
  kind: 'wait',
  id: 'w',
  wait: { until: 'next', time, weekdays },
});

test('a weekday is the customer\'s own: their Monday, not that of UTC', () => {
  const days = (zone: string): number[] =>
    spoken(live([journey('j', [nextAt('00:30', 'tue'), message('a')])], { facts: livingIn(zone) })).map(([, at]) => at / hour);
  expect(days('UTC')).toEqual([14.5]);
  expect(days('Pacific/Auckland')).toEqual([1.5]); // It is Monday, 23:00 there.
  expect(days('America/Los_Angeles')).toEqual([22.5]);
}); // prettier-ignore

describe('a cap never drops a message without trace: when it was held too long', () => {
  const caps = [{ max: 1, window: { kind: 'rolling', per: exact(30 * day) } }] as const;
  const held = (how: Partial<StepOf<'message'>>, facts = ann()): Simulation => {
    const second = message('b', { hold: exact(2 * day), template: 'both', channels: ['email', 'sms'], ...how });
    return live([journey('j', [message('a'), second, message('c', { hold: exact(60 * day) })])], { facts, policy: policy({ caps }) }); // prettier-ignore
  };

  test('it is skipped, and the journey goes on', () => {
    const lived = held({});
    expect(why(lived)).toEqual(['a send permitted', 'b hold capped', 'b skip capped', 'c hold capped', 'c send permitted']); // prettier-ignore
    expect(lived.decisions[2]).toMatchObject({ at: start + 2 * day, data: { count: 1, heldSince: start, channel: 'email' } }); // prettier-ignore
    expect(lived.facts.messages).toContainEqual(expect.objectContaining({ step: 'b', status: 'withheld', reason: 'capped' })); // prettier-ignore
  });

  test('or the journey ends', () => {
    const lived = held({ whenHeldTooLong: 'exit' });
    expect(why(lived)).toEqual(['a send permitted', 'b hold capped', 'b exit capped']);
    expect(lived.facts.enrolments).toMatchObject([{ state: 'exited', outcome: 'held-too-long' }]);
    const withheld = lived.facts.messages.find(({ step }) => step === 'b');
    expect(withheld).toMatchObject({ status: 'withheld', reason: 'capped' });
    expect(lived.decisions.at(-1)?.messageId).toBe(withheld?.id);
  });

  test('or its other channel is tried, and where there is none it is skipped', () => {
    const lived = held({ whenHeldTooLong: 'next-channel' });
    expect(why(lived)).toEqual(why(held({})));
  });
});

test('an exit does not wait for a delay to end, and its goal is counted after it too', () => {
  const goal = { on: 'Paid', within: exact(30 * day) };
  const exit = [{ on: 'Bought', as: 'bought' }];
  const lived = live([journey('j', [wait('w', 10 * day), message('a')], { exit, goal })], { names: { Start: 0, Bought: day, Paid: 5 * day } }); // prettier-ignore
  expect(lived.facts.enrolments).toMatchObject([{ state: 'exited', outcome: 'bought', endedAt: start + day, goalAt: start + 5 * day }]); // prettier-ignore
  expect(spoken(lived)).toEqual([]);
});

test('an exit that time alone brings about is not missed in the middle of a delay', () => {
  const exit = [{ when: 'count("Start", "3 days") == 0', as: 'idle' }];
  const lived = live([journey('j', [wait('w', 10 * day), message('a')], { exit })]);
  expect(lived.facts.enrolments).toMatchObject([{ state: 'exited', outcome: 'idle', endedAt: start + 3 * day }]);
});

test('a delay at the end is waited for, so that exits and goals still find somebody inside', () => {
  const lived = live([journey('j', [message('a'), wait('w', 3 * day)])]);
  expect(lived.facts.enrolments).toMatchObject([{ state: 'completed', endedAt: start + 3 * day }]);
});

test('nobody is thrown out by a pause, and a delay that ends meanwhile is not lost', () => {
  const paused = (facts: Facts, at: number): Facts => {
    const { paused: _, ...customer } = facts.customer;
    const during = at >= start + day && at < start + 9 * day;
    return { ...facts, customer: during ? { ...customer, paused: { at: start + day } } : customer };
  };
  const lived = live([journey('j', [wait('w', 5 * day), message('a')])], { names: { Start: 0, Other: day, Again: 9 * day }, change: paused }); // prettier-ignore
  expect(why(lived)).toEqual(['a hold paused', 'a send permitted']);
  expect(spoken(lived)).toEqual([['a', 9 * day]]);
});

test("somebody without a zone has the quiet hours of the policy's", () => {
  const rules = policy({ timezone: 'Asia/Shanghai', quietHours: [{ from: '18:00', to: '09:00' }] });
  expect(spoken(live([journey('j', [message('a')])], { policy: rules }))).toEqual([['a', 15 * hour]]);
});

test('who walks through without consent is not silent about it, and a filter on the fact that enters does not race with it', () => {
  const enter = [onEvent('Start', { when: 'count("Start") == 1' } as object)];
  const lived = live([journey('j', [message('a'), message('b')], { enter })], { facts: ann({ consents: [said('denied', start - day)] }) }); // prettier-ignore
  expect(why(lived)).toEqual(['a skip denied', 'b skip denied']);
});
