import type { Definitions } from '../../../domain/decide/facts';
import type { Edition } from '../../../domain/journey/statement/statement-terms';
import { basisFor } from '../../../domain/person/plan/basis';
import { rehearse } from '../../../domain/rehearse/persona';
import { simulate } from '../../../domain/rehearse/simulate';
import { scriptFile, scriptOf } from '../../../domain/schema/persona';
import type { ConsentEntry } from '../../../domain/person/ledger/consent';
import type { CustomerEvent } from '../../../domain/person/event';
import { ann, day, definitions, event, exact, journey, message, said, start } from '../world';

/** What somebody agreed to, by name, and what that lets be done. */
const terms = (more: Partial<Edition> = {}): Edition => ({
  purpose: 'news', basis: 'consent', data: [], channels: ['email'], confirm: false, again: 'on-new-version', verifiedOnly: false, publishedAt: 0, ...more,
}); // prettier-ignore
const under = (versions: readonly Edition[], { goodFrom = 1, template = 'mail' } = {}): Definitions => ({
  ...definitions([journey('j', [message('a', { template })])]),
  statements: new Map([['letters', { goodFrom, versions }]]),
});
const agreed = (goodFrom = 1) => said('granted', start - day, { statement: 'letters', version: '1', goodFrom });
const email = { kind: 'email', value: 'ann@example.org' } as const;
const outcomes = (rules: Definitions, { consent = agreed(), isProved = false } = {}) => {
  const facts = ann({ consents: [consent] });
  const identifiers = [isProved ? { ...email, verifiedAt: start - day } : email];
  const happening = {
    facts: { ...facts, customer: { ...facts.customer, identifiers } },
    events: [event('Start', start)],
  };
  const lived = simulate({ ...happening, definitions: rules, from: start, until: start + day });
  return lived.decisions.map(({ outcome, reason, data }) => ({ said: `${outcome} ${reason}`, data }));
};
const saidOf = (...asked: Parameters<typeof outcomes>): string[] => outcomes(...asked).map((one) => one.said);

test('a statement that asks for a confirmed address is permission to write to no other, but for service messages', () => {
  const strict = [terms({ verifiedOnly: true })];
  expect(saidOf(under(strict))).toEqual(['skip unverified-address']);
  expect(saidOf(under(strict), { isProved: true })).toEqual(['send permitted']);
  expect(saidOf(under(strict, { template: 'receipt' }))).toEqual(['send permitted']);
  expect(saidOf(under(strict), { consent: said('granted', start - day) })).toEqual(['send permitted']);
  expect(saidOf(under([terms(), terms({ verifiedOnly: true })]))).toEqual(['send permitted']);
});

test('a message that a text which is out of date permitted is not sent, and its record has the versions', () => {
  const rules = under([terms(), terms()], { goodFrom: 2 });
  const versions = { statement: 'letters', version: '1', goodFrom: 2 };
  expect(outcomes(rules, { consent: agreed(2) })).toMatchObject([
    { said: 'skip outdated', data: { tried: [{ channel: 'email', reason: 'outdated', agreed: versions }] } },
  ]);
});

test('what somebody gave for a purpose may not be used any more once the text that they agreed to is out of date', () => {
  expect(basisFor([agreed(1)], 'news', start)).toMatchObject({ version: '1' });
  expect(basisFor([agreed(2)], 'news', start)).toBeUndefined();
});

test.each([
  ['names the text in force', {}, 'send permitted'],
  ['names one that is out of date', { version: 1 }, 'skip outdated'],
  ['names a channel that the text does not', { channel: 'sms' }, 'skip no-consent'],
  ['names a version that is not there', { version: 3 }, 'skip no-consent'],
])('a persona whose grant %s is judged by the same rule', (_name, more, outcome) => {
  const consents = [{ purpose: 'news', channel: 'email', state: 'granted', statement: 'letters', ...more }];
  const script = scriptFile.parse({ persona: { consents }, events: [{ at: '1 hour', event: 'Start' }] });
  const rules = under([terms(), terms({ confirm: true, verifiedOnly: true })], { goodFrom: 2 });
  const { decisions } = rehearse(scriptOf(script, start), rules, { unsubscribe: 'https://x.example/u', preferences: 'https://x.example/me' });
  expect(decisions.map((one) => `${one.outcome} ${one.reason}`)).toEqual([outcome]);
}); // prettier-ignore

test('what comes while a persona lives has to be confirmed like anybody else’s', () => {
  const events = [
    { at: '1 hour', event: 'Consent Changed', properties: { purpose: 'news', channel: 'email', state: 'granted', statement: 'letters' } },
    { at: '2 hours', event: 'Start' },
  ];
  const rules = under([terms({ confirm: true })]);
  const { decisions } = rehearse(scriptOf(scriptFile.parse({ events }), start), rules, { unsubscribe: 'https://x.example/u', preferences: 'https://x.example/me' });
  expect(decisions.map(({ reason }) => reason)).toEqual(['pending']);
}); // prettier-ignore

describe('a step that waits for a consent', () => {
  const asking = journey(
    'asks-again',
    [
      message('ask', { template: 'receipt' }),
      {
        kind: 'wait-for',
        id: 'w',
        consent: { purpose: 'news', channel: 'email' },
        within: exact(7 * day),
        then: [{ kind: 'exit', id: 't', outcome: 'agreed' }],
        else: [{ kind: 'exit', id: 'e', outcome: 'silent' }],
      },
    ],
    { purpose: 'orders' },
  );
  const orders = said('granted', start - day, { purpose: 'orders' });
  const word = (state: string, more: object, days: number) =>
    event('Consent Changed', start + days * day, { purpose: 'news', channel: 'email', state, ...more });
  const statements = new Map([['letters', { goodFrom: 2, versions: [terms(), terms()] }]]);
  const endOf = (consents: readonly ConsentEntry[], later: readonly CustomerEvent[]) => {
    const events = [event('Start', start), ...later];
    const lived = simulate({ facts: ann({ consents }), definitions: { ...definitions([asking]), statements }, events, from: start, until: start + 30 * day }); // prettier-ignore
    return lived.facts.enrolments.map(({ outcome, results }) => [outcome, results['w']]);
  };
  const outdated = agreed(2);

  test.each([
    ['agrees to the new text', [word('granted', { statement: 'letters' }, 2)], 'agreed'],
    ['agrees to the old text again', [word('granted', { statement: 'letters', version: 1 }, 2)], 'silent'],
    ['agrees on another channel', [word('granted', { channel: 'sms' }, 2)], 'silent'],
    ['says no', [word('withdrawn', {}, 2)], 'silent'],
    ['says nothing', [], 'silent'],
    ['agrees too late', [word('granted', { statement: 'letters' }, 8)], 'silent'],
  ])('goes on as it should when somebody %s', (_name, later, outcome) => {
    expect(endOf([orders, outdated], later).map(([its]) => its)).toEqual([outcome]);
  });

  test('goes on at once where it is permitted, and names the line', () => {
    const good = said('granted', start - day);
    expect(endOf([orders, good], [])).toEqual([['agreed', { at: start, consent: good.seq }]]);
  });
});
