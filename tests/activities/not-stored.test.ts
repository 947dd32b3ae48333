import { notStored } from '../../activities/not-stored';
import { decide } from '../../domain/decide/decide';
import { evolve } from '../../domain/decide/evolve';
import { ann, definitions, event, journey, message, start } from '../domain/world';

const rules = definitions([journey('j', [message('a')])]);
const facts = ann({ events: [event('Start', start)] });
const verdict = decide(facts, rules, start);
const outOfRange = Object.assign(new Error('integer out of range'), { code: '22003' });
const partsOf = (later: typeof verdict) =>
  notStored(outOfRange, evolve(facts, verdict), later)?.suspects.map(({ part, id }) => ({ part, id }));
const nothing = decide(evolve(facts, verdict), rules, start);
const bare = { ...nothing, enrolments: [], messages: [], calls: [], decided: [] };
const [passage] = verdict.enrolments;
const stage = { part: 'stage', id: 'ann' };

test('the newest event is suspected first, then the passages, at last the stage', () => {
  expect(notStored(outOfRange, facts, verdict)?.suspects).toMatchObject([
    { part: 'event', id: facts.events[0]?.id },
    { part: 'passage', id: passage?.id, journey: 'j', version: 1, step: 'a', reason: 'unstorable' },
    stage,
  ]);
});

test('a passage of which only a message or a call changed is suspected, once', () => {
  const ref = { part: 'passage', id: passage?.id };
  expect(partsOf({ ...bare, messages: verdict.messages })).toEqual([ref, stage]);
  if (!passage) throw new Error('nobody entered');
  const { id, journey: key, version, step } = passage;
  const call = { id: 'call', enrolmentId: id, journey: key, version, step, url: 'https://x.example', body: {} };
  const calls = [{ ...call, status: 'open' as const, decidedAt: start, until: start, at: start }];
  expect(partsOf({ ...bare, calls })).toEqual([ref, stage]);
  expect(partsOf({ ...verdict, calls, decided: [] })).toEqual([ref, stage]);
});

test('an outage and somebody who overtook us are no refusal', () => {
  for (const code of ['08006', '40001', '23505'])
    expect(notStored(Object.assign(new Error('away'), { code }), facts, verdict)).toBeUndefined();
});
