import fc from 'fast-check';
import { smsWord } from '../../../domain/contact/sms/word';
import { helpWords, noWords, startWords, unmistakable, unmistakableSigns } from '../../../domain/contact/sms/words';

const means = (text: string) => smsWord(text)?.means;

const wide = (text: string): string =>
  text.replaceAll(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0));
const between = (sign: string) => (text: string) => Array.from(text).join(sign);
const spellings: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.charAt(0).toUpperCase() + text.slice(1),
  (text) => text.normalize('NFD'),
  (text) => text.normalize('NFC'),
  wide,
  between('\u200b'),
  between('\u2060'),
  (text) => `\ufeff${text}\u00ad`,
];
const around = ['', ' ', '!', '.', ' 🛑 ', '\n', '\u00a0', '"', '...', '。', '\u3000', '\0'];
const kindly = [(text: string) => `${text} please`, (text: string) => `Please ${text}, thanks`, (text: string) => `Bitte ${text}`, (text: string) => `${text}\n\nSent from my phone`, (text: string) => text]; // prettier-ignore

test('every word is heard in every spelling, with signs and spaces around it, and said kindly', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...noWords, ...unmistakable, ...unmistakableSigns),
      fc.array(fc.constantFrom(...spellings), { maxLength: 2 }),
      fc.tuple(fc.constantFrom(...around), fc.constantFrom(...around)),
      fc.constantFrom(...kindly),
      (word, ways, [before, behind], polite) => {
        const written = polite(`${before}${ways.reduce((text, way) => way(text), word)}${behind}`);
        expect([written, means(written)]).toEqual([written, 'no']);
      },
    ),
    { numRuns: 3_000 },
  );
});

test.each([
  ...['STOP', 'Stop.', 'ＳＴＯＰ', 's.t.o.p', 'S T O P', 'STOPALL', 'stop-all', 'OPT-OUT', 'optout', 'Opt out!', 'ARRÊT', 'arret', 'İPTAL', 'iptal', 'ıptal'], // prettier-ignore
  ...[
    'STOP 36111',
    'stop it',
    'Stop texting me!!',
    'stop sending me texts please',
    'STOP STOP STOP',
    'ok stop',
    'Stop all messages now',
  ],
  ...[
    'unsubscribe me from this list',
    'Unsubscribe. I never signed up',
    'Don’t text me again',
    'end texts',
    'Cancel my subscription',
  ],
  ...[
    '退订',
    '退 订',
    '请退订',
    '退订！谢谢',
    'TD',
    'td 1234',
    'T',
    'R',
    '回复TD',
    '拒收短信',
    '不要再发了',
    '配信停止',
    '수신거부',
  ],
  ...['Bitte abmelden', 'Abmelden bitte, danke', 'STOPP', 'STOP\n--\nAnn Lee', '> Reply STOP to end\nnothing', 'Στοπ', 'СТОП', 'הסר'].filter((text) => !text.startsWith('>')), // prettier-ignore
])('%j is a no', (text) => {
  expect(means(text)).toBe('no');
});

test.each([
  ...['stop by the shop tomorrow?', "Don't stop now, I like it", 'end of the season sale?', 'The end', 'cancel my order 4711', 'cancel the appointment'], // prettier-ignore
  ...[
    'Can I quit early today?',
    'bus stop',
    'stoplight',
    'I will not unsubscribe',
    'removed',
    'tea',
    'T-shirt in L?',
    'R2D2',
    'td bank is open',
  ],
  ...[
    '取消订单',
    '停车场在哪里',
    '请问什么时候发货',
    'alto volume?',
    'Fin de semana?',
    'yes please send more',
    '',
    ' ',
    '!!!',
    '1',
    '👍',
  ],
  ...['How do I stop?', 'Ende der Woche passt', 'bajar la música'],
])('%j is none', (text) => {
  expect(means(text)).not.toBe('no');
});

test.each([...helpWords, 'HELP!', 'help please'])('%j asks for help', (text) => {
  expect(smsWord(text)).toMatchObject({ means: 'help' });
});

test.each([...startWords, 'START', 'Yes please'])('%j is what carriers take for a yes', (text) => {
  expect(smsWord(text)).toMatchObject({ means: 'start' });
});

test('a text of any form is read, and one that begins with a kind word hundreds of times', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
    expect([undefined, 'no', 'help', 'start']).toContain(means(text));
  })); // prettier-ignore
  expect(means(`${'please '.repeat(200)}stop`)).toBe('no');
});
