import pino from 'pino';
import type { Channel } from '../../channels/channel';
import { handOver, type Handed } from '../../activities/hand-over';
import { decide } from '../../domain/decide/decide';
import type { Facts } from '../../domain/decide/facts';
import type { MessageClass, Policy } from '../../domain/journey/policy';
import { day, ann, definitions, event, journey, message, policy, said, start, template } from '../domain/world';

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

describe('the links of a mail lead over us', () => {
  const html = '<a href="https://a.example/">A</a>';
  type Case = { readonly consents?: Facts['consents']; readonly tracking?: Policy['tracking']; readonly class?: MessageClass }; // prettier-ignore

  /** What Ann's mail says. */
  async function sent({ consents = [], tracking, class: messageClass = 'marketing' }: Case): Promise<string | undefined> {
    const read: (string | undefined)[] = [];
    const channel: Channel = { ...email, handOver: async (mail) => (read.push(mail.html), { outcome: 'sent', reply: '' }) };
    const own = { ...template('t', messageClass), channels: { email: { subject: 's', html } } };
    const rules = definitions([journey('j', [message('m', { template: 't' })])], { policy: policy({ ...(tracking ? { tracking } : {}) }), templates: [own] });
    const facts = ann({ events: [event('Start', start)], consents: [said('granted', start - day), ...consents] });
    const verdict = decide(facts, rules, start);
    const [first] = verdict.handOver;
    if (!first) throw new Error('there is no message');
    const clock = { now: () => start, realUntil: () => 0 };
    const deps = { clock, channels: new Map([['email', channel]]), log: pino({ level: 'silent' }), linksFor: () => links, trackedLink: () => 'https://us.example/r/x' };
    await handOver(deps, { facts, definitions: rules, verdict }, { message: first, attempt: 1 });
    return read[0];
  } // prettier-ignore

  const analytics = { purpose: 'analytics' };
  const yes = said('granted', start - day, analytics);
  test.each<[string, Case, boolean]>([
    ['of whom agreed to be told of', { tracking: analytics, consents: [yes] }, true],
    ['of nobody, where the policy does not say so', { consents: [yes] }, false],
    ['not of whom never agreed', { tracking: analytics }, false],
    ['not of whom took it back', { tracking: analytics, consents: [yes, said('withdrawn', start - 1, analytics)] }, false],
    ['not of whom agreed by another channel', { tracking: analytics, consents: [said('granted', start - day, { ...analytics, channel: 'sms' })] }, false],
    ['not in a service mail', { tracking: analytics, consents: [yes], class: 'service' }, false],
  ])('%s', async (_who, given, expected) => {
    expect(await sent(given)).toBe(expected ? html.replace('https://a.example/', 'https://us.example/r/x') : html);
  }); // prettier-ignore
});

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
