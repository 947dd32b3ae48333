import type { Call } from '../../../domain/decide/passage/call';
import { decide } from '../../../domain/decide/decide';
import { evolve } from '../../../domain/decide/evolve';
import type { Definitions, Facts, Verdict } from '../../../domain/decide/facts';
import type { JourneyVersion, Step } from '../../../domain/journey/journey';
import { stepResults } from '../../../domain/journey/step-results';
import { ann, day, definitions, event, hour, journey, message, start } from '../world';

const hook: Step = {
  kind: 'webhook',
  id: 'hook',
  url: 'https://example.org/hook',
  body: { order: { cel: 'event.properties.order' }, from: { literal: 'us' }, bad: { cel: 'event.properties.nothing' } },
};
const after: Step = {
  kind: 'if',
  id: 'i',
  condition: 'step.hook.discount > 5',
  then: [message('yes')],
  else: [message('no')],
};
const asked = (more: Partial<JourneyVersion> = {}): Definitions => definitions([journey('j', [hook, after], more)]);

function opened(defs: Definitions): { verdict: Verdict; facts: Facts; call: Call } {
  const facts = ann({ events: [event('Start', start, { order: 'o1' })] });
  const verdict = decide(facts, defs, start);
  const [call] = verdict.calls;
  if (!call) throw new Error('nobody is called');
  return { verdict, facts: evolve(facts, verdict), call };
}

const settled = (facts: Facts, change: Partial<Call>): Facts => ({
  ...facts,
  calls: facts.calls?.map((call) => ({ ...call, at: start + hour, ...change })),
});
const said = (facts: Facts, defs: Definitions, now = start + hour): string[] =>
  decide(facts, defs, now).messages.map(({ step }) => step);

test('a call is decided once, with what CEL gives, and the passage waits for its answer', () => {
  const defs = asked();
  const { verdict, facts, call } = opened(defs);
  expect(call).toMatchObject({ status: 'open', url: 'https://example.org/hook', body: { order: 'o1', from: 'us' } });
  expect(verdict.active).toMatchObject([{ step: 'hook', waiting: { for: 'answer', callId: call.id } }]);
  expect(verdict.calling).toEqual([call]);
  const again = decide(facts, defs, start);
  expect(again).toMatchObject({ calls: [], enrolments: [], calling: [{ id: call.id }] });
});

test('what the other system answers is the result of the step', () => {
  const defs = asked();
  const { facts } = opened(defs);
  const answered = settled(facts, {
    status: 'answered',
    httpStatus: 200,
    response: { discount: 10, status: 'approved' },
  });
  expect(said(answered, defs)).toEqual(['yes']);
  const { enrolments } = decide(answered, defs, start + hour);
  expect(enrolments[0]?.results['hook']).toEqual({
    discount: 10,
    status: 'approved',
    httpStatus: 200,
    reason: 'condition-error',
    failed: ['bad'],
    $reply: { status: 200, fields: ['discount', 'status'] },
  });
});

test.each([
  [{ status: 'failed', reason: 'no' }],
  [{ arm: 'a', holdout: true }],
  [{ points: 5 }],
  [{ httpStatus: 500 }],
  [{ known: true, answer: 'x' }],
  [{ messageId: 'm', channel: 'email' }],
  [{}],
  [['a']],
  ['text'],
])('outsiders read the reply %j as it came, whatever its fields are called', (response) => {
  const defs = asked();
  const { facts } = opened(defs);
  const { enrolments } = decide(settled(facts, { status: 'answered', httpStatus: 200, response }), defs, start + hour);
  expect(stepResults(enrolments[0]?.results ?? {})).toEqual({ hook: { status: 200, body: response } });
});

test('outsiders read why a call came to nothing', () => {
  const defs = asked();
  const { verdict, facts } = opened(defs);
  const told = (rest: Facts, now: number) => stepResults(decide(rest, defs, now).enrolments[0]?.results ?? {});
  const failed = settled(facts, { status: 'failed', reason: 'gone', httpStatus: 410 });
  expect(told(failed, start + hour)).toEqual({ hook: { status: 410, reason: 'gone' } });
  expect(told(facts, verdict.due ?? 0)).toEqual({ hook: { status: null, reason: 'no-answer' } });
});

test('an answer that is no object stands under response', () => {
  const defs = asked();
  const { facts } = opened(defs);
  const { enrolments } = decide(
    settled(facts, { status: 'answered', httpStatus: 200, response: [1] }),
    defs,
    start + hour,
  );
  expect(enrolments[0]?.results['hook']).toMatchObject({ status: 'answered', response: [1] });
});

test('a call that came to nothing lets the passage go on, and says why', () => {
  const defs = asked();
  const { facts } = opened(defs);
  const failed = settled(facts, { status: 'failed', reason: 'gone', httpStatus: 410 });
  expect(said(failed, defs)).toEqual(['no']);
  const { enrolments } = decide(failed, defs, start + hour);
  expect(enrolments[0]?.results['hook']).toMatchObject({ status: 'failed', reason: 'gone', httpStatus: 410 });
});

test('nobody waits for an answer for ever, and a call that nobody waits for is not made any more', () => {
  const defs = asked();
  const { verdict, facts } = opened(defs);
  const due = verdict.due ?? Infinity;
  expect(due).toBeGreaterThanOrEqual(start + 3 * day);
  expect(said(facts, defs, due)).toEqual(['no']);
  expect(decide(facts, defs, due).calls).toMatchObject([{ status: 'failed', reason: 'exited' }]);
});

test('an exit drops a call that is not being made; one in the air is left to its outcome', () => {
  const defs = asked({ exit: [{ on: 'Stop', as: 'stopped' }] });
  const { facts } = opened(defs);
  const stop = { ...facts, events: [event('Stop', start + 1)] };
  expect(decide(stop, defs, start + 1)).toMatchObject({ calls: [{ status: 'failed', reason: 'exited' }], calling: [] });
  const inTheAir = settled(stop, { status: 'calling' });
  expect(decide(inTheAir, defs, start + 1)).toMatchObject({ calls: [], active: [] });
});
