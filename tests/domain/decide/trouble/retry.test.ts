import { nextTryIn, pauseAfter } from '../../../../domain/decide/trouble/retry';
import { hour, minute } from '../../world';

/** The same numbers for everybody who runs the test. */
function chances(): () => number {
  let state = 7;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

test('one person is tried after 1, 5 and 30 minutes and then hourly, a little apart', () => {
  const tried = [1, 2, 3, 4, 5, 50].map((tries) => nextTryIn({ tries, people: 1 }, 0));
  expect(tried).toEqual([minute, 5 * minute, 30 * minute, hour, hour, hour]);
  expect(nextTryIn({ tries: 9, people: 1 }, 0.999)).toBeGreaterThan(hour + 5 * minute);
  expect(pauseAfter(0)).toBe(minute);
});

test.each([
  ['all at once', 0],
  ['at 200 a second by two processes that count their own', 200],
])('a hundred thousand people behind one cause, parked %s, cost at most 50 tries a second', (_, perSecond) => {
  const everybody = 100_000;
  const [people, chance] = [everybody, chances()];
  const perTenSeconds = new Uint32Array((4 * hour) / 10_000);
  for (let person = 0; person < people; person++) {
    const parkedAt = perSecond === 0 ? 0 : (person / perSecond) * 1_000;
    let at = parkedAt;
    for (let tries = 1; at < 4 * hour; tries++) {
      const known = perSecond === 0 ? everybody : Math.min(everybody, Math.max(1, (at / 1_000) * (perSecond / 2)));
      at += nextTryIn({ tries, people: known }, chance());
      const slot = Math.floor(at / 10_000);
      if (slot < perTenSeconds.length) perTenSeconds[slot] = (perTenSeconds[slot] ?? 0) + 1;
    }
  }
  expect(Math.max(...perTenSeconds) / 10).toBeLessThanOrEqual(50);
  expect(Math.max(...perTenSeconds)).toBeGreaterThan(0);
});
