import fc from 'fast-check';
import { learn, type Known, type Rules } from '../../../domain/person/learn';
import { limits, sayLimit, type Limit } from '../../../domain/person/limits';
import type { Said } from '../../../domain/person/said';

const received = 1_000_000;
const rules: Rules = {
  policy: { purposes: {}, timezone: 'UTC', lifecycle: {} },
  trustTimes: true,
  isTaken: () => false,
};
const said = (more: Partial<Said>): Said => ({ at: received, receivedAt: received, by: 'key', ...more });
const nobody: Known = { stage: 'anonymous', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false }; // prettier-ignore

const many = <T>(n: number, make: (n: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
const full: Known = {
  ...nobody,
  identifiers: many(limits.identifiers, (n) => ({ kind: 'anonymous', value: `a${n}` })),
  traits: Object.fromEntries(many(limits.traits, (n) => [`t${n}`, { value: n, source: 's', at: 1 }])),
  lines: limits.ledgerLines,
};
const large: Known = { ...nobody, traits: { bio: { value: 'x'.repeat(limits.traitSize), source: 's', at: 1 } } };

const fussy: Known = {
  ...nobody,
  preferences: { topics: Object.fromEntries(many(limits.topics, (n) => [`topic ${n}`, true])) },
  memory: { fields: {}, topics: Object.fromEntries(many(limits.topics, (n) => [`topic ${n}`, 1])), addresses: {} },
};

const consent = (state: 'granted' | 'denied' | 'withdrawn') => ({ consent: { purpose: 'news', state } });
const stranger = [{ kind: 'anonymous' as const, value: 'one more' }];
const beyond: [Limit, Known, Partial<Said>][] = [
  ['identifiers', full, { refs: stranger }],
  ['traits', full, { traits: { another: 1 } }],
  ['traitSize', large, { traits: { another: 1 } }],
  ['ledgerLines', full, consent('granted')],
  ['topics', fussy, { preferences: { topics: { another: true } } }],
  ['topics', fussy, { preferences: { topics: { another: false }, timezone: undefined }, traits: { a: 1 } }],
];

test.each(beyond)(
  'who has as many %s as there may be gets no more, and is otherwise as before',
  (limit, known, more) => {
    const { after, refused, signals } = learn(known, [said(more)], rules);
    expect([...refused]).toEqual([[0, limit]]);
    expect(after).toEqual(known);
    expect(signals).toEqual([]);
    expect(sayLimit[limit]).toContain(String(limits[limit]));
  },
);

test('the rest of what is said at once is heard, each saying by its place', () => {
  const sayings = [said({ traits: { another: 1 } }), said({ traits: { t1: 'new' } }), said({ refs: stranger })];
  const { after, refused, traits } = learn(full, sayings, rules);
  expect([...refused]).toEqual([[0, 'traits'], [2, 'identifiers']]); // prettier-ignore
  expect(Object.keys(traits)).toEqual(['t1']);
  expect(after.identifiers).toEqual(full.identifiers);
});

test('a trait that is there is changed and taken away at the limit, and one is given again below it', () => {
  const { after, refused } = learn(
    large,
    [said({ traits: { bio: 'short' } }), said({ traits: { another: 1 } })],
    rules,
  );
  expect(refused.size).toBe(0);
  expect(Object.keys(after.traits)).toEqual(['bio', 'another']);
  expect(learn(full, [said({ traits: { t1: null } })], rules).refused.size).toBe(0);
});

test('who has wishes about as many topics as there may be is heard about each of them, about purposes of the policy, and of the rest', () => {
  const topics = { another: true, 'topic 7': false, news: false };
  const known: Rules = { ...rules, policy: { ...rules.policy, purposes: { news: { class: 'marketing' } } } };
  const { after, refused, notes } = learn(fussy, [said({ preferences: { topics, language: 'de' } })], known);
  expect([refused.size, notes.get(0)]).toEqual([0, [expect.stringContaining(sayLimit.topics)]]);
  expect(after.preferences).toEqual({ topics: { ...fussy.preferences.topics, 'topic 7': false, news: false }, language: 'de' }); // prettier-ignore
  const crowded = { ...fussy, identifiers: full.identifiers };
  const byAnother = learn(crowded, [said({ preferences: { topics }, refs: stranger })], known);
  expect([byAnother.after.preferences.topics, byAnother.after.identifiers]).toEqual([after.preferences.topics, full.identifiers]); // prettier-ignore
  const back = learn(fussy, [said({ preferences: { topics: null } })], known);
  expect([back.refused.size, back.after.preferences]).toEqual([0, {}]);
});

test('topics that were taken back are counted too, since it is kept when', () => {
  const sayings = many(limits.topics + 1, (n) => said({ preferences: { topics: { [`gone ${n}`]: null } } }));
  expect([...learn(nobody, sayings, rules).refused]).toEqual([[limits.topics, 'topics']]);
});

test('no limit refuses a no, wishes or a pause, whatever comes with them; what comes with them stays out', () => {
  const noes: Partial<Said>[] = [
    consent('withdrawn'),
    consent('denied'),
    { preferences: { topics: { news: false } } },
    { pause: { paused: true } },
  ];
  fc.assert(
    fc.property(fc.constantFrom(...noes), fc.constantFrom(full, large), fc.boolean(), (no, known, withMore) => {
      const more = withMore ? { refs: stranger, traits: { another: 1 } } : {};
      const { after, refused, lines, wished, pauses } = learn(known, [said({ ...more, ...no })], rules);
      expect(refused.size).toBe(0);
      expect(lines.length + wished.length + pauses.length).toBe(1);
      expect(after.traits).toBe(known.traits);
      expect(after.identifiers.length).toBeLessThanOrEqual(Math.max(limits.identifiers, known.identifiers.length));
    }),
    { numRuns: 16 },
  );
});

test('who was beyond a limit before there was one loses nothing and goes on', () => {
  const beyondAll = { ...full, identifiers: many(limits.identifiers + 500, (n) => ({ kind: 'anonymous', value: `a${n}` })) }; // prettier-ignore
  const { after, refused } = learn(beyondAll, [said({ traits: { t1: 'new' } })], rules);
  expect(refused.size).toBe(0);
  expect(after.identifiers).toHaveLength(limits.identifiers + 500);
});
