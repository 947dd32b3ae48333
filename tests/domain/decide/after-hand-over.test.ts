import { afterHandOver } from '../../../domain/decide/after-hand-over';
import { decide } from '../../../domain/decide/decide';
import type { Facts, Verdict } from '../../../domain/decide/facts';
import type { Step } from '../../../domain/journey/journey';
import { AskedPast } from '../../../domain/person/asked-past';
import { ann, day, definitions, event, journey, message, start, wait } from '../world';

const started = ann({ events: [event('Start', start)], past: new AskedPast(true) });
const defs = (...steps: Step[]) => definitions([journey('j', [...steps, message('a'), wait('w', day)])]);
const after = (facts: Facts, verdict: Verdict): Facts | undefined =>
  afterHandOver(facts, verdict, verdict.handOver.map(({ id }) => ({ id, attempt: 1, at: start })), new AskedPast(true)); // prettier-ignore

test('who was spoken to goes on from it', () => {
  const rules = defs();
  const verdict = decide(started, rules, start);
  const known = after(started, verdict);
  expect(known?.messages).toMatchObject([{ status: 'sent', attempt: 1, at: start }]);
  expect(known && decide(known, rules, start)).toMatchObject({ active: [{ step: 'w' }], due: start + day, open: [] });
});

test('what was decided is past: it is asked for, and listed nowhere', () => {
  const verdict = decide(started, defs(), start);
  expect(after(started, verdict)).toMatchObject({ events: [], history: [] });
});

test('why a message was held before it went is said no more', () => {
  const rules = defs();
  const verdict = decide(started, rules, start);
  const refusal = { since: start, times: 1, nextTry: start, until: start + day };
  const held = verdict.messages.map((one) => ({ ...one, reason: 'provider-refuses' as const, refusal }));
  const [known] = after(started, { ...verdict, messages: held })?.messages ?? [];
  expect(known).toMatchObject({ status: 'sent' });
  expect(known).not.toHaveProperty('reason');
  expect(known).not.toHaveProperty('refusal');
});

test('what the database seals, masks or tries again is asked of the database', () => {
  const update: Step = { kind: 'update', id: 'u', traits: { topic: { literal: 'offers' } } };
  const calling: Step = { kind: 'webhook', id: 'h', url: 'https://example.org/', body: {} };
  const outcomes = [defs(update), definitions([journey('k', [calling]), journey('j', [message('a')])])].map((rules) =>
    after(started, decide(started, rules, start)),
  );
  expect(outcomes).toEqual([undefined, undefined]);
  const imported = { ...started, imported: {} as Facts['imported'] };
  expect(after(imported, decide(started, defs(), start))).toBeUndefined();
});
