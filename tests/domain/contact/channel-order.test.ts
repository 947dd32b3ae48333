import fc from 'fast-check';
import { addressOn, channelOrder } from '../../../domain/contact/channel-order';
import type { Customer, Identifier } from '../../../domain/person/customer';
import type { MessageClass } from '../../../domain/journey/policy';

const email: Identifier = { kind: 'email', value: 'ann@example.org' };
const phone: Identifier = { kind: 'phone', value: '+491700000000', verifiedAt: 1 };
const content = { text: 'hello' };

type Given = {
  channels?: readonly string[];
  content?: readonly string[];
  kind?: MessageClass;
  prefers?: readonly string[];
  identifiers?: readonly Identifier[];
  suppressed?: Customer['suppressed'];
  verifiedOnly?: boolean;
};

function order(given: Given) {
  return channelOrder({
    channels: given.channels ?? ['preferred'],
    template: {
      class: given.kind ?? 'marketing',
      channels: Object.fromEntries((given.content ?? ['sms', 'email']).map((channel) => [channel, content])),
    },
    preferences: { channels: given.prefers },
    customer: { identifiers: given.identifiers ?? [email, phone], suppressed: given.suppressed ?? {} },
    policy: { verifiedOnly: given.verifiedOnly ?? false },
  }).map(({ channel, obstacle }) => (obstacle ? `${channel}: ${obstacle}` : channel));
}

describe('the order', () => {
  test('is the step’s, each channel once', () => {
    expect(order({ channels: ['sms', 'email', 'sms'] })).toEqual(['sms', 'email']);
  });

  test('of preferred is the person’s', () => {
    expect(order({ channels: ['preferred', 'email'], prefers: ['sms', 'email'] })).toEqual(['sms', 'email']);
  });

  test('of preferred is every channel of the template for a person who said nothing, in one order whatever the template’s', () => {
    expect(order({ content: ['sms', 'email'] })).toEqual(['email', 'sms']);
    expect(order({ content: ['email', 'sms'] })).toEqual(['email', 'sms']);
  });
});

describe('an obstacle', () => {
  test('is that the template says nothing there', () => {
    expect(order({ channels: ['wechat', 'constructor'] })).toEqual(['wechat: no-content', 'constructor: no-content']);
    expect(order({ prefers: ['push', 'email'] })).toEqual(['push: no-content', 'email']);
  });

  test('is that the person does not want the channel, or any', () => {
    expect(order({ channels: ['email', 'sms'], prefers: ['sms'] })).toEqual(['email: channel-not-preferred', 'sms']);
    expect(order({ prefers: [] })).toEqual(['email: channel-not-preferred', 'sms: channel-not-preferred']);
  });

  test('is that there is no address', () => {
    expect(order({ identifiers: [email] })).toEqual(['email', 'sms: no-address']);
    expect(order({ channels: ['pigeon'], content: ['pigeon'] })).toEqual(['pigeon: no-address']);
  });

  test('is that the address is suppressed, for service messages too', () => {
    const suppressed = { email: 'hard-bounce' };
    expect(order({ suppressed })).toEqual(['email: suppressed', 'sms']);
    expect(order({ suppressed, kind: 'service' })).toEqual(['email: suppressed', 'sms']);
  });

  test('is that the address is not confirmed, where the policy asks for that, and not for service messages', () => {
    expect(order({ verifiedOnly: true })).toEqual(['email: unverified-address', 'sms']);
    expect(order({ verifiedOnly: true, kind: 'service' })).toEqual(['email', 'sms']);
    expect(
      order({ verifiedOnly: true, identifiers: [email, { ...email, value: 'b@example.org', verifiedAt: 3 }] }),
    ).toEqual(['email', 'sms: no-address']);
  });
});

test('the address is a confirmed one, else the first', () => {
  const confirmed = { kind: 'email', value: 'b@example.org', verifiedAt: 3 };
  expect(addressOn('email', { identifiers: [email, confirmed] })).toBe(confirmed);
  expect(addressOn('email', { identifiers: [phone, email, { ...email, value: 'c@example.org' }] })).toBe(email);
  expect(addressOn('push', { identifiers: [email] })).toBeUndefined();
});

test('whatever is asked, no channel is free that is not in the template, not wanted or has no address', () => {
  const channel = fc.constantFrom('email', 'sms', 'wechat', 'push');
  const given = fc.record({
    channels: fc.array(fc.oneof(channel, fc.constant('preferred')), { maxLength: 6 }),
    content: fc.uniqueArray(channel),
    prefers: fc.option(fc.uniqueArray(channel), { nil: undefined }),
    identifiers: fc.uniqueArray(fc.constantFrom(email, phone)),
    suppressed: fc.dictionary(channel, fc.constant('complaint')),
  });
  const kinds: Record<string, Identifier> = { email, sms: phone };
  fc.assert(
    fc.property(given, (situation) => {
      const found = order(situation);
      const named = found.map((one) => one.split(':')[0]);
      expect(new Set(named).size).toBe(named.length);
      for (const free of found.filter((one) => !one.includes(':'))) {
        const address = kinds[free];
        expect(situation.content).toContain(free);
        expect(situation.prefers ?? [free]).toContain(free);
        expect(address && situation.identifiers.includes(address)).toBe(true);
        expect(Object.keys(situation.suppressed)).not.toContain(free);
      }
    }),
  );
});
