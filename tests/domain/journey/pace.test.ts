import { afterThese, roomIn, type Pace } from '../../../domain/journey/pace';
import { pace as paceField } from '../../../domain/schema/reading/fields';
import { minute, start } from '../world';

const tenASecond: Pace = { people: 600, per: { unit: 'exact', millis: minute } };

test('as many enter as the time that went by has room for, the first at once', () => {
  const room = (next: number, now: number, since = 0) => roomIn(tenASecond, next, { now, since }).people;
  expect(room(start, start - 1)).toBe(0);
  expect(room(start, start)).toBe(1);
  expect(room(start, start + 1_000)).toBe(11);
  expect(room(start, start + 3_600_000, start + 3_600_000 - 1_000)).toBe(11);
});

test('whoever entered takes their room away, so that no minute has more than it says', () => {
  let next = start;
  let entered = 0;
  for (let now = start; now < start + minute; now += 700) {
    const room = roomIn(tenASecond, next, { now, since: now - 5_000 });
    entered += room.people;
    next = afterThese(tenASecond, room, room.people);
  }
  expect(entered).toBeLessThanOrEqual(600);
  expect(entered).toBeGreaterThan(590);
});

test('a pace is said as people say it', () => {
  const read = (text: string) => paceField.safeParse(text).data;
  expect(read('600 per minute')).toEqual({ people: 600, per: { unit: 'exact', millis: minute } });
  expect(read('1000 per 2 hours')).toEqual({ people: 1000, per: { unit: 'exact', millis: 120 * minute } });
  for (const wrong of ['fast', '0 per minute', '10 per', '10 minutes', '-1 per minute', '10 per fortnight'])
    expect(read(wrong)).toBeUndefined();
});
