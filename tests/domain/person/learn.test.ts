import fc from 'fast-check';
import { channelKinds } from '../../../domain/contact/channel';
import { permission } from '../../../domain/contact/permission';
import type { Edition } from '../../../domain/journey/statement/statement-terms';
import type { Ref } from '../../../domain/person/identity/identity';
import { learn, type Known, type Rules } from '../../../domain/person/learn';
import type { Said } from '../../../domain/person/said';
import { policy } from '../world';

const received = 1_000_000;
const day = 86_400_000;

const letters = (channels: readonly string[], { confirm = false, publishedAt = 0 } = {}): Edition => ({
  purpose: 'news', basis: 'consent', data: [], channels, validFor: { unit: 'exact', millis: 12_000 }, confirm, again: 'on-new-version', verifiedOnly: false, publishedAt,
}); // prettier-ignore

const rules: Rules = {
  policy: {
    ...policy(),
    purposes: { brief: { class: 'marketing', validFor: { unit: 'exact', millis: 3_000 } } },
  },
  trustTimes: true,
  isTaken: () => false,
  statements: new Map([
    [
      'letters',
      {
        goodFrom: 2,
        versions: [
          letters(['email', 'sms']),
          letters(['email'], { publishedAt: received - 6_000 }),
          letters(['email'], { publishedAt: received - 2_000 }),
        ],
      },
    ],
    ['doubly', { goodFrom: 1, versions: [letters(['email'], { confirm: true })] }],
  ]),
};

const nobody: Known = {
  stage: 'anonymous',
  identifiers: [],
  traits: {},
  preferences: {},
  memory: {},
  ledger: [],
  lines: 0,
  underWay: false,
};

const said = (more: Partial<Said>, at = received): Said => ({ at, receivedAt: received, by: 'key', ...more });
const ref = (kind: Ref['kind'], value: string): Ref => ({ kind, value });

/** Everything that somebody can rely on, in no order. */
function profileOf({ identifiers, traits, preferences, ledger }: Known) {
  const worth = [0, 1_500, received, received + day].map((now) =>
    ['news', 'brief'].map((purpose) =>
      channelKinds.map((kind) => {
        const { allowed, reason, expiresAt } = permission(ledger, purpose, kind, received + now);
        return { allowed, reason, expiresAt };
      }),
    ),
  );
  return { who: identifiers.map(({ kind, value }) => `${kind}:${value}`).sort(), traits, preferences, worth };
}

const someTraits = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom<unknown>(1, 2, null, { x: 1 }), {
  minKeys: 1,
});
const someAddress = fc.constantFrom<Partial<Said>>(
  { traits: { email: 'a@example.org' }, refs: [ref('email', 'a@example.org')] },
  { traits: { email: 'b@example.org' }, refs: [ref('email', 'b@example.org')] },
  { traits: { email: null } },
  { traits: { phone: '+491701234567' }, refs: [ref('phone', '+491701234567'), ref('device', 'd1')] },
  { traits: {}, refs: [ref('anonymous', 'cookie')] },
);
const somePreferences = fc.record(
  {
    channels: fc.constantFrom<string[] | null>(['email'], ['sms', 'email'], null),
    language: fc.constantFrom('de', 'en', null),
    snoozeUntil: fc.constantFrom(5, 9, null),
    topics: fc.oneof(
      fc.constant(null),
      fc.dictionary(fc.constantFrom('news', 'shop'), fc.constantFrom(true, false, null)),
    ),
  },
  { requiredKeys: [] },
);
/** What somebody may agree to: a text in a version that is good or not, one that is not there, or nothing that has a name. */
const someText = fc.constantFrom(
  {},
  ...['1', '2', '3', '4', undefined].map((version) => ({ statement: 'letters', version })),
  { statement: 'doubly' },
  { statement: 'unheard', version: '1' },
);

const someConsent = fc
  .record({
    purpose: fc.constantFrom('news', 'brief'),
    channel: fc.constantFrom(undefined, 'email', 'sms'),
    state: fc.constantFrom<'granted' | 'denied' | 'withdrawn'>('granted', 'denied', 'withdrawn'),
    at: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
    text: someText,
  })
  .map(({ text, ...consent }) => ({
    consent: { ...consent, ...text, ...(consent.at ? { at: received - 10_000 + consent.at * 1_000 } : {}) },
  }));

/** No two of one moment, but for consents, where deny wins. */
const someSayings = fc
  .array(
    fc.oneof(
      someTraits.map((traits): Partial<Said> => ({ traits })),
      someAddress,
      somePreferences.map((preferences): Partial<Said> => ({ preferences })),
      someConsent,
    ),
    { minLength: 1, maxLength: 10 },
  )
  .map((parts) => parts.map((part, n) => said(part, received - 20_000 + n * 1_000)));

/** Few words, close together, about one thing. */
const someWords = fc
  .array(
    fc.tuple(
      fc.constantFrom('news', 'brief'),
      fc.constantFrom(undefined, 'email'),
      fc.constantFrom('granted', 'withdrawn'),
      fc.integer({ min: 1, max: 4 }),
      someText,
    ),
    { minLength: 3, maxLength: 5 },
  )
  .map((words) =>
    words.map(([purpose, channel, state, at, text]) =>
      said({ consent: { purpose, channel, state, at: received - at * 1_000, ...text } }),
    ),
  );

test.each([
  ['things come', someSayings],
  ['words of consent come', someWords],
])('whichever order %s in, and however often, they say the same in the end', (_name, some) => {
  const sayingsAndOrder = some.chain((sayings) => {
    const twice = [...sayings.keys(), ...sayings.keys()];
    return fc.tuple(fc.constant(sayings), fc.shuffledSubarray(twice, { minLength: twice.length }));
  });
  fc.assert(
    fc.property(sayingsAndOrder, ([sayings, order]) => {
      const inOrder = learn(nobody, sayings, rules).after;
      const shuffled = order.flatMap((n) => sayings[n] ?? []);
      const oneByOne = shuffled.reduce((known, one) => learn(known, [one], rules).after, nobody);
      expect(profileOf(oneByOne)).toEqual(profileOf(inOrder));
      expect(profileOf(learn(nobody, shuffled, rules).after)).toEqual(profileOf(inOrder));
    }),
    { numRuns: 400 },
  );
});

test('the last word of each thing counts: the end is what the latest sayings alone say', () => {
  fc.assert(
    fc.property(someSayings, (sayings) => {
      const { after } = learn(nobody, sayings, rules);
      for (const name of ['a', 'b']) {
        const last = sayings.findLast(({ traits }) => traits && Object.hasOwn(traits, name));
        expect(after.traits[name]?.value ?? null).toEqual(last?.traits?.[name] ?? null);
      }
      const emailed = sayings.findLast(({ traits }) => traits && Object.hasOwn(traits, 'email'));
      const email = after.identifiers.find(({ kind }) => kind === 'email')?.value ?? null;
      expect(email).toEqual(emailed?.traits?.['email'] ?? null);
    }),
  );
});

describe('a removal is a word like any other:', () => {
  test('a trait that was taken away stays away when an older value comes late', () => {
    const later = learn(nobody, [said({ traits: { city: null } }, 20)], rules).after;
    const { after, traits } = learn(later, [said({ traits: { city: 'Berlin' } }, 10)], rules);
    expect([after.traits['city']?.value, traits]).toEqual([null, {}]);
  });

  test('an address that was replaced does not come back with what a device said before', () => {
    const old = said({ traits: {}, refs: [ref('email', 'old@example.org')] }, 10);
    const young = said({ traits: {}, refs: [ref('email', 'new@example.org')] }, 20);
    const { after, gained } = learn(learn(nobody, [young], rules).after, [old], rules);
    expect([after.identifiers.map(({ value }) => value), gained]).toEqual([['new@example.org'], []]);
  });

  test('a topic that was switched off stays off, and the rest of a late change counts', () => {
    const { after: off } = learn(nobody, [said({ preferences: { topics: { news: false } } }, 20)], rules);
    const { after } = learn(
      off,
      [said({ preferences: { topics: { news: true, shop: true }, language: 'de' } }, 10)],
      rules,
    );
    expect(after.preferences).toEqual({ topics: { news: false, shop: true }, language: 'de' });
  });
});

describe('the ledger', () => {
  const no = said({ consent: { purpose: 'news', state: 'withdrawn' } });
  const yes = (at: number, more = {}) => said({ consent: { purpose: 'news', state: 'granted', at, ...more } });
  const at = (receivedAt: number, one: Said): Said => ({ ...one, at: receivedAt, receivedAt });

  test('gets no line for a word that it has, but one for new evidence, statement or version', () => {
    const once = learn(nobody, [yes(10)], rules).after;
    expect(learn(once, [yes(20)], rules).lines).toEqual([]);
    for (const more of [{ evidence: { ip: '10.0.0.0' } }, { statement: 'terms' }, { version: '2' }]) {
      const { after, lines } = learn(once, [yes(20, more)], rules);
      expect(lines).toEqual([expect.objectContaining(more)]);
      expect(learn(after, [yes(30, more)], rules).lines).toEqual([]);
    }
  });

  test('gets a line for each grant that lives longer than the one before', () => {
    const brief = (when: number) => said({ consent: { purpose: 'brief', state: 'granted', at: when } });
    expect(learn(nobody, [brief(10), brief(20)], rules).lines.map(({ validUntil }) => validUntil)).toEqual([
      3_010, 3_020,
    ]);
  });

  test('remembers a no that was said again, so that a yes of the time between them changes nothing', () => {
    const { after: refused } = learn(nobody, [at(100, no), at(300, no)], rules);
    expect(refused.ledger).toHaveLength(1);
    const { after } = learn(refused, [yes(200)], rules);
    expect(after.ledger.map((line) => [line.state, line.at])).toEqual([['withdrawn', 100], ['granted', 200], ['withdrawn', 300]]); // prettier-ignore
    expect(permission(after.ledger, 'news', 'email', received).reason).toBe('withdrawn');
  });

  test('counts a no without a time of its own from its receipt, whatever the sender’s clock says', () => {
    const { after } = learn(nobody, [yes(500), { ...no, at: 100 }], rules);
    expect(permission(after.ledger, 'news', 'email', received).reason).toBe('withdrawn');
  });

  test('takes no time from clients where the clock is not the world’s', () => {
    const { lines } = learn(nobody, [yes(500)], { ...rules, trustTimes: false });
    expect(lines.map((line) => line.at)).toEqual([received]);
  });
});

describe('whom a saying wakes:', () => {
  const dormant: Known = { ...nobody, stage: 'registered' };
  const light: Known = { ...nobody, stage: 'light' };
  const awake: Known = { ...dormant, underWay: true };
  const signals = (known: Known, one: Said) => learn(known, [one], rules).signals;
  const yes = said({ consent: { purpose: 'news', state: 'granted' } });
  const no = said({ consent: { purpose: 'news', state: 'withdrawn' } });

  test('a consent wakes who may rise by it and who is under way, and nobody when it says nothing new', () => {
    expect([signals(nobody, yes), signals(dormant, yes), signals(awake, yes)]).toEqual([['consentChange'], [], ['consentChange']]); // prettier-ignore
    expect(signals({ ...awake, ...learn(awake, [yes], rules).after }, yes)).toEqual([]);
  });

  test('a withdrawal wakes who is under way, also when it was said before', () => {
    expect([signals(dormant, no), signals(awake, no)]).toEqual([[], ['consentChange']]);
    expect(signals({ ...awake, ...learn(awake, [no], rules).after }, no)).toEqual(['consentChange']);
  });

  test('a consent and the loss of an address wake who is light, for they may fall by it, and another address does not', () => {
    const email = said({ refs: [ref('email', 'a@example.org')], traits: {} });
    const gone = said({ traits: { email: null } });
    expect([signals(light, no), signals(light, yes), signals(light, email)]).toEqual([['consentChange'], ['consentChange'], []]); // prettier-ignore
    const reachable = learn(light, [email], rules).after;
    expect([signals(reachable, gone), signals({ ...reachable, stage: 'registered' }, gone)]).toEqual([['wake'], []]);
  });

  test('traits and wishes wake who is under way, and who may become an advocate by them', () => {
    const advocates: Rules = {
      ...rules,
      policy: { ...rules.policy, lifecycle: { advocate: 'customer.traits.vip == true' } },
    };
    const trait = said({ traits: { vip: true } });
    const wish = said({ preferences: { language: 'de' } });
    expect([signals(dormant, trait), signals(awake, trait), signals(awake, wish)]).toEqual([[], ['wake'], ['preferenceChange']]); // prettier-ignore
    for (const stage of ['registered', 'advocate'] as const)
      expect(learn({ ...nobody, stage }, [trait], advocates).signals).toEqual(['wake']);
    expect(learn(light, [trait], advocates).signals).toEqual([]);
    expect(signals({ ...awake, ...learn(awake, [trait], rules).after }, said({ traits: { vip: true } }))).toEqual([]);
  });

  test('a first address wakes who is anonymous, an account everybody, a pause whom it changes', () => {
    const email = said({ refs: [ref('email', 'a@example.org')], traits: {} });
    const pause = said({ pause: { paused: true } });
    expect([signals(nobody, email), signals(dormant, email)]).toEqual([['wake'], []]);
    expect(signals(dormant, said({ refs: [ref('user', 'u1')], traits: {} }))).toEqual(['registration']);
    expect([signals(dormant, pause), signals(learn(dormant, [pause], rules).after, pause)]).toEqual([['wake'], []]);
  });
});

test('an account stays the first one, and what is somebody else’s stays there', () => {
  const taken = { ...rules, isTaken: ({ value }: Ref) => value === 'theirs@example.org' };
  const one = said({ refs: [ref('user', 'u1'), ref('email', 'theirs@example.org')], traits: {} });
  const { after, taken: stays } = learn(nobody, [one, said({ refs: [ref('user', 'u2')], traits: {} })], taken);
  expect([after.identifiers, stays.map(({ value }) => value)]).toEqual([
    [ref('user', 'u1')],
    ['theirs@example.org', 'u2'],
  ]);
});
