import fc from 'fast-check';
import type { ConsentEntry, ConsentState } from '../../../domain/person/ledger/consent';
import { lastWords, permission, unsubscribed } from '../../../domain/contact/permission';

const day = 86_400_000;
const now = 100 * day;

function entry(state: ConsentState, at: number, more: Partial<ConsentEntry> = {}): ConsentEntry {
  return { seq: 1, purpose: 'news', state, at, recordedAt: at, source: 'form', ...more };
}

const ask = (consents: readonly ConsentEntry[], channel = 'email', at = now) =>
  permission(consents, 'news', channel, at);

describe('the last word', () => {
  test('unknown is no', () => {
    expect(ask([])).toEqual({ allowed: false, reason: 'no-consent' });
    expect(ask([entry('granted', 1, { purpose: 'orders' })]).reason).toBe('no-consent');
    expect(ask([entry('granted', 1, { channel: 'sms' })]).reason).toBe('no-consent');
  });

  test('a grant permits, on its channel or on all, and is the entry that is named', () => {
    const general = entry('granted', 1);
    expect(ask([general])).toEqual({ allowed: true, reason: 'permitted', entry: general });
    expect(ask([entry('granted', 1, { channel: 'email' })]).allowed).toBe(true);
  });

  test.each(['denied', 'withdrawn'] as const)('%s after a grant is no, and a grant after it is yes again', (state) => {
    expect(ask([entry('granted', 1), entry(state, 2)])).toMatchObject({ allowed: false, reason: state });
    expect(ask([entry('granted', 1), entry(state, 2), entry('granted', 3)]).allowed).toBe(true);
  });

  test('a general withdrawal withdraws an earlier grant for one channel', () => {
    expect(ask([entry('granted', 1, { channel: 'email' }), entry('withdrawn', 2)]).reason).toBe('withdrawn');
  });

  test('a withdrawal on one channel leaves the others', () => {
    const ledger = [entry('granted', 1), entry('withdrawn', 2, { channel: 'email' })];
    expect(ask(ledger, 'email').reason).toBe('withdrawn');
    expect(ask(ledger, 'sms').allowed).toBe(true);
  });

  test('of the same instant the most restrictive counts, however late the grant was recorded', () => {
    const late = entry('granted', 5, { recordedAt: 9, seq: 9 });
    expect(ask([entry('withdrawn', 5), late]).reason).toBe('withdrawn');
    expect(ask([late, entry('withdrawn', 5), entry('denied', 5)]).reason).toBe('denied');
    expect(ask([entry('granted', 5, { channel: 'email' }), entry('withdrawn', 5)]).allowed).toBe(false);
    expect(ask([entry('granted', 5), entry('denied', 5, { channel: 'email' })]).allowed).toBe(false);
  });

  test('a word that arrives late takes the place of its date', () => {
    const late = entry('withdrawn', 3, { recordedAt: 50, seq: 7 });
    expect(ask([entry('granted', 4), late]).allowed).toBe(true);
    expect(ask([entry('granted', 2), late]).allowed).toBe(false);
  });
});

describe('dates', () => {
  test('a grant is gone at the instant until which it is valid', () => {
    const grant = entry('granted', 1, { validUntil: now });
    expect(ask([grant], 'email', now - 1)).toMatchObject({ allowed: true, expiresAt: now });
    expect(ask([grant])).toEqual({ allowed: false, reason: 'expired', entry: grant, expiresAt: now });
  });

  test('an expired last word is not replaced by an older one', () => {
    expect(ask([entry('granted', 1), entry('granted', 2, { validUntil: 3 })]).reason).toBe('expired');
  });

  test('of two grants of the same instant the one that ends first counts, whichever arrived first', () => {
    const [short, long] = [entry('granted', 1, { validUntil: 5 }), entry('granted', 1, { seq: 2, recordedAt: 3 })];
    expect(ask([short, long]).reason).toBe('expired');
    expect(ask([long, { ...short, seq: 3, recordedAt: 4 }]).reason).toBe('expired');
  });

  test('a grant dated ahead is not yet in force, a no dated ahead is', () => {
    expect(ask([entry('granted', now + 1)]).reason).toBe('no-consent');
    expect(ask([entry('granted', now)]).allowed).toBe(true);
    expect(ask([entry('granted', 1), entry('withdrawn', now + day)]).reason).toBe('withdrawn');
    expect(ask([entry('granted', 1), entry('denied', now + day)]).reason).toBe('denied');
  });
});

describe('for every ledger', () => {
  const anyEntry: fc.Arbitrary<ConsentEntry> = fc.record(
    {
      seq: fc.constant(0),
      purpose: fc.constantFrom('news', 'orders'),
      channel: fc.constantFrom('email', 'sms'),
      state: fc.constantFrom<ConsentState>('granted', 'denied', 'withdrawn'),
      at: fc.integer({ min: 90, max: 110 }).map((days) => days * day),
      recordedAt: fc.constant(0),
      source: fc.constant('form'),
      validUntil: fc.integer({ min: 95, max: 120 }).map((days) => days * day),
    },
    { requiredKeys: ['seq', 'purpose', 'state', 'at', 'recordedAt', 'source'] },
  );
  const ledger = fc.array(anyEntry, { maxLength: 12 });
  const arrived = (entries: readonly ConsentEntry[]): ConsentEntry[] =>
    entries.map((one, index) => ({ ...one, seq: index + 1, recordedAt: 200 * day + index }));
  const verdict = (entries: readonly ConsentEntry[], channel = 'email') => {
    const { allowed, reason, expiresAt } = ask(arrived(entries), channel);
    return { allowed, reason, expiresAt };
  };

  test('the order of arrival does not matter', () => {
    const shuffled = ledger.chain((entries) =>
      fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
    );
    fc.assert(fc.property(shuffled, ([entries, other]) => expect(verdict(other)).toEqual(verdict(entries))));
  });

  test('a word said twice says nothing new', () => {
    const doubled = ledger.chain((entries) => fc.tuple(fc.constant(entries), fc.subarray(entries)));
    fc.assert(
      fc.property(doubled, ([entries, again]) => expect(verdict([...entries, ...again])).toEqual(verdict(entries))),
    );
  });

  test('nothing is permitted whose latest word is no, or that nobody granted', () => {
    fc.assert(
      fc.property(ledger, (entries) => {
        const about = entries.filter(({ purpose, channel }) => purpose === 'news' && channel !== 'sms');
        const noes = about.filter(({ state }) => state !== 'granted').map(({ at }) => at);
        const yeses = about.filter(({ state, at }) => state === 'granted' && at <= now).map(({ at }) => at);
        if (Math.max(-1, ...noes) >= Math.max(-1, ...yeses)) expect(verdict(entries).allowed).toBe(false);
        else expect(['permitted', 'expired']).toContain(verdict(entries).reason);
      }),
    );
  });

  test('another no never opens what was closed', () => {
    const closing = anyEntry.filter(({ state }) => state !== 'granted');
    fc.assert(
      fc.property(ledger, closing, (entries, no) => {
        if (!verdict(entries).allowed) expect(verdict([...entries, no]).allowed).toBe(false);
      }),
    );
  });

  test('words about other purposes and channels change nothing', () => {
    const foreign = anyEntry.filter(({ purpose, channel }) => purpose !== 'news' || channel === 'sms');
    fc.assert(
      fc.property(ledger, fc.array(foreign), (entries, others) =>
        expect(verdict([...entries, ...others])).toEqual(verdict(entries)),
      ),
    );
  });
});

describe('the last words of a ledger', () => {
  test('are those of each purpose and channel, and on all channels, the newest line first', () => {
    const ledger = [
      entry('granted', 1, { seq: 1 }),
      entry('granted', 2, { seq: 2, channel: 'email' }),
      entry('denied', 3, { seq: 3, purpose: 'orders' }),
      entry('withdrawn', 4, { seq: 4 }),
    ];
    expect(lastWords(ledger, now).map(({ seq }) => seq)).toEqual([4, 3, 2]);
  });

  test('go by the rule that permits: of one instant the stricter word, in whatever order they came', () => {
    const [yes, no] = [entry('granted', 5, { seq: 2 }), entry('withdrawn', 5, { seq: 1 })];
    for (const ledger of [
      [yes, no],
      [no, yes],
    ])
      expect(lastWords(ledger, now)).toEqual([no]);
  });

  test('a yes that waits to be confirmed does not hide the one that is in force', () => {
    const yes = entry('granted', 1);
    expect(lastWords([yes, entry('pending', 2, { seq: 2 })], now)).toEqual([yes]);
  });
});

test('a topic is off only when the person switched it off', () => {
  expect(unsubscribed({ topics: { news: false } }, 'news')).toBe(true);
  expect(unsubscribed({ topics: { news: true } }, 'news')).toBe(false);
  expect(unsubscribed({ topics: { orders: false } }, 'news')).toBe(false);
  expect(unsubscribed({}, 'constructor')).toBe(false);
});
