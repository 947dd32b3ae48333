import fc from 'fast-check';
import { isGivenUp, pauseLeft, refusedAgain, type Refusal } from '../../../domain/contact/refusal';
import { day, hour, minute, start } from '../world';

const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });

test('tries are 5 minutes to 4 hours apart, each planned twice as late as the one before until there', () => {
  fc.assert(
    fc.property(chances, (list) => {
      let refusal: Refusal | undefined;
      let real = start;
      for (const [index, chance] of list.entries()) {
        refusal = refusedAgain(refusal, { real, until: start + day, chance });
        expect(refusal).toMatchObject({ times: index + 1, since: start, until: start + day });
        const pause = refusal.nextTry - real;
        expect(pause).toBeGreaterThanOrEqual(Math.min(5 * minute * 2 ** index, 200 * minute));
        expect(pause).toBeLessThanOrEqual(Math.min(6 * minute * 2 ** index, 4 * hour));
        real = refusal.nextTry;
      }
    }),
  );
});

const refusal: Refusal = { times: 1, since: start, nextTry: start + 5 * minute, until: start + hour };

test('marketing ends with its hold by the product’s clock, service after three days of the real one', () => {
  expect(isGivenUp(refusal, 'marketing', { real: start, now: start + hour - 1 })).toBe(false);
  expect(isGivenUp(refusal, 'marketing', { real: start, now: start + hour })).toBe(true);
  expect(isGivenUp(refusal, 'service', { real: start + 3 * day - 1, now: start + 9 * day })).toBe(false);
  expect(isGivenUp(refusal, 'service', { real: start + 3 * day, now: start })).toBe(true);
});

test('one waits for the next try or for the end, whichever comes first, and never less than nothing', () => {
  const asked = { real: start + minute, untilEnd: hour };
  expect(pauseLeft(refusal, 'marketing', asked)).toBe(4 * minute);
  expect(pauseLeft(refusal, 'marketing', { ...asked, untilEnd: minute })).toBe(minute);
  expect(pauseLeft(refusal, 'service', { ...asked, untilEnd: 0 })).toBe(4 * minute);
  expect(pauseLeft(refusal, 'service', { real: start + hour, untilEnd: 0 })).toBe(0);
  expect(pauseLeft({ ...refusal, nextTry: start + 4 * day }, 'service', { real: start + 2 * day, untilEnd: 0 })).toBe(day); // prettier-ignore
});
