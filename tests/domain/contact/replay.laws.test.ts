import fc from 'fast-check';
import { permission } from '../../../domain/contact/permission';
import type { ConsentEntry } from '../../../domain/person/ledger/consent';

/** Few instants, so that words meet. */
const instant = fc.integer({ min: 0, max: 6 });
const word = fc.record(
  {
    state: fc.constantFrom('granted', 'denied', 'withdrawn' as const),
    channel: fc.constantFrom('email', 'sms'),
    at: instant,
    late: fc.integer({ min: 0, max: 3 }),
    validUntil: instant,
  },
  { requiredKeys: ['state', 'at', 'late'] },
);
type Word = typeof word extends fc.Arbitrary<infer T> ? T : never;

const lineOf = ({ late, ...rest }: Word, n: number): ConsentEntry => ({ ...rest, seq: n + 1, purpose: 'news', recordedAt: rest.at + late, source: 'test' }); // prettier-ignore

/** The ledger word by word, in the order in which it was said: each takes the place of the one before, and a grant ends by itself. */
function replayed(lines: readonly ConsentEntry[], channel: string, then: number): boolean {
  const rank = { denied: 2, withdrawn: 1, granted: 0, pending: 0 };
  const order = (one: ConsentEntry) => [one.at, rank[one.state], -(one.validUntil ?? 99), one.recordedAt, one.seq];
  const before = (one: number[], other: number[]): number => one.map((value, n) => value - (other[n] ?? 0)).find((by) => by !== 0) ?? 0; // prettier-ignore
  const heard = lines.filter((line) => line.channel === undefined || line.channel === channel);
  let isPermitted = false;
  for (const line of heard.toSorted((one, other) => before(order(one), order(other))))
    isPermitted = line.state === 'granted' && (line.validUntil ?? 99) > then;
  return isPermitted;
}

test('what a ledger permitted at any instant of the past is the replay of what was said and known by then', () =>
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), instant, instant, (words, at, knownAt) => {
      const lines = words.map(lineOf).filter((line) => line.at <= at && line.recordedAt <= knownAt);
      for (const channel of ['email', 'sms'])
        expect(permission(lines, 'news', channel, at).allowed).toBe(replayed(lines, channel, at));
    }),
    { numRuns: 300 },
  ));

test('what is said later, or heard of later, changes nothing of what was known at an instant', () =>
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), fc.array(word, { maxLength: 3 }), instant, (words, more, then) => {
      const known = (all: readonly Word[]) =>
        all.map(lineOf).filter((line) => line.at <= then && line.recordedAt <= then);
      const later = more.map((one) => ({ ...one, at: then + 1 + one.at }));
      const late = more.map((one) => ({ ...one, late: then + 1 + one.late }));
      const [before, after] = [known(words), known([...words, ...later, ...late])];
      for (const channel of ['email', 'sms'])
        expect(permission(after, 'news', channel, then)).toEqual(permission(before, 'news', channel, then));
    }),
    { numRuns: 300 },
  ));
