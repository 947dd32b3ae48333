import fc from 'fast-check';
import { readInstant } from '../../../domain/time/read-instant';
import { sayInstant } from '../../../domain/time/say-instant';

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test('what it can write is read again as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (at) => {
      expect(readInstant(sayInstant(at), 'UTC')).toBe(at);
      expect(sayInstant(at)).toMatch(rfc3339);
    }),
  );
});

test('whatever lies beyond, also beyond what the machine can count, it is RFC 3339 in order', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (one, other) => {
      const [early, late] = [Math.min(one, other), Math.max(one, other)].map(sayInstant);
      expect(early).toMatch(rfc3339);
      expect(late).toMatch(rfc3339);
      expect(String(early) <= String(late)).toBe(true);
    }),
  );
  expect(sayInstant(Infinity)).toBe('9999-12-31T23:59:59.999Z');
  expect(sayInstant(8.64e15 + 1)).toBe('9999-12-31T23:59:59.999Z');
});
