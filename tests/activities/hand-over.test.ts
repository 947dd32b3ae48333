import pino from 'pino';
import type { Channel } from '../../channels/channel';
import { handOver, type Handed } from '../../activities/hand-over';
import { decide } from '../../domain/decide/decide';
import { day, ann, definitions, event, journey, message, start } from '../domain/world';

const email: Channel = {
  kind: 'email',
  deadline: 1_000,
  handOver: async () => ({ outcome: 'sent', reply: '250 ok' }),
  close: async () => undefined,
};
const links = { unsubscribe: 'https://x.example/u', preferences: 'https://x.example/p' };

/** What becomes of Ann's message when this is gone at the moment at which it is handed over. */
async function without(gone?: 'channel' | 'address' | 'template'): Promise<Handed> {
  const rules = definitions([journey('j', [message('m')])]);
  const facts = ann({ events: [event('Start', start)] });
  const verdict = decide(facts, rules, start);
  const [first] = verdict.handOver;
  if (!first) throw new Error('there is no message');
  const clock = { now: () => start, realUntil: (at: number) => Math.max(0, at - start) };
  const channels = new Map(gone === 'channel' ? [] : [['email', email]]);
  const deps = { clock, channels, log: pino({ level: 'silent' }), linksFor: () => links };
  const customer = gone === 'address' ? { ...facts.customer, identifiers: [] } : facts.customer;
  const found = gone === 'template' ? { ...rules, template: () => undefined } : rules;
  return handOver(deps, { facts: { ...facts, customer }, definitions: found, verdict }, { message: first, attempt: 1 });
}

test('with all that it needs a message goes', async () => {
  expect(await without()).toMatchObject({ answer: 'sent', outcome: { status: 'sent' } });
});

test('a message whose address or template is gone is not sent, with that reason', async () => {
  expect((await without('address')).outcome).toMatchObject({ status: 'failed', reason: 'no-address' });
  expect((await without('template')).outcome).toMatchObject({ status: 'failed', reason: 'template-missing' });
});

test('a message waits for a channel that this worker does not have as long as it may be held, and says so once', async () => {
  const { outcome, answer } = await without('channel');
  expect(outcome).toMatchObject({ status: 'decided', reason: 'channel-down', held: { reason: 'channel-down' } });
  expect(outcome.refusal).toMatchObject({ times: 1, until: start + 3 * day });
  expect(answer).toBe('refused');
});
