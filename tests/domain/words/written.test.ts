import fc from 'fast-check';
import { channelKinds } from '../../../domain/contact/channel';
import { sayUnreadable } from '../../../domain/person/identity/left-out';
import { noteOf, notes, type Note } from '../../../domain/person/notes';
import { stageCause, stageCauses, type StageCause } from '../../../domain/person/stage-cause';
import { suppressionReasons } from '../../../domain/contact/feedback';
import { computed } from '../../../domain/person/computed/computed-traits';
import { neverFromPages } from '../../../domain/person/event';
import { identifierKinds } from '../../../domain/person/identity/identity';
import { pageSource, undoSource } from '../../../domain/person/ledger/undo';
import { ownEvents } from '../../../domain/person/plan/data-plan';
import { callTypes } from '../../../domain/schema/calls/incoming';
import { channelNames, sayChannel } from '../../../domain/words/say/channel';
import { sayEvent, sayEventName } from '../../../domain/words/say/event';
import { factNames, sayFact, sayFactValue } from '../../../domain/words/say/fact';
import { sayIdentifierKind } from '../../../domain/words/say/identifier';
import { saySuppression } from '../../../domain/words/say/suppression';
import type { Language } from '../../../domain/words/words';
import { saySource, sources } from '../../../domain/words/say/source';
import { sayNote } from '../../../domain/words/say/note';
import { sayStageCause } from '../../../domain/words/say/stage-cause';
import { sayCallFailure, sayCallStatus, sayConsentState, sayHappened, sayMessageStatus, messageStatuses } from '../../../domain/words/say/status'; // prettier-ignore

const allNotes = Object.keys(notes) as Note[];
const allCauses = Object.keys(stageCauses) as StageCause[];
const latin = /[a-z]{2,}/i;
/** What names of ours stay as they are written everywhere. */
const foreign = /JSON|userId|country|Signed Up|Sojourn|Temporal/g;

test.each(allNotes)('the note %s is said in Chinese, each name in its place', (note) => {
  const names = notes[note].match(/\{\w*\}/g)?.map((_, index) => `n${index}`) ?? [];
  const written = noteOf(note, ...names);
  const said = sayNote(written, 'zh');
  expect(said.replace(foreign, '')).not.toMatch(latin);
  expect(names.filter((name) => !said.includes(name))).toEqual([]);
  expect(sayNote(written, 'en')).toBe(written);
});

test.each(allCauses)('the cause %s of a stage is said in Chinese, each name in its place', (cause) => {
  const written = stageCause(cause, 'email', 'n1');
  const said = sayStageCause(written, 'zh');
  expect(said.replace(foreign, '')).not.toMatch(latin);
  expect(said.includes('n1')).toBe(written.includes('n1'));
  expect(sayStageCause(written, 'en')).toBe(written);
});

test('notes that stand one behind the other are said one by one, also such as stand in two sentences', () => {
  const joined = [noteOf('no-purpose'), noteOf('unreadable', 'at'), noteOf('unreadable', 'source'), noteOf('names-nobody', 'userId')].join(' '); // prettier-ignore
  expect(sayNote(joined, 'zh')).toBe('无法读取用途：对所有用途有效。 无法读取“at”，已略去。 无法读取“source”，已略去。 userId 是占位符或不是标识，已略去。'); // prettier-ignore
  expect(sayNote(sayUnreadable('phone'), 'zh')).toBe('属性“phone”无法读作地址，因此无法通过它联系任何人。 没有国家代码的号码还需要属性“country”。'); // prettier-ignore
});

test('whatever name stands in a note stays as it is, and what nobody knows stays whole', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }).filter((name) => !name.includes('"')),
      (name) => {
        expect(sayNote(noteOf('taken', name), 'zh')).toBe(`其种类为“${name}”的标识仍属于另一个人。`);
        expect(sayStageCause(`moved by ${name}`, 'zh')).toBe(`moved by ${name}`);
      },
    ),
  );
  expect(sayNote(noteOf('taken', 'a" b $& {}'), 'zh')).toBe('其种类为“a" b $& {}”的标识仍属于另一个人。');
});

test('every status, state and failure has words in both languages, and one that is not known stands as it is', () => {
  const said = [
    ...messageStatuses.map((one) => sayMessageStatus(one, 'zh')),
    ...['open', 'calling', 'answered', 'failed'].map((one) => sayCallStatus(one, 'zh')),
    ...['exited', 'gone', 'no-answer', 'forbidden-address'].map((one) => sayCallFailure(one, 'zh')),
    ...['granted', 'denied', 'withdrawn', 'pending'].map((one) => sayConsentState(one, 'zh')),
    ...['preferences', 'paused', 'resumed', 'feedback', 'signal-refused', 'merge', 'unmerge'].map((one) => sayHappened(one, 'zh')), // prettier-ignore
  ];
  expect(said.filter((one) => latin.test(one))).toEqual([]);
  expect(sayMessageStatus('handing-over', 'en')).toBe('being handed over');
  expect(sayMessageStatus('constructor', 'zh')).toBe('constructor');
});

test('every channel that a definition may choose has its name in both languages, in the order that was asked for', () => {
  expect(channelNames(['preferred', ...channelKinds], 'en')).toEqual({
    preferred: 'the preferred one', email: 'email', sms: 'SMS', wechat: 'WeChat', push: 'push',
  }); // prettier-ignore
  expect(Object.keys(channelNames(['preferred', ...channelKinds], 'zh'))).toEqual(['preferred', ...channelKinds]);
  expect(Object.values(channelNames(channelKinds, 'zh')).filter((name) => latin.test(name))).toEqual([]);
  expect(sayChannel('fax', 'zh')).toBe('fax');
});

test('every road of our own by which something comes has words in both languages', () => {
  const roads = [pageSource, undoSource, computed, ...Object.keys(sources)];
  for (const road of roads) {
    expect(Object.hasOwn(sources, road)).toBe(true);
    expect(saySource(road, 'zh').replace(foreign, '')).not.toMatch(latin);
    expect(saySource(road, 'en')).toMatch(latin);
  }
  expect(saySource('shop', 'zh')).toBe('shop');
});

test.each([...ownEvents, ...neverFromPages])('the event %s, which Sojourn means something by, has words before its name', (name) => {
  expect(sayEventName(name, 'zh')).toMatch(/^\p{Script=Han}+（.+）$/u);
  expect(sayEventName(name, 'zh')).toContain(name);
  expect(sayEventName(name, 'en')).toBe(name);
}); // prettier-ignore

test.each(callTypes.filter((type) => type !== 'track'))('a call of the type %s is said in both languages', (type) => {
  expect(sayEvent({ type, name: '' }, 'zh')).not.toMatch(latin);
  expect(sayEvent({ type, name: '' }, 'en')).not.toBe('');
  expect(sayEvent({ type, name: 'Shoes' }, 'zh')).toBe(`${sayEvent({ type, name: '' }, 'zh')}：Shoes`);
});

test('a name that somebody gave stays as it is, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      fc.pre(!factNames.includes(name) && !ownEvents.includes(name) && !neverFromPages.has(name));
      expect(sayFact(name, 'zh')).toBe(name);
      expect(sayEventName(name, 'zh')).toBe(name);
      expect(sayFactValue(name, 'toString', 'zh')).toBe('toString');
    }),
  );
});

test('every fact of ours is said in Chinese, and what it may say too', () => {
  expect(factNames.filter((name) => latin.test(sayFact(name, 'zh')))).toEqual([]);
  expect(sayFactValue('reason', 'no-consent', 'zh')).toBe('未同意');
  expect(sayFactValue('owner', 'person', 'zh')).toBe('本人');
  expect(sayFactValue('template', 'person', 'zh')).toBe('person');
});

test.each([...identifierKinds, ...suppressionReasons])('%s, a kind of name or why an address is silent, is said in both languages', (word) => {
  const say = (language: Language) => saySuppression(sayIdentifierKind(word, language), language);
  expect(say('zh')).toMatch(/^\p{Script=Han}+$/u);
  expect(say('en')).toMatch(latin);
}); // prettier-ignore
