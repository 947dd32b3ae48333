import fc from 'fast-check';
import { retryAfter } from '../../../domain/time/retry-after';

const now = Date.parse('1994-11-06T08:49:00Z');

test.each([
  ['120', 120],
  [' 120 ', 120],
  ['0', 0],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 37],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 37],
  ['Sun Nov  6 08:49:37 1994', 37],
  ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
  ['99999999999999999999', 1e20],
  ['-5', 0],
  ['1.5', 0],
  ['0x10', 0],
  ['1e3', 0],
  ['soon', 0],
  ['1994-11-06T08:49:37Z', 0],
  ['', 0],
  [undefined, 0],
])('%j asks for %d seconds', (header, seconds) => {
  expect(retryAfter(header, now)).toBe(seconds);
});

test('whatever it says, it is never less than nothing and never no number', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => expect(retryAfter(header, now)).toBeGreaterThanOrEqual(0))); // prettier-ignore
});
