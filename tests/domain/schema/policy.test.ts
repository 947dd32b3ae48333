import { defaultPolicy } from '../../../domain/schema/policy';
import { parsePolicy } from '../../../domain/schema/parse-policy';

const day = 24 * 3_600_000;

test('a whole policy', () => {
  const { policy, problems } = parsePolicy(
    `
timezone: Europe/Berlin
caps:
  - { channel: email, max: 3, per: 7 days }
  - { max: 1, per: calendar day, clock: policy }
  - { max: 9, per: 1 month, purpose: news }
quietHours:
  - { from: "21:00", to: "08:00", channels: [email, sms] }
  - { from: "00:00", to: "23:59", days: [sun], regions: [DE] }
hold: 3 days
lookAhead: 1 day
verifiedOnly: true
purposes: { cart-reminders: { class: marketing, validFor: 2 years }, orders: { class: service } }
lifecycle: { advocate: count("Order Completed") >= 5 }
`,
    'yaml',
  );
  expect(problems).toEqual([]);
  expect(policy).toEqual({
    version: 0,
    timezone: 'Europe/Berlin',
    caps: [
      { channel: 'email', max: 3, window: { kind: 'rolling', per: { unit: 'exact', millis: 7 * day } } },
      { max: 1, window: { kind: 'calendar', unit: 'day' }, clock: 'policy' },
      { max: 9, window: { kind: 'rolling', per: { unit: 'calendar', months: 1, days: 0 } }, purpose: 'news' },
    ],
    quietHours: [
      { from: '21:00', to: '08:00', channels: ['email', 'sms'] },
      { from: '00:00', to: '23:59', days: ['sun'], regions: ['DE'] },
    ],
    hold: { unit: 'exact', millis: 3 * day },
    lookAhead: { unit: 'exact', millis: day },
    verifiedOnly: true,
    purposes: {
      'cart-reminders': { class: 'marketing', validFor: { unit: 'calendar', months: 24, days: 0 } },
      orders: { class: 'service' },
    },
    lifecycle: { advocate: 'count("Order Completed") >= 5' },
  });
});

test('classes of buyers have usual windows, which a policy may change', () => {
  const purchasesIn = (source: string) => parsePolicy(source, 'yaml').policy?.lifecycle.purchases;
  const exact = (days: number) => ({ unit: 'exact', millis: days * day });
  expect(purchasesIn('lifecycle: { purchases: {} }')).toEqual({ on: 'Order Completed', active: exact(90), defecting: exact(365) }); // prettier-ignore
  expect(purchasesIn('lifecycle: { purchases: { on: Sold, active: 30 days } }')).toEqual({ on: 'Sold', active: exact(30), defecting: exact(365) }); // prettier-ignore
  expect(purchasesIn('lifecycle: {}')).toBeUndefined();
});

test('an empty policy is the default one', () => {
  expect(parsePolicy('{}', 'json')).toEqual({ policy: defaultPolicy, problems: [] });
});

test.each([
  ['timezone: Europe/Berln', '/timezone', 'bad-zone'],
  ['timezone: 2', '/timezone', 'wrong-type'],
  ['timezones: UTC', '/timezones', 'unknown-key'],
  ['caps: [ { max: 1 } ]', '/caps/0/per', 'missing'],
  ['caps: [ { max: -1, per: 1 day } ]', '/caps/0/max', 'out-of-range'],
  ['caps: [ { max: 1.5, per: 1 day } ]', '/caps/0/max', 'wrong-type'],
  ['caps: [ { max: 1, per: calendar year } ]', '/caps/0/per', 'bad-duration'],
  ['caps: [ { max: 1, per: 0 days } ]', '/caps/0/per', 'bad-duration'],
  ['caps: [ { max: 1, per: 1 day, chanel: email } ]', '/caps/0/chanel', 'unknown-key'],
  ['caps: [ { max: 1, per: 1 day, channel: fax } ]', '/caps/0/channel', 'unknown-value'],
  ['quietHours: [ { from: "21:00" } ]', '/quietHours/0/to', 'missing'],
  ['quietHours: [ { from: "9:00", to: "10:00" } ]', '/quietHours/0/from', 'bad-time'],
  ['quietHours: [ { from: "09:00", to: "09:00" } ]', '/quietHours/0', 'bad-time'],
  ['hold: for ever', '/hold', 'bad-duration'],
  ['verifiedOnly: maybe', '/verifiedOnly', 'wrong-type'],
  ['purposes: { a: marketing }', '/purposes/a', 'wrong-type'],
  ['purposes: { a: { class: promo } }', '/purposes/a/class', 'unknown-value'],
  ['lifecycle: { advocate: customer.points > }', '/lifecycle/advocate', 'condition-unreadable'],
  ['lifecycle: { advocate: customer.points }', '/lifecycle/advocate', 'condition-type'],
  ['lifecycle: { purchases: { active: 365 days, defecting: 365 days } }', '/lifecycle/purchases', 'bad-duration'],
  ['lifecycle: { purchases: { active: 0 days } }', '/lifecycle/purchases/active', 'bad-duration'],
  ['- a', '', 'wrong-type'],
])('%s', (source, pointer, code) => {
  const { policy, problems } = parsePolicy(source, 'yaml');
  expect(problems.map((one) => [one.pointer, one.code, one.line])).toEqual([[pointer, code, 1]]);
  expect(policy).toBeUndefined();
});
