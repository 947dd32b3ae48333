import type { Edition } from '../../../../domain/journey/statement/statement-terms';
import { permission } from '../../../../domain/contact/permission';
import type { ConsentWord } from '../../../../domain/person/ledger/consent';
import { learn, type Known, type Rules } from '../../../../domain/person/learn';
import { policy } from '../../world';

const now = 1_000_000;
const nobody: Known = {
  stage: 'anonymous', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false,
}; // prettier-ignore
const terms = (more: Partial<Edition> = {}): Edition => ({
  purpose: 'news', basis: 'consent', data: [], channels: ['email', 'sms'], confirm: false, again: 'on-new-version', verifiedOnly: false, publishedAt: 0, ...more,
}); // prettier-ignore
const rules = (versions: readonly Edition[], goodFrom = 1): Rules => ({
  policy: { ...policy(), purposes: { news: { class: 'marketing', validFor: { unit: 'exact', millis: 500 } } } },
  trustTimes: true,
  isTaken: () => false,
  statements: new Map([['letters', { goodFrom, versions }]]),
});
const yes = { purpose: 'news', channel: 'email', state: 'granted', statement: 'letters' } as const;
const hear = (consent: ConsentWord, by: Rules, known = nobody) =>
  learn(known, [{ at: now, receivedAt: now, by: 'form', consent }], by);
const linesOf = (consent: ConsentWord, by: Rules) => hear(consent, by).lines;

test('a grant that names no version is one of the version in force, and one that names one keeps it', () => {
  const by = rules([terms(), terms()]);
  expect(linesOf(yes, by)).toMatchObject([{ statement: 'letters', version: '2', goodFrom: 1 }]);
  expect(linesOf({ ...yes, version: '1' }, by)).toMatchObject([{ version: '1' }]);
  expect(linesOf({ ...yes, statement: 'unheard', version: 'spring' }, by)).toMatchObject([{ version: 'spring' }]);
});

test('a grant of the past that names no version is one of the version that was in force then, or of the first', () => {
  const by = rules([terms({ publishedAt: 100 }), terms({ publishedAt: 200 }), terms({ publishedAt: 300 })], 3);
  const versionAt = (at: number) => linesOf({ ...yes, at }, by).map(({ version }) => version);
  expect([50, 100, 199, 200, 299, 300, now].map(versionAt)).toEqual([['1'], ['1'], ['1'], ['2'], ['2'], ['3'], ['3']]);
  const told = { at: 250, receivedAt: now, by: 'import', historical: true, consent: yes };
  const { after } = learn(nobody, [told], by);
  expect(permission(after.ledger, 'news', 'email', now).reason).toBe('outdated');
});

test('how long a grant lasts is said by the version that was agreed to, else by the policy', () => {
  const by = rules([terms({ validFor: { unit: 'exact', millis: 90 } }), terms()]);
  expect(linesOf({ ...yes, version: '1' }, by)).toMatchObject([{ validUntil: now + 90 }]);
  expect(linesOf(yes, by)).toMatchObject([{ validUntil: now + 500 }]);
});

test.each<[string, Partial<ConsentWord>, string]>([
  ['a version that is not there', { version: '3' }, 'The statement "letters" has no version "3"; the one in force is 2. The consent was not stored.'],
  ['another purpose', { purpose: 'gossip' }, 'The statement "letters" speaks of "news", not of "gossip". The consent was not stored.'],
  ['a channel that it does not name', { channel: 'wechat' }, 'The statement "letters" speaks of email, sms, not of "wechat". The consent was not stored.'],
])('a grant that says of its statement %s does not count, and a note says why', (_name, more, note) => {
  const by = rules([terms(), terms()]);
  const { lines, notes, signals } = hear({ ...yes, ...more }, by);
  expect([lines, notes.get(0), signals]).toEqual([[], [note], []]);
  expect(linesOf({ ...yes, ...more, state: 'withdrawn' }, by)).toHaveLength(1);
}); // prettier-ignore

test('a grant of a statement without a channel speaks of the channels that the statement names, and of no other', () => {
  const { after } = hear({ ...yes, channel: undefined }, rules([terms()]));
  expect(after.ledger.map(({ channel }) => channel)).toEqual(['email', 'sms']);
  const allowed = ['email', 'sms', 'wechat'].map((channel) => permission(after.ledger, 'news', channel, now).allowed);
  expect(allowed).toEqual([true, true, false]);
  const everywhere = terms();
  expect(linesOf({ ...yes, channel: undefined }, rules([{ ...everywhere, channels: undefined }]))).toMatchObject([{ seq: 1 }]); // prettier-ignore
});

test('a grant of a statement that is to be confirmed waits, whoever brings it, until we say that it was confirmed', () => {
  const by = rules([terms({ confirm: true })]);
  const { after } = hear(yes, by);
  expect(after.ledger).toMatchObject([{ state: 'pending', statement: 'letters', version: '1' }]);
  expect(permission(after.ledger, 'news', 'email', now).reason).toBe('pending');
  const confirmed = hear({ ...yes, version: '1', confirmed: true }, by, after);
  expect(confirmed.lines).toMatchObject([{ state: 'granted', version: '1' }]);
  expect(permission(confirmed.after.ledger, 'news', 'email', now).allowed).toBe(true);
  expect(hear(yes, by, confirmed.after).lines).toEqual([]);
});

test('what permits for another reason does not keep a statement from being confirmed', () => {
  const by = rules([terms({ confirm: true })]);
  const { after } = hear({ purpose: 'news', channel: 'email', state: 'granted' }, by);
  expect(hear(yes, by, after).lines).toMatchObject([{ state: 'pending', statement: 'letters' }]);
});

test('who agrees to the new text is permitted again, and who repeats the old one is not', () => {
  const old = hear(yes, rules([terms()])).after;
  const then = { ...old, ledger: old.ledger.map((line) => ({ ...line, at: now - 1, goodFrom: 2 })) };
  const by = rules([terms(), terms()], 2);
  const reasons = [{ ...yes, version: '1' }, yes, { ...yes, statement: undefined }].map(
    (word) => permission(hear(word, by, then).after.ledger, 'news', 'email', now).reason,
  );
  expect(permission(then.ledger, 'news', 'email', now).reason).toBe('outdated');
  expect(reasons).toEqual(['outdated', 'permitted', 'permitted']);
});
