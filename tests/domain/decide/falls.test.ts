import { simulate } from '../../../domain/rehearse/simulate';
import type { Entry } from '../../../domain/journey/journey';
import { ann, day, definitions, hour, journey, message, policy, said, start } from '../world';

const byStage = (stage: 'anonymous' | 'light' | 'registered', more: object = {}): readonly Entry[] => [
  { by: 'stage', stage, again: 'after-exit', ...more },
];

/** The journeys that were entered, with the hours after the start. */
function entered(live: Parameters<typeof definitions>[0], facts: Parameters<typeof ann>[0], advocate?: string) {
  const lifecycle = advocate === undefined ? {} : { advocate };
  const defs = definitions(live, { policy: policy({ lifecycle }) });
  const lived = simulate({ facts: ann(facts), definitions: defs, events: [], from: start, until: start + 900 * day });
  const passages = lived.facts.enrolments.map((one) => `${one.journey} ${(one.enteredAt - start) / hour}`);
  return { passages, stages: lived.stages.map(({ from, to, at, cause }) => [from, to, (at - start) / hour, cause]) };
}

test('on the day on which the last consent expires a light person is anonymous again, which starts what waits for it', () => {
  const consents = [said('granted', start - day, { validUntil: start + 2 * day })];
  const live = [
    journey('welcome', [], { enter: byStage('light') }),
    journey('ask-again', [message('a')], { enter: byStage('anonymous', { from: 'light' }) }),
    journey('hello-again', [], { enter: byStage('anonymous') }),
  ];
  const { passages, stages } = entered(live, { consents });
  expect(passages).toEqual(['welcome 0', 'ask-again 48']);
  expect(stages).toEqual([
    ['anonymous', 'light', 0, 'an address for email and a consent for news'],
    ['light', 'anonymous', 48, 'no consent holds any more'],
  ]);
});

test('who falls back to registered is not welcomed as if they had just registered', () => {
  const customer = { ...ann().customer, stage: 'advocate' as const };
  const live = [
    journey('welcome', [], { enter: byStage('registered') }),
    journey('thank', [], {
      enter: byStage('registered', { from: 'advocate', when: 'customer.stage == "registered"' }),
    }),
  ];
  const { passages, stages } = entered(live, { customer }, 'now < timestamp("2026-03-03T10:00:00Z")');
  expect(passages).toEqual(['thank 24']);
  expect(stages).toEqual([['advocate', 'registered', 24, "the policy's condition no longer holds"]]);
});
