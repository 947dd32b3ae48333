import fc from 'fast-check';
import { isNo } from '../../../../domain/person/ledger/consent';
import { consentChange } from '../../../../domain/schema/calls/consent-change';
import { readConsent } from '../../../../domain/schema/calls/read-consent';
import { preferencesPatch } from '../../../../domain/schema/preferences-patch';

const field = (...good: unknown[]) => fc.oneof(fc.constantFrom(...good), fc.jsonValue({ maxDepth: 2 }));
const properties = fc.record(
  {
    purpose: field('news', ' offers '),
    channel: field('email', 'SMS', null),
    state: field('granted', 'denied', 'withdrawn', ' Withdrawn', 'perhaps'),
    at: field('2026-01-01T00:00:00Z'),
    source: field('form'),
    statement: field('terms'),
    version: field(3, '4'),
    evidence: field({ page: '/' }),
  },
  { requiredKeys: [] },
);

test('whatever is said of a consent is read, counts as a no, or is a grant that is refused with its reasons', () => {
  fc.assert(
    fc.property(properties, (said) => {
      const read = readConsent(said);
      const isGrant = typeof said.state === 'string' && said.state.trim().toLowerCase() === 'granted';
      if ('error' in read) return expect([isGrant, read.error.issues.length > 0]).toEqual([true, true]);
      expect(read.consent.state === 'granted').toBe(isGrant);
      if (!isGrant) expect(isNo(read.consent.state)).toBe(true);
      expect(read.notes.join(' ')).toBe(read.consent.note ?? '');
    }),
    { numRuns: 500 },
  );
});

test('a no is to the purpose that is seen, as definitions name it, and so is a wish', () => {
  const unseen = '\u200bnews\ufeff \u00ad';
  expect(readConsent({ purpose: unseen, state: 'Withdrawn\u200b', channel: 'email\u2060' })).toEqual({
    consent: { purpose: 'news', state: 'withdrawn', channel: 'email' },
    notes: [],
  });
  expect(readConsent({ purpose: '*', spares: [unseen], state: 'denied' })).toMatchObject({
    consent: { spares: ['news'] },
  });
  expect(readConsent({ purpose: '\u200b', state: 'denied' })).toMatchObject({ consent: { purpose: null, state: 'denied' } }); // prettier-ignore
  expect(preferencesPatch.parse({ topics: { [unseen]: false }, journeys: { [unseen]: 'left' } })).toEqual({ topics: { news: false }, journeys: { news: 'left' } }); // prettier-ignore
});

const readable = fc.record(
  {
    purpose: fc.constantFrom('news', ' offers '),
    state: fc.constantFrom('granted', 'denied', 'withdrawn'),
    channel: fc.constantFrom('email', 'sms', null),
    at: fc.constantFrom('2026-01-01T00:00:00Z', 1_767_225_600),
    version: fc.constantFrom(3, '4', null),
    evidence: fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 1 })),
  },
  { requiredKeys: ['purpose', 'state'] },
);

test('what can be read is read as on the other roads, without a note', () => {
  fc.assert(
    fc.property(readable, (said) => expect(readConsent(said)).toEqual({ consent: consentChange.parse(said), notes: [] })), // prettier-ignore
  );
});

test('the less of a no can be read, the more it forbids', () => {
  const no = { purpose: 'news', channel: 'email', state: 'withdrawn' };
  const scopeOf = (said: object) => {
    const read = readConsent(said as Record<string, unknown>);
    return 'consent' in read ? [read.consent.purpose, read.consent.channel] : read;
  };
  expect(scopeOf(no)).toEqual(['news', 'email']);
  expect(scopeOf({ ...no, channel: 'pigeon' })).toEqual(['news', undefined]);
  expect(scopeOf({ ...no, purpose: '' })).toEqual([null, 'email']);
  expect(scopeOf({})).toEqual([null, undefined]);
});
