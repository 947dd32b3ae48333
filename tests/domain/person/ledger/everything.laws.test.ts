import fc from 'fast-check';
import { permission } from '../../../../domain/contact/permission';
import { isNo, wordsOf, type ConsentWord } from '../../../../domain/person/ledger/consent';
import { isOfDemand } from '../../../../domain/person/ledger/reserved';
import { ledgerAfter, type Ledger, type Line } from '../../../../domain/person/ledger/ledger';

const channels = ['email', 'sms'] as const;
/** The policy knows the first; whoever stops everything on their page leaves the last alone. */
const purposes = ['news', 'offers', 'orders'];
const terms = { purposes: { news: { class: 'marketing' as const } }, timezone: 'UTC' };

const word = fc
  .record({
    purpose: fc.constantFrom(...purposes, null, null, '*'),
    spares: fc.constantFrom(['orders'], ['offers', 'orders']),
    channel: fc.constantFrom(undefined, undefined, ...channels),
    state: fc.constantFrom('granted' as const, 'granted' as const, 'withdrawn' as const, 'denied' as const),
    /** Few instants, so that many words share one. */
    at: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ purpose, spares, channel, state, at }): Said => ({
    purpose,
    ...(purpose === '*' ? { spares } : {}),
    ...(channel ? { channel } : {}),
    state: purpose === null || purpose === '*' ? 'withdrawn' : state,
    at,
  })); // prettier-ignore
type Said = ConsentWord & { readonly at: number };

/** As the database gives it to who takes a word in: all of it to a no to everything, else the lines of the purpose, and the noes to everything. */
const readFor = ({ purpose }: Said, { lines }: Ledger): readonly Line[] =>
  lines.filter((line) => purpose === null || purpose === '*' || [purpose, '*'].includes(line.purpose));

/** The ledger after words that came in this order, all of them after all was said. */
function heardIn(order: readonly Said[]): Ledger {
  let ledger: Ledger = { lines: [], repeated: [] };
  for (const [n, said] of order.entries()) {
    const read = readFor(said, ledger);
    const heard = { at: said.at, receivedAt: 100 + n, by: 'shop' };
    const after = wordsOf(said, read, terms).reduce<Ledger>((before, one) => ledgerAfter(before, one, heard, terms), {
      lines: read,
      repeated: ledger.repeated,
    });
    const added = after.lines.slice(read.length).map((line, place) => ({ ...line, seq: ledger.lines.length + place + 1 })); // prettier-ignore
    ledger = { lines: [...ledger.lines, ...added], repeated: after.repeated };
  }
  return ledger;
}

/** What the words themselves say, whoever kept them: the last one of its purpose and of everything; of one instant a no. */
function saidOf(words: readonly Said[], purpose: string, channel: string): boolean {
  const about = words.filter(
    (one) =>
      (one.purpose === null || one.purpose === purpose || (one.purpose === '*' && !one.spares?.includes(purpose))) &&
      (one.channel === undefined || one.channel === channel),
  );
  const last = Math.max(0, ...about.map(({ at }) => at));
  const then = about.filter(({ at }) => at === last);
  return then.length > 0 && then.every(({ state }) => !isNo(state));
}

const shuffled = fc
  .array(word, { minLength: 1, maxLength: 9 })
  .chain((words) => fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length })));

test('words permit what they say in the order in which they were said, in whatever order they come, a no to everything among them', () => {
  fc.assert(
    fc.property(shuffled, ([words, order]) => {
      const { lines } = heardIn(order);
      for (const purpose of purposes) {
        for (const channel of channels) {
          const told = `${purpose} by ${channel}`;
          const { allowed } = permission(lines, purpose, channel, 1_000);
          expect(`${told}: ${allowed}`).toBe(`${told}: ${saidOf(words, purpose, channel)}`);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a no to everything takes no line where the ledger says so already, and nobody ever says yes to everything', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 9 }), (words) => {
      const { lines, repeated } = heardIn(words);
      const no: Said = { purpose: null, state: 'withdrawn', at: 7 };
      const once = heardIn([...words, no]);
      expect(heardIn([...words, no, { ...no, at: 8 }]).lines).toEqual(once.lines);
      expect(once.lines.length - lines.length).toBeLessThanOrEqual(purposes.length + 1 + repeated.length);
      expect(once.lines.filter((line) => line.purpose === '*' && !isNo(line.state))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('who says no to everything makes no demand, and takes none back', () => {
  const demand: Said = { purpose: 'right:restrict', state: 'granted', at: 1 };
  const { lines } = heardIn([demand, { purpose: null, state: 'withdrawn', at: 2 }]);
  expect(lines.filter((line) => isOfDemand(line.purpose)).map(({ state }) => state)).toEqual(['granted']);
  expect(permission(lines, 'right:restrict', 'email', 9).allowed).toBe(true);
});

test('of somebody of whom nothing is known, where the policy lists nothing, a no to everything has a line', () => {
  const [said, nothing] = [{ purpose: null, state: 'withdrawn', at: 2 } as const, { purposes: {}, timezone: 'UTC' }];
  const heard = { at: 2, receivedAt: 3, by: 'shop' };
  const { lines } = wordsOf(said, [], nothing).reduce<Ledger>(
    (before, one) => ledgerAfter(before, one, heard, nothing),
    { lines: [], repeated: [] },
  );
  expect(lines).toMatchObject([{ seq: 1, purpose: '*', state: 'withdrawn', at: 2 }]);
});
