import fc from 'fast-check';
import { mayBeTested } from '../../../domain/contact/test-address';
import { whatIf, type Went } from '../../../domain/contact/what-if';
import { defaultPolicy } from '../../../domain/schema/policy';
import { parsePolicy } from '../../../domain/schema/parse-policy';
import type { Policy } from '../../../domain/journey/policy';

const hour = 3_600_000;
const monday = Date.parse('2026-06-01T00:00:00Z');

function policyOf(text: string): Policy {
  const { policy, problems } = parsePolicy(text, 'yaml');
  if (!policy) throw new Error(JSON.stringify(problems));
  return policy;
}
const went = (hours: number, rest: Partial<Went> = {}): Went => ({
  id: `m${hours}`,
  journey: 'letter',
  purpose: 'news',
  channel: 'email',
  decidedAt: monday + hours * hour,
  ...rest,
});
const asked = (text: string, messages: readonly Went[], since = monday, zone = 'UTC') =>
  whatIf({ policy: policyOf(text), people: [{ zones: [zone], messages }], since });

test('under a policy that holds nothing everything goes as it went', () => {
  const all = fc.array(fc.integer({ min: 0, max: 720 }), { maxLength: 30 });
  fc.assert(
    fc.property(all, (hours) => {
      const messages = hours.sort((one, other) => one - other).map((at, n) => went(at, { id: String(n) }));
      const found = whatIf({ policy: defaultPolicy, people: [{ zones: [], messages }], since: monday });
      expect(found.total).toEqual({ sent: hours.length, held: 0, dropped: 0 });
    }),
  );
});

test('a cap holds what has room within its hold, and drops the rest', () => {
  const cap = 'caps: [{ max: 1, per: calendar day }]';
  expect(asked(`${cap}\nhold: 1 day`, [went(9), went(10), went(11)]).total).toEqual({ sent: 3, held: 1, dropped: 1 });
  expect(asked(`${cap}\nhold: 3 days`, [went(9), went(10), went(11)]).total).toEqual({ sent: 3, held: 2, dropped: 0 });
  expect(asked('caps: [{ max: 0, per: 1 day }]', [went(9)]).total).toEqual({ sent: 1, held: 0, dropped: 1 });
});

test('what went before the days that are looked at fills caps and is not counted', () => {
  const found = asked('caps: [{ max: 1, per: 7 days }]\nhold: 1 day', [went(-24), went(1)]);
  expect(found.total).toEqual({ sent: 1, held: 0, dropped: 1 });
});

test('quiet hours hold by the clock of the person, else of the policy', () => {
  const night = 'timezone: Asia/Shanghai\nquietHours: [{ from: "21:00", to: "08:00" }]';
  expect(asked(night, [went(22)]).total).toMatchObject({ held: 1 });
  expect(asked(night, [went(22)], monday, 'America/New_York').total).toMatchObject({ held: 0 });
  expect(asked(night, [went(22)], monday, 'no zone').total).toMatchObject({ held: 1 });
  expect(asked(night, [went(4)], monday, '').total).toMatchObject({ held: 0 });
});

test('what a cap of one channel and purpose holds is told by purpose, journey and channel', () => {
  const messages = [
    went(1),
    went(2, { journey: 'offers', purpose: 'offers' }),
    went(3, { journey: 'offers', purpose: 'offers' }),
    went(4, { channel: 'sms' }),
  ];
  const { by, people } = asked(
    'caps: [{ channel: email, purpose: offers, max: 1, per: 2 days }]\nhold: 1 day',
    messages,
  );
  expect(people).toBe(1);
  expect(by.purpose).toEqual({ news: { sent: 2, held: 0, dropped: 0 }, offers: { sent: 2, held: 0, dropped: 1 } });
  expect(by.journey).toEqual({ letter: { sent: 2, held: 0, dropped: 0 }, offers: { sent: 2, held: 0, dropped: 1 } });
  expect(by.channel).toEqual({ email: { sent: 3, held: 0, dropped: 1 }, sms: { sent: 1, held: 0, dropped: 0 } });
});

test('no window of a cap has more than it allows, however messages came', () => {
  const at = fc.array(fc.integer({ min: 0, max: 96 }), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(at, fc.integer({ min: 1, max: 4 }), (hours, max) => {
      const messages = hours.sort((one, other) => one - other).map((one, n) => went(one, { id: String(n) }));
      const { total } = asked(`caps: [{ max: ${max}, per: 10 days }]\nhold: 1 day`, messages);
      expect(total.sent - total.dropped).toBe(Math.min(max, hours.length));
      expect(total.held).toBe(0);
    }),
  );
});

test('tests go to addresses that the policy lists, and to domains, whole', () => {
  const { testAddresses } = policyOf('testAddresses: [ann@example.org, "@shop.example"]');
  const asks = ['Ann@example.org', 'bob@SHOP.example', 'bob@example.org', 'x@evilshop.example', 'x@a.shop.example'];
  expect(asks.map((address) => mayBeTested({ testAddresses }, address))).toEqual([true, true, false, false, false]);
  expect(mayBeTested({}, 'ann@example.org')).toBe(false);
  expect(parsePolicy('testAddresses: [everybody]', 'yaml').problems).toMatchObject([{ code: 'wrong-value' }]);
});

test('a month of one person with five hundred messages is no work to speak of', () => {
  const messages = Array.from({ length: 500 }, (_, n) => went(n));
  const { total } = asked('caps: [{ max: 3, per: 1 day }]\nhold: 2 days', messages);
  expect(total.sent).toBe(500);
  expect(total.sent - total.dropped).toBeLessThanOrEqual((500 / 24 + 3) * 3);
});
