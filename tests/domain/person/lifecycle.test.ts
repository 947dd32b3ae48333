import fc from 'fast-check';
import type { ConsentEntry, ConsentState } from '../../../domain/person/ledger/consent';
import { stages, type Customer, type Identifier, type Stage } from '../../../domain/person/customer';
import type { CustomerEvent } from '../../../domain/person/event';
import { lifecycleEvents, nextStages, stageMovesAt, type StageQuestion } from '../../../domain/person/lifecycle';

const now = Date.parse('2026-06-03T12:00:00Z');
const email: Identifier = { kind: 'email', value: 'ann@example.org' };
const phone: Identifier = { kind: 'phone', value: '+491700000000' };
const cookie: Identifier = { kind: 'anonymous', value: 'c-1' };
const account: Identifier = { kind: 'user', value: '42' };

const consent = (state: ConsentState, more: Partial<ConsentEntry> = {}): ConsentEntry => ({
  seq: 1,
  purpose: 'news',
  state,
  at: now - 1,
  recordedAt: now - 1,
  source: 'form',
  ...more,
});
const event = (name: string, more: Partial<CustomerEvent> = {}): CustomerEvent => ({
  id: name,
  name,
  properties: {},
  at: now,
  receivedAt: now,
  ...more,
});

type Given = {
  stage?: Stage;
  identifiers?: readonly Identifier[];
  consents?: readonly ConsentEntry[];
  history?: readonly CustomerEvent[];
  advocate?: string;
  points?: number;
};

function asked(given: Given, at: number): StageQuestion {
  const { stage = 'anonymous', identifiers = [], consents = [], history = [], advocate, points = 0 } = given;
  const known = { id: 'x', stage, stageSince: 0, createdAt: 0, identifiers, traits: {}, points, suppressed: {} };
  const policy = { timezone: 'UTC', lifecycle: { ...(advocate === undefined ? {} : { advocate }) } };
  return { customer: known satisfies Customer, preferences: {}, consents, history, policy, now: at };
}
const changes = (given: Given, at = now) => nextStages(asked(given, at));
const moves = (given: Given) => stageMovesAt(asked(given, now));
const rise = (given: Given, at = now): string[] =>
  changes(given, at).map(({ from, to, cause }) => `${from} → ${to}: ${cause}`);

describe('light', () => {
  test('needs a reachable identifier and a consent that permits it', () => {
    expect(rise({ identifiers: [email], consents: [consent('granted')] })).toEqual([
      'anonymous → light: an address for email and a consent for news',
    ]);
    expect(rise({ identifiers: [phone], consents: [consent('granted', { channel: 'sms' })] })).toEqual([
      'anonymous → light: an address for sms and a consent for news',
    ]);
    expect(rise({ identifiers: [email] })).toEqual([]);
    expect(rise({ identifiers: [cookie], consents: [consent('granted')] })).toEqual([]);
    expect(rise({ identifiers: [email], consents: [consent('granted', { channel: 'sms' })] })).toEqual([]);
    expect(rise({ identifiers: [email], consents: [consent('granted'), consent('withdrawn', { at: now })] })).toEqual(
      [],
    );
    expect(rise({ identifiers: [email], consents: [consent('granted', { validUntil: now })] })).toEqual([]);
  });

  test('is for any purpose', () => {
    const consents = [consent('denied'), consent('granted', { purpose: 'orders' })];
    expect(rise({ identifiers: [email], consents })).toEqual([
      'anonymous → light: an address for email and a consent for orders',
    ]);
  });
});

describe('registered', () => {
  test('comes with an account or a Signed Up event', () => {
    expect(rise({ stage: 'light', identifiers: [account] })).toEqual(['light → registered: an account']);
    expect(rise({ stage: 'light', history: [event('Signed Up')] })).toEqual(['light → registered: Signed Up']);
    expect(rise({ stage: 'light', history: [event('Signed In')] })).toEqual([]);
    expect(rise({ stage: 'light', history: [event('Signed Up', { type: 'enrol' })] })).toEqual([]);
  });

  test('passes light on the way, with the cause of light where there is one', () => {
    expect(rise({ identifiers: [account] })).toEqual([
      'anonymous → light: an account',
      'light → registered: an account',
    ]);
    expect(rise({ identifiers: [account, email], consents: [consent('granted')] })).toEqual([
      'anonymous → light: an address for email and a consent for news',
      'light → registered: an account',
    ]);
  });
});

describe('advocate', () => {
  const advocate = 'customer.points >= 100';

  test('is who is registered and fulfils the condition of the policy', () => {
    expect(rise({ stage: 'registered', advocate, points: 100 })).toEqual([
      "registered → advocate: the policy's condition",
    ]);
    expect(rise({ stage: 'registered', advocate, points: 99 })).toEqual([]);
    expect(rise({ stage: 'registered', points: 100 })).toEqual([]);
    expect(rise({ stage: 'light', advocate, points: 100 })).toEqual([]);
  });

  test('may be reached together with registered, whose stage the condition sees', () => {
    const both = `customer.stage == "registered" && count("Signed Up") == 1`;
    expect(rise({ stage: 'light', advocate: both, history: [event('Signed Up')] })).toEqual([
      'light → registered: Signed Up',
      "registered → advocate: the policy's condition",
    ]);
  });

  test('is not reached by a condition that cannot be computed', () => {
    expect(rise({ stage: 'registered', advocate: 'customer.traits.missing > 3' })).toEqual([]);
  });
});

describe('what was gained is lost with its ground:', () => {
  const [withdrawn, expired] = [consent('withdrawn', { at: now }), consent('granted', { validUntil: now })];

  test('who is light falls back without a consent that holds or without an address', () => {
    const light = { stage: 'light', identifiers: [email] } as const;
    expect(rise({ ...light, consents: [consent('granted')] })).toEqual([]);
    expect(rise({ ...light, consents: [consent('granted'), withdrawn] })).toEqual([
      'light → anonymous: no consent holds any more',
    ]);
    expect(rise({ ...light, consents: [expired] })).toEqual(['light → anonymous: no consent holds any more']);
    expect(rise({ ...light, identifiers: [cookie], consents: [consent('granted')] })).toEqual([
      'light → anonymous: no address is left',
    ]);
  });

  test('another consent or another address keeps them light', () => {
    const consents = [consent('granted'), withdrawn, consent('granted', { purpose: 'orders', channel: 'sms' })];
    expect(rise({ stage: 'light', identifiers: [email, phone], consents })).toEqual([]);
    expect(rise({ stage: 'light', identifiers: [email], consents })).toHaveLength(1);
  });

  test('an account stays an account, and who was put on a stage by hand stays there', () => {
    expect(rise({ stage: 'registered', consents: [withdrawn] })).toEqual([]);
    expect(rise({ stage: 'light' })).toEqual([]);
    expect(rise({ stage: 'advocate' })).toEqual([]);
  });

  test('an advocate is registered again when the condition no longer holds', () => {
    const advocate = 'customer.stage == "registered" && customer.points >= 100';
    expect(rise({ stage: 'advocate', advocate, points: 100 })).toEqual([]);
    expect(rise({ stage: 'advocate', advocate, points: 99 })).toEqual([
      "advocate → registered: the policy's condition no longer holds",
    ]);
  });

  test('time alone does it at the instant at which the last consent expires', () => {
    const [soon, late] = [now + 1_000, now + 9_000];
    const consents = [
      consent('granted', { validUntil: late }),
      consent('granted', { purpose: 'orders', validUntil: soon }),
    ];
    const light: Given = { stage: 'light', identifiers: [email], consents };
    expect(moves(light)).toBe(late);
    expect(rise(light, late - 1)).toEqual([]);
    expect(rise(light, late)).toHaveLength(1);
    expect(moves({ ...light, consents: [...consents, consent('granted', { purpose: 'tips' })] })).toBeUndefined();
    expect(moves({ ...light, stage: 'registered' })).toBeUndefined();
  });

  test('time alone does it when a purchase leaves the window of the condition', () => {
    const given: Given = {
      stage: 'advocate',
      advocate: 'count("Order Completed", "10 days") >= 1',
      history: [event('Order Completed')],
    };
    const tenDays = now + 10 * 86_400_000;
    expect(moves(given)).toBe(tenDays);
    expect(rise(given, tenDays - 1)).toEqual([]);
    expect(rise(given, tenDays)).toHaveLength(1);
  });
});

test('a stage rises step by step or falls by one, never below an account, and asking again changes nothing', () => {
  const given = fc.record({
    stage: fc.constantFrom(...stages),
    identifiers: fc.subarray([email, phone, cookie, account]),
    consents: fc.array(fc.constantFrom<ConsentState>('granted', 'denied', 'withdrawn').map((state) => consent(state))),
    history: fc.subarray([event('Signed Up'), event('Order Completed')]),
    advocate: fc.constantFrom(undefined, 'customer.points >= 100'),
    points: fc.constantFrom(0, 100),
  });
  fc.assert(
    fc.property(given, (situation) => {
      const found = changes(situation);
      let stage = situation.stage;
      const falls = found.some(({ from, to }) => stages.indexOf(to) < stages.indexOf(from));
      if (falls) expect(found.map(({ from, to }) => `${from} ${to}`)).toEqual([stage === 'light' ? 'light anonymous' : 'advocate registered']); // prettier-ignore
      for (const { from, to, at, cause } of found) {
        expect(from).toBe(stage);
        if (!falls) expect(stages.indexOf(to)).toBe(stages.indexOf(from) + 1);
        expect(at).toBe(now);
        expect(cause).not.toBe('');
        stage = to;
      }
      expect(changes({ ...situation, stage })).toEqual([]);
    }),
  );
});

test('no cause holds anything of the person', () => {
  const all = rise({
    identifiers: [account, email, phone],
    consents: [consent('granted')],
    history: [event('Signed Up')],
  }).join();
  for (const { value } of [account, email, phone]) expect(all).not.toContain(value);
});

test('events that may change a stage are listened to always', () => {
  expect(lifecycleEvents).toEqual(expect.arrayContaining(['Signed Up', 'Question Answered']));
});
