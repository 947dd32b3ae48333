import { decide } from '../../../domain/decide/decide';
import { evolve } from '../../../domain/decide/evolve';
import type { CustomerEvent } from '../../../domain/person/event';
import type { Definitions, Facts } from '../../../domain/decide/facts';
import { simulate, type Simulation } from '../../../domain/rehearse/simulate';
import { ann, day, definitions, event, exact, journey, message, policy, said, start, template } from '../world';

const live = (facts: Facts, defs: Definitions, events: readonly CustomerEvent[]): Simulation =>
  simulate({ facts, definitions: defs, events, from: start, until: start + 900 * day });
const why = ({ decisions }: Simulation): string[] =>
  decisions.map(({ step, outcome, reason }) => `${step} ${outcome} ${reason}`);

test('a rejected address is on record, gives its slot back, and the journey goes on', () => {
  const caps = [{ max: 1, window: { kind: 'rolling', per: exact(365 * day) } } as const];
  const defs = definitions([journey('j', [message('a'), message('b')])], { policy: policy({ caps }) });
  let first = true;
  const answer = () => {
    const answered = first ? ('rejected' as const) : ('sent' as const);
    first = false;
    return answered;
  };
  const lived = simulate({
    facts: ann(),
    definitions: defs,
    events: [event('Start', start)],
    from: start,
    until: start + day,
    answer,
  });
  expect(why(lived)).toEqual(['a send permitted', 'a skip rejected', 'b send permitted']);
});

test('a message that waits for its queue is asked again before it goes: consent, exit and quiet hours of that moment count', () => {
  const defs = definitions([journey('j', [message('a'), message('b')])], {
    policy: policy({ quietHours: [{ from: '21:00', to: '08:00' }] }),
  });
  const facts = ann({ events: [event('Start', start)] });
  const queued = evolve(facts, decide(facts, defs, start));
  const night = Date.parse('2026-03-02T22:00:00Z');
  const held = decide(queued, defs, night);
  expect(held.handOver).toEqual([]);
  expect(held.due).toBe(Date.parse('2026-03-03T08:00:00Z'));
  const withdrawn = decide(
    { ...queued, consents: [...queued.consents, said('withdrawn', night, { channel: 'email' })] },
    defs,
    night,
  );
  expect(withdrawn.messages[0]).toMatchObject({ step: 'a', status: 'withheld', reason: 'withdrawn' });
  expect(withdrawn.handOver).toEqual([]);
});

test('a missing template skips its message and says so', () => {
  const lived = live(ann(), definitions([journey('j', [message('a', { template: 'gone' })])]), [event('Start', start)]);
  expect(why(lived)).toEqual(['a skip template-missing']);
});

test('a goal counts within its window, also after the exit, once', () => {
  const goal = { on: 'Order Completed', within: exact(7 * day) };
  const defs = definitions([journey('j', [message('a')], { goal })], { templates: [template('mail')] });
  const reached = (at: number): unknown =>
    live(ann(), defs, [event('Start', start), event('Order Completed', start + at)]).facts.enrolments[0]?.goalAt;
  expect(reached(3 * day)).toBe(start + 3 * day);
  expect(reached(8 * day)).toBeUndefined();
});
