import { consentsBefore, lastAct, undoWithin, wishesBefore } from '../../../../domain/person/ledger/undo';
import { ledgerAfter, type Line } from '../../../../domain/person/ledger/ledger';
import type { Preferences } from '../../../../domain/person/wishes/preferences';

const line = (seq: number, state: Line['state'], more: Partial<Line> = {}): Line => ({
  seq,
  purpose: 'news',
  state,
  at: seq * 1_000,
  recordedAt: seq * 1_000,
  source: 'page',
  ...more,
});
const act = (lines: Line[], now: number) => lastAct(lines, [], now);
const said = (lines: Line[], now = 3_000) => {
  const last = act(lines, now);
  return last && consentsBefore(last, lines).map(({ purpose, channel, state }) => [purpose, channel, state]);
};

test('the last press on the page can be taken back within its time, and taking back cannot', () => {
  const no = line(2, 'withdrawn');
  expect(act([no], 2_000 + undoWithin - 1)?.lines).toEqual([no]);
  expect(act([no], 2_000 + undoWithin)).toBeUndefined();
  expect(act([no, line(3, 'granted', { source: 'page-undo' })], 3_000)).toBeUndefined();
  expect(act([line(2, 'withdrawn', { source: 'one-click' })], 3_000)).toBeUndefined();
});

test.each<[string, Line[], unknown]>([
  ['a yes on every channel', [line(1, 'granted'), line(2, 'withdrawn')], [['news', undefined, 'granted']]],
  ['a yes on one', [line(1, 'granted', { channel: 'email' }), line(2, 'withdrawn')], [['news', 'email', 'granted']]],
  [
    'a yes that a no on one channel had narrowed',
    [line(1, 'granted'), line(1.5, 'denied', { channel: 'sms', source: 'form' }), line(2, 'withdrawn')],
    [
      ['news', 'email', 'granted'],
      ['news', 'wechat', 'granted'],
      ['news', 'push', 'granted'],
    ],
  ],
  ['nothing where nothing was permitted', [line(2, 'withdrawn')], []],
  [
    'what a no to everything took, and no yes to everything',
    [line(1, 'granted'), line(2, 'withdrawn', { purpose: '*', recordedAt: 2_500 }), line(2.5, 'withdrawn')],
    [['news', undefined, 'granted']],
  ],
  [
    'nothing where everything was refused anew',
    [line(1, 'granted'), line(2, 'withdrawn'), line(3, 'withdrawn', { purpose: '*', source: 'form' })],
    [],
  ],
  ['a no for a yes', [line(2, 'granted')], [['news', undefined, 'withdrawn']]],
  [
    'nothing that somebody said anew',
    [line(1, 'granted'), line(2, 'withdrawn'), line(3, 'denied', { source: 'form' })],
    [],
  ],
])('taking back brings %s', (_name, lines, words) => {
  expect(said(lines)).toEqual(words);
});

test('a yes that comes back ends when the one before would have ended, also where the policy gives a new one longer', () => {
  const [yes, no] = [line(1, 'granted', { validUntil: 5_000 }), line(2, 'withdrawn')];
  const last = act([yes, no], 3_000);
  const [word] = last ? consentsBefore(last, [yes, no]) : [];
  if (word?.purpose !== 'news') throw new Error('there is a yes to bring back');
  const policy = { timezone: 'UTC', purposes: { news: { class: 'marketing', validFor: { unit: 'exact', millis: 9_000 } } } } as const; // prettier-ignore
  const heard = { at: 3_000, receivedAt: 3_000, by: 'page-undo' };
  const { lines } = ledgerAfter({ lines: [yes, no], repeated: [] }, { ...word, purpose: 'news' }, heard, policy);
  expect(lines.at(-1)).toMatchObject({ state: 'granted', at: 3_000, validUntil: 5_000 });
});

test('wishes come back as they were, but for those that were said anew', () => {
  const before: Preferences = { language: 'en', topics: { news: true } };
  const after: Preferences = { language: 'zh', personalisation: false, topics: { news: false, offers: false } };
  const wish = { at: 2_000, source: 'page', before, after };
  const last = lastAct([], [wish], 3_000);
  if (!last) throw new Error('there is something to take back');
  expect(wishesBefore(last, after)).toEqual({
    language: 'en',
    personalisation: null,
    topics: { news: true, offers: null },
  });
  expect(wishesBefore(last, { ...after, language: 'de' })).not.toHaveProperty('language');
  expect(wishesBefore(last, before)).toBeUndefined();
});
