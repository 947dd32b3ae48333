import fc from 'fast-check';
import { channelKinds } from '../../../../domain/contact/channel';
import { consentStates } from '../../../../domain/person/ledger/consent';
import { lineText, orderText, type Attested } from '../../../../domain/person/ledger/line-text';
import { isSame } from '../../../../domain/person/same';

const word = fc.string({ unit: 'binary', maxLength: 4 });
const time = fc.integer({ min: -1, max: 2 });
/** Zero has no sign in the ledger. */
const said = fc.jsonValue({ maxDepth: 2, noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)) as unknown); // prettier-ignore
const line: fc.Arbitrary<Attested> = fc.record(
  {
    purpose: word, channel: fc.constantFrom(...channelKinds), state: fc.constantFrom(...consentStates), at: time, recordedAt: time, source: word,
    statement: word, version: word, validUntil: time, note: word, spares: fc.array(word, { maxLength: 2 }), evidence: fc.dictionary(word, said, { maxKeys: 3 }), key: fc.record({ id: word }),
  },
  { requiredKeys: ['purpose', 'state', 'at', 'recordedAt', 'source'] },
); // prettier-ignore

/** The same with the fields of every object in another order. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([name, one]) => [name, turned(one)])); // prettier-ignore
};

test('lines that say the same have the same text, in whatever order their fields come', () =>
  fc.assert(fc.property(line, (one) => lineText(turned(one) as Attested) === lineText(one))));

test('lines that differ have different texts', () =>
  fc.assert(fc.property(line, line, (one, other) => (lineText(one) === lineText(other)) === isSame(one, other))));

test.each<[string, Partial<Attested>]>([
  ['its purpose', { purpose: 'news2' }],
  ['its channel', { channel: 'sms' }],
  ['its state', { state: 'withdrawn' }],
  ['when it was said', { at: 2 }],
  ['when it was learned', { recordedAt: 2 }],
  ['its source', { source: 'shop2' }],
  ['its statement', { statement: 'news-1' }],
  ['its version', { version: '1' }],
  ['its end', { validUntil: 9 }],
  ['its evidence', { evidence: { form: 'b' } }],
  ['its note', { note: 'n' }],
  ['what it leaves alone', { spares: ['orders'] }],
  ['the key that said it', { key: { id: 'k' } }],
])('the text of a line says %s', (_what, change) => {
  const one: Attested = { purpose: 'news', state: 'granted', at: 1, recordedAt: 1, source: 'shop' };
  expect(lineText({ ...one, ...change })).not.toBe(lineText(one));
});

test('the text of a ledger tells which lines it has, in which order, under which numbers', () => {
  const [a, b] = [{ stream: 's', place: 1, seq: 1 }, { stream: 's', place: 2, seq: 2 }]; // prettier-ignore
  const texts = [[a, b], [b, a], [a], [], [a, { ...b, seq: 3 }], [a, { ...b, stream: 't' }], [a, { ...b, stream: null, place: null }]].map(orderText); // prettier-ignore
  expect(new Set(texts).size).toBe(texts.length);
});
