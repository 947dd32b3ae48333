import fc from 'fast-check';
import { channelKinds } from '../../../domain/contact/channel';
import { permission } from '../../../domain/contact/permission';
import { worthOf } from '../../../domain/contact/worth';
import type { ConsentEntry } from '../../../domain/person/ledger/consent';

const now = 100;
const someLine = fc.record({
  channel: fc.constantFrom(undefined, 'email', 'sms'),
  state: fc.constantFrom<ConsentEntry['state']>('granted', 'granted', 'granted', 'pending', 'denied', 'withdrawn'),
  at: fc.integer({ min: 90, max: 96 }),
  recordedAt: fc.integer({ min: 96, max: 98 }),
  life: fc.constantFrom(undefined, undefined, 4, 20),
  version: fc.constantFrom(undefined, '1', '2', '3', 'first'),
  statement: fc.constantFrom(undefined, 'letters', 'letters', 'offers'),
});
type Some = typeof someLine extends fc.Arbitrary<infer T> ? T : never;

/** The lines of a ledger where the statement letters is good from a version on. */
const ledgerOf = (some: readonly Some[], goodFrom: number): ConsentEntry[] =>
  some.map(({ channel, life, statement, version, ...rest }, n) => ({
    ...rest,
    seq: n + 1,
    purpose: 'news',
    source: 'form',
    ...(channel ? { channel } : {}),
    ...(statement ? { statement, ...(version ? { version } : {}) } : {}),
    ...(statement === 'letters' ? { goodFrom } : {}),
    ...(life && rest.state === 'granted' ? { validUntil: rest.at + life } : {}),
  }));

const ledgers = fc.array(someLine, { maxLength: 6 });
const versions = fc.integer({ min: 1, max: 4 });
const isGoodFrom = (line: ConsentEntry | undefined, goodFrom: number): boolean =>
  line?.statement !== 'letters' || goodFrom === 1 || Number(line.version) >= goodFrom;
const each = <T>(ask: (channel: string) => T): T[] => channelKinds.map(ask);

test('a grant of a text that is out of date never permits, and what is permitted names a line that is good', () => {
  fc.assert(
    fc.property(ledgers, versions, (some, goodFrom) => {
      for (const found of each((channel) => permission(ledgerOf(some, goodFrom), 'news', channel, now))) {
        if (found.allowed) expect(isGoodFrom(found.entry, goodFrom)).toBe(true);
        if (found.reason === 'outdated') expect(isGoodFrom(found.entry, goodFrom)).toBe(false);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a new version takes grants away and never gives one, and changes nothing where nobody agreed to the one before', () => {
  fc.assert(
    fc.property(ledgers, versions, versions, (some, one, other) => {
      const [before, after] = [ledgerOf(some, Math.min(one, other)), ledgerOf(some, Math.max(one, other))];
      for (const channel of channelKinds) {
        const [then, since] = [before, after].map((lines) => permission(lines, 'news', channel, now).allowed);
        expect(since && !then).toBe(false);
      }
      const unnamed = some.filter(({ statement }) => statement !== 'letters');
      const strip = (goodFrom: number) =>
        each((channel) => permission(ledgerOf(unnamed, goodFrom), 'news', channel, now));
      expect(strip(one)).toEqual(strip(other));
    }),
    { numRuns: 1_000 },
  );
});

test('in whichever order lines stand, they are worth the same', () => {
  const shuffled = fc.tuple(ledgers, versions).chain(([some, goodFrom]) => {
    const ledger = ledgerOf(some, goodFrom);
    return fc.tuple(fc.constant(ledger), fc.shuffledSubarray(ledger, { minLength: ledger.length }));
  });
  fc.assert(
    fc.property(shuffled, ([ledger, other]) => {
      const [some, others] = [ledger, other].map((lines) => each((channel) => permission(lines, 'news', channel, now)));
      expect(others).toEqual(some);
      expect(ledger.map((line) => worthOf(line, other, now))).toEqual(ledger.map((line) => worthOf(line, ledger, now)));
    }),
    { numRuns: 1_000 },
  );
});

test('a line that is worth a grant permits somewhere it speaks of, and where something is permitted its line is worth one', () => {
  fc.assert(
    fc.property(ledgers, versions, (some, goodFrom) => {
      const ledger = ledgerOf(some, goodFrom);
      for (const line of ledger.filter((one) => worthOf(one, ledger, now) === 'granted')) {
        const kinds = line.channel === undefined ? channelKinds : [line.channel];
        expect(line.state).toBe('granted');
        expect(kinds.some((kind) => permission(ledger, 'news', kind, now).allowed)).toBe(true);
      }
      for (const { allowed, entry } of each((channel) => permission(ledger, 'news', channel, now))) {
        if (allowed && entry) expect(worthOf(entry, ledger, now)).toBe('granted');
      }
    }),
    { numRuns: 1_000 },
  );
});

const line = (state: ConsentEntry['state'], at: number, more: Partial<ConsentEntry> = {}): ConsentEntry => ({
  seq: at, purpose: 'news', state, at, recordedAt: at, source: 'form', ...more,
}); // prettier-ignore
const first = line('granted', 1, { statement: 'letters', version: '1', goodFrom: 2 });

test.each([
  ['a grant', [line('granted', 1)], ['granted']],
  ['a grant that was taken back', [line('granted', 1), line('withdrawn', 2)], ['no', 'no']],
  ['a grant that was taken back on one channel', [line('granted', 1), line('withdrawn', 2, { channel: 'sms' })], ['granted', 'no']],
  ['a grant that is over', [line('granted', 1, { validUntil: 50 })], ['expired']],
  ['a grant of a text that is out of date', [first], ['outdated']],
  ['the same after the new text was agreed to', [first, { ...first, seq: 2, at: 2, version: '2' }], ['outdated', 'granted']],
  ['a good grant before one of an old text', [line('granted', 1), { ...first, seq: 2, at: 2 }], ['outdated', 'outdated']],
  ['what waits to be confirmed', [line('pending', 1)], ['pending']],
  ['what was confirmed', [line('pending', 1), line('granted', 2)], ['no', 'granted']],
  ['a new text that waits to be confirmed', [first, line('pending', 2)], ['outdated', 'pending']],
] as const)('%s is worth what it says', (_name, ledger, worths) => {
  expect(ledger.map((one) => worthOf(one, ledger, now))).toEqual(worths);
}); // prettier-ignore
